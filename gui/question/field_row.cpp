#include "gui/question/field_row.h"

#include <QLabel>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "common/rules/choice_fields.h"
#include "common/rules/licence_pages.h"
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
  editor_->show_unfinished(form.unfinished(field.id()));
  connect(editor_, &FieldEditor::edited, this,
          [this](const QuestionForm::Values& values) { form_.enter(field_.id(), values); });
  connect(editor_, &FieldEditor::unfinished, this,
          [this](const QuestionForm::Unfinished& what) { form_.set_unfinished(field_.id(), what); });
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
  for (int hint = 0; hint < field_.hints_size(); ++hint) {
    hints_.push_back(new Notice(this));
    column.addWidget(hints_.back());
  }
}

QString FieldRow::help() const {
  QString text = service_.say(field_.help());
  if (field_.id() == rules::field::working_folder) text += QLatin1Char('\n') + service_.say(reason_of_folder(field_));
  return text;
}

void FieldRow::focus_editor() {
  editor_->take_keyboard();
  // What is said of it, and at the foot of the page, finds its room first.
  QTimer::singleShot(0, this, &FieldRow::come_into_sight);
}

// Where there is not room for all, the later ones count more.
void FieldRow::come_into_sight() {
  QWidget* above = parentWidget();
  while (above && !qobject_cast<QScrollArea*>(above)) above = above->parentWidget();
  if (!above) return;
  QWidget* control = editor_->isAncestorOf(window()->focusWidget()) ? window()->focusWidget() : editor_;
  for (QWidget* part : {static_cast<QWidget*>(label_), static_cast<QWidget*>(problem_), control})
    if (part && part->isVisible())
      static_cast<QScrollArea*>(above)->ensureWidgetVisible(part, 0, fontMetrics().height() / 4);
}

void FieldRow::finish() {
  editor_->finish();
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
  const bool by_node = field_.id() == rules::licence_page::field::unit && first_of(values) == "NODE";
  if (deleted)
    remark_->say(Symbol::information, service_.say(id::gui_password_of_deleted));
  else
    remark_->say(Symbol::warning, by_node ? service_.say(id::gui_licence_node) : QString());
  const auto standing = form_.hints(field_.id());
  for (std::size_t at = 0; at < hints_.size(); ++at)
    hints_[at]->say(Symbol::warning, at < standing.size() ? service_.say(*standing[at]) : QString());
}

void FieldRow::follow_verdicts() {
  const auto why = form_.problem(field_.id());
  const QString problem = why && form_.problem_is_due(field_.id()) ? service_.say(*why) : QString();
  problem_->say(Symbol::problem, problem);
  QStringList beside{problem, remark_->text(), help()};
  for (const Notice* hint : hints_) beside << hint->text();
  beside.removeAll(QString());
  editor_->describe(service_.say(field_.label()), beside.join(QLatin1Char(' ')));
}

}  // namespace sssup::gui
