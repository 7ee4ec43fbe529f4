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
  /// `draft`: what was entered elsewhere and not confirmed stands in the fields; one of another question counts for
  /// nothing. `give_up`: the question is no longer open, or the person wants out.
  Form(const Context& context, Terminal& terminal, proto::Question question, const proto::Draft& draft,
       std::function<bool()> give_up);

  /// Shows the question and asks until there is an answer that holds. Nothing: given up, or the input is at its end.
  /// May be called again after the service refused the answer: what was entered stays.
  std::optional<proto::Answer> fill_in();

 private:
  void print(std::string_view line) const;
  void print_head() const;
  void print_summary() const;
  void print_page() const;
  std::optional<std::string> read(std::string_view prompt, bool echo = true);
  std::string label_of(const proto::Field& field, const std::string& value) const;
  void print_options(const proto::Field& field) const;
  // False: given up.
  bool ask_field(int index);
  bool ask_what_is_missing();
  std::optional<std::string> choose_button_or_field();
  std::optional<std::vector<std::string>> parse(const proto::Field& field, const std::string& line) const;
  std::string choices() const;
  std::optional<std::vector<std::string>> content_of_file(const std::string& line) const;
  std::string shown(int index) const;
  bool missing(int index) const;
  proto::Answer answer(const std::string& button) const;

  Context context_;
  Terminal& terminal_;
  proto::Question question_;
  std::function<bool()> give_up_;
  std::vector<std::optional<std::vector<std::string>>> entered_;  // by field
  bool can_be_left_;                                              // by a button that needs no fields: Back, Cancel
};

}  // namespace sssup::console
