// A question at the terminal: its fields by section with what stands in them, asked one by one where they need it,
// then changed by number until a button is named.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pipe.pb.h"
#include "question.pb.h"
#include "service/console/context.h"
#include "service/console/terminal.h"

namespace sssup::console {

class Form {
 public:
  struct Options {
    /// What was entered elsewhere and not confirmed stands in the fields; one of another question counts for nothing.
    proto::Draft draft = {};
    /// The question is no longer open, or the person wants out.
    std::function<bool()> give_up = [] { return false; };
    /// Called after each entry with all of them but the secret ones, to be kept until the question is answered.
    std::function<void(const proto::Draft&)> keep = [](const auto&) {};
  };

  Form(const Context& context, Terminal& terminal, proto::Question question, Options options);

  /// Shows the question and asks until there is an answer that holds. Nothing: given up, or the input is at its end.
  /// May be called again after the service refused the answer: what was entered stays.
  std::optional<proto::Answer> fill_in();

 private:
  using Values = std::vector<std::string>;

  void print(std::string_view line) const;
  void print_problem(const text::Message& why) const;
  void print_head() const;
  void print_summary() const;
  void print_page() const;
  void print_fields() const;
  std::optional<std::string> read(std::string_view prompt, bool echo = true);
  bool ask_what_is_missing();
  std::optional<std::string> choose_button_or_field();
  bool has_entries() const;
  std::string choices() const;
  proto::Answer answer(const std::string& button) const;
  proto::Draft draft() const;

  // One field (form_field.cpp).
  std::string label(const proto::Field& field) const;
  std::string label_of(const proto::Field& field, const std::string& value) const;
  Values values(int index) const;
  std::string shown(int index) const;
  std::string prompt(int index) const;
  bool missing(int index) const;
  bool can_be_taken_back(int index) const;
  void print_options(const proto::Field& field) const;
  void enter(int index, std::optional<Values> values);
  // Nothing: given up; true: what was entered is gone.
  std::optional<bool> offer_to_take_back(int index);
  // False: given up.
  bool ask_field(int index);
  std::optional<Values> parse(const proto::Field& field, const std::string& line) const;
  std::optional<Values> parse_flag(const std::string& said) const;
  std::optional<Values> content_of_file(const std::string& path) const;

  Context context_;
  Terminal& terminal_;
  proto::Question question_;
  Options options_;
  std::vector<std::optional<Values>> entered_;  // by field; of a secret one without values: taken back
  std::vector<std::string> paths_;              // by field; of those that are files, as typed
  bool can_be_left_;                            // by a button that needs no fields: Back, Cancel
};

}  // namespace sssup::console
