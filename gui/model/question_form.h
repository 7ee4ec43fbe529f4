// What the operator is entering for the open question, with the verdict on each value by the service's own rules
// (common/rules). Keeps what was entered while the same question instance is shown again or the link is lost.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <QObject>
#include <QString>

#include "pipe.pb.h"
#include "question.pb.h"

namespace sssup::gui {

class QuestionForm final : public QObject {
  Q_OBJECT

 public:
  using Values = std::vector<std::string>;
  /// pointed_out: complete, and something about it is worth a look.
  enum class SectionState { complete, pointed_out, needs_you };
  struct Section {
    proto::Text title;        // empty id: the fields without section
    std::vector<int> fields;  // indexes in question().fields()
  };

  /// What stands at a field and is no value of it: an address that is not in its list yet, a file that is too large.
  struct Unfinished {
    std::string typed;
    std::optional<proto::Text> why;  // why it cannot become one
  };

  explicit QuestionForm(QObject* parent = nullptr) : QObject(parent) {}

  /// Shows this question. The same instance as before: what was entered stays, for the fields that are still asked.
  void set_question(const proto::Question& question);
  const proto::Question& question() const { return question_; }
  /// Null when the question has no such field.
  const proto::Field* field(std::string_view id) const;

  /// What stands in the field: what was entered, else its initial values.
  Values values(std::string_view field) const;
  /// As values(), of a field that takes one; empty when there is none.
  std::string value(std::string_view field) const;
  bool entered(std::string_view field) const;
  /// Checks the field, and those it must differ from.
  void enter(std::string_view field, Values values);
  /// As enter() for each, checked once.
  void enter_all(std::vector<std::pair<std::string, Values>> fields);
  /// Back to the initial values.
  void take_back(std::string_view field);

  /// Nothing typed and nothing wrong: there is none any more.
  void set_unfinished(std::string_view field, Unfinished what);
  /// What is typed there; empty: nothing.
  std::string unfinished(std::string_view field) const;

  /// What was entered, without secrets: what may be kept elsewhere until it is confirmed.
  proto::Draft draft() const;
  /// What was entered elsewhere takes the place of what was entered here; secrets stay. Of another question: nothing.
  void take(const proto::Draft& draft);

  bool has_entries() const { return !entered_.empty(); }

  /// Why the field cannot stay as it is.
  std::optional<proto::Text> problem(std::string_view field) const;
  /// Whether to show it yet: the field was touched, its initial value breaks the rule, or an answer was tried.
  bool problem_is_due(std::string_view field) const;
  /// The field holds but for another one with the same value.
  bool clashes(std::string_view field) const;
  /// Fields with a problem, due or not.
  int problems_left() const;
  /// An answer was tried: all problems are due.
  void make_all_due();
  /// What the service has against the values as they are now; each stands until its field is entered anew.
  void set_refused(const proto::Reply& reply);

  /// What is pointed out at the field, as long as the value stands that it speaks of.
  std::vector<const proto::Text*> hints(std::string_view field) const;

  const std::vector<Section>& sections() const { return sections_; }
  SectionState state(const Section& section) const;
  /// First field with a problem, for the focus; null when there is none.
  const proto::Field* first_problem() const;

  const proto::Button* button(std::string_view id) const;
  /// Whether answer() would give one.
  bool can_answer(std::string_view button) const;
  /// Nothing while the fields have problems and the button needs them. Only what was entered is in it.
  std::optional<proto::Answer> answer(std::string_view button) const;

 signals:
  void questionChanged();                   // another question; sections() and fields are new
  void fieldChanged(const QString& field);  // its values
  void verdictsChanged();                   // problem(), state(), can_answer()

 private:
  proto::Answer answer_with(std::string_view button) const;
  // These two without the search for the field: a question may have a thousand.
  Values values_of(const proto::Field& field) const;
  std::vector<const proto::Text*> hints_of(const proto::Field& field) const;
  void judge();
  void judge_clashes();

  proto::Question question_;
  std::vector<Section> sections_;
  std::map<std::string, Values, std::less<>> entered_;
  std::map<std::string, proto::Text, std::less<>> problems_;  // by the rules
  std::map<std::string, proto::Text, std::less<>> refused_;   // by the service
  std::map<std::string, bool, std::less<>> clashes_;          // and whether one of those that clash was entered
  std::map<std::string, Unfinished, std::less<>> unfinished_;
  bool all_due_ = false;
};

}  // namespace sssup::gui
