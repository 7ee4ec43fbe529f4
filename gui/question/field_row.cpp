#include "gui/question/field_row.h"

#include <algorithm>

#include <QLabel>
#include <QVBoxLayout>

#include "common/rules/choice_fields.h"
#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/field_editor.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

// The user whose new password the field is; empty: it is none.
std::string user_of_password(const std::string& field) {
  const std::string_view before = rules::field::users;
  const std::size_t end = field.rfind('/');
  if (!field.starts_with(before) || end == std::string::npos || end < before.size()) return {};
  std::string user = field.substr(before.size(), end - before.size());
  return rules::field::new_password(user) == field ? user : std::string();
}

// R-2.4-default: the proposal is either the root of another disk than the system's, or TEMP.
const text::Entry& reason_of_folder(const proto::Field& field) {
  const std::string initial = field.initial().empty() ? std::string() : field.initial(0);
  const bool root = initial.size() == 3 && initial.ends_with(":\\");
  return root ? id::gui_folder_other_disk : id::gui_folder_temp;
}

bool contains(const QuestionForm::Values& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// A hint that names one of the first values speaks of that value: it stands while the value does.
bool still_holds(const proto::Text& hint, const proto::Field& field, const QuestionForm::Values& now) {
  const QuestionForm::Values first(field.initial().begin(), field.initial().end());
  return std::all_of(hint.arguments().begin(), hint.arguments().end(), [&](const auto& argument) {
    return !contains(first, argument.value()) || contains(now, argument.value());
  });
}

}  // namespace

FieldRow::FieldRow(const AttachedService& service, QuestionForm& form, const proto::Field& field, Help help,
                   QWidget* parent)
    : QWidget(parent),
      service_(service),
      form_(form),
      field_(field),
      editor_(make_field_editor(service, field, this)),
      problem_(new Notice(this)),
      remark_(new Notice(this)) {
  build(help);
  connect(editor_, &FieldEditor::edited, this, [this](const QuestionForm::Values& values) {
    not_a_value_.clear();
    form_.enter(field_.id(), values);
  });
  connect(editor_, &FieldEditor::noticed, this, [this](const QString& problem) {
    not_a_value_ = problem;
    follow_verdicts();
  });
  connect(&form_, &QuestionForm::fieldChanged, this, &FieldRow::take_values);
  connect(&form_, &QuestionForm::verdictsChanged, this, &FieldRow::follow_verdicts);
  follow_values();
  follow_verdicts();
}

void FieldRow::build(Help help_where) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(fontMetrics().height() / 4);
  if (!editor_->labels_itself()) {
    label_ = new QLabel(service_.say(field_.label()));
    label_->setTextFormat(Qt::PlainText);
    label_->setWordWrap(true);
    label_->setBuddy(editor_);
    column->addWidget(label_);
  }
  column->addWidget(editor_);
  column->addWidget(problem_);
  column->addWidget(remark_);
  if (const QString text = help(); help_where == Help::shown && !text.isEmpty()) {
    auto* explained = plain_label(this);
    explained->setText(text);
    column->addWidget(explained);
  }
  add_hints(*column);
}

void FieldRow::add_hints(QVBoxLayout& column) {
  for (const auto& hint : field_.hints()) {
    auto* notice = new Notice(this);
    column.addWidget(notice);
    hints_.emplace_back(hint, notice);
  }
}

QString FieldRow::help() const {
  QString text = service_.say(field_.help());
  if (field_.id() == rules::field::working_folder) text += QLatin1Char('\n') + service_.say(reason_of_folder(field_));
  return text;
}

void FieldRow::focus_editor() {
  editor_->setFocus();
}

void FieldRow::take_values(const QString& changed) {
  const std::string id = utf8(changed);
  const std::string user = user_of_password(field_.id());
  if (id == field_.id()) follow_values();
  if (user.empty() || id != rules::field::delete_user(user)) return;
  // A user to be deleted takes no new password.
  if (belongs_to_deleted_user() && form_.entered(field_.id())) form_.take_back(field_.id());
  follow_values();
}

bool FieldRow::belongs_to_deleted_user() const {
  const std::string user = user_of_password(field_.id());
  return !user.empty() && form_.value(rules::field::delete_user(user)) == "true";
}

void FieldRow::follow_values() {
  const auto values = form_.values(field_.id());
  editor_->show_values(values);
  const bool deleted = belongs_to_deleted_user();
  editor_->setEnabled(!deleted);
  const bool by_node = field_.id() == "unit" && contains(values, "NODE");
  if (deleted)
    remark_->say(Symbol::information, service_.say(id::gui_password_of_deleted));
  else
    remark_->say(Symbol::warning, by_node ? service_.say(id::gui_licence_node) : QString());
  for (const auto& [hint, notice] : hints_)
    notice->say(Symbol::warning, still_holds(hint, field_, values) ? service_.say(hint) : QString());
}

void FieldRow::follow_verdicts() {
  const auto why = form_.problem(field_.id());
  QString problem = not_a_value_;
  if (problem.isEmpty() && why && form_.problem_is_due(field_.id())) problem = service_.say(*why);
  problem_->say(Symbol::problem, problem);
  QStringList beside{problem, remark_->text(), help()};
  for (const auto& hint : hints_) beside << hint.second->text();
  beside.removeAll(QString());
  editor_->describe(service_.say(field_.label()), beside.join(QLatin1Char(' ')));
}

}  // namespace sssup::gui
