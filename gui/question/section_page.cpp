#include "gui/question/section_page.h"

#include <algorithm>
#include <array>

#include <QLabel>
#include <QVBoxLayout>

#include "common/text/gui.h"
#include "common/text/questions.h"
#include "gui/question/field_row.h"
#include "gui/question/name_table.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

// What the sections of the choices (2.6.2) are for.
const text::Entry* purpose_of(const proto::Text& section) {
  static const std::array<std::pair<std::string_view, const text::Entry*>, 5> purposes = {{
      {id::choices_section_cluster.name, &id::gui_about_cluster},
      {id::choices_section_interconnects.name, &id::gui_about_interconnects},
      {id::choices_section_users.name, &id::gui_about_users},
      {id::choices_section_groups.name, &id::gui_about_groups},
      {id::choices_section_ports.name, &id::gui_about_ports},
  }};
  for (const auto& [name, purpose] : purposes)
    if (name == section.id()) return purpose;
  return nullptr;
}

// Names that must differ stand side by side in a table.
bool are_names(const QuestionForm& form, const QuestionForm::Section& section) {
  return !section.fields.empty() && std::all_of(section.fields.begin(), section.fields.end(), [&](int index) {
    const auto& rule = form.question().fields(index).rule();
    return rule.kind() == proto::Rule::TEXT && !rule.secret() && !rule.unique_scope().empty();
  });
}

}  // namespace

SectionPage::SectionPage(const AttachedService& service, QuestionForm& form, const QuestionForm::Section& section,
                         QWidget* parent)
    : QWidget(parent), service_(service), form_(form), section_(section) {
  auto* column = new QVBoxLayout(this);
  const QString help = help_of_all();
  add_heading(*column, help);
  if (are_names(form, section)) {
    names_ = new NameTable(service, form, section.fields, this);
    column->addWidget(names_, 1);
    return;
  }
  column->setSpacing(fontMetrics().height());
  add_rows(*column, !help.isEmpty());
  column->addStretch(1);
}

void SectionPage::add_heading(QVBoxLayout& column, const QString& help) {
  if (!section_.title.id().empty()) {
    auto* title = plain_label(this);
    title->setFont(section_font(title->font()));
    title->setText(service_.say(section_.title));
    column.addWidget(title);
  }
  QStringList sentences;
  if (const auto* purpose = purpose_of(section_.title)) sentences << service_.say(*purpose);
  if (!help.isEmpty()) sentences << help;
  if (sentences.isEmpty()) return;
  auto* about = plain_label(this);
  about->setText(sentences.join(QLatin1Char('\n')));
  column.addWidget(about);
}

void SectionPage::add_rows(QVBoxLayout& column, bool help_said) {
  const auto help = help_said ? FieldRow::Help::said_elsewhere : FieldRow::Help::shown;
  for (const int index : section_.fields) {
    rows_.push_back(new FieldRow(service_, form_, form_.question().fields(index), help, this));
    column.addWidget(rows_.back());
  }
}

// The help text that all fields share that have one, said once above them; empty where one field alone has it, or they
// have several. A table has no room for one beside its rows.
QString SectionPage::help_of_all() const {
  const proto::Text* help = nullptr;
  int fields = 0;
  for (const int index : section_.fields) {
    const auto& field = form_.question().fields(index);
    if (!field.has_help()) continue;
    if (help && help->id() != field.help().id()) return {};
    help = &field.help();
    ++fields;
  }
  const bool shared = fields > 1 || are_names(form_, section_);
  return help && shared ? service_.say(*help) : QString();
}

void SectionPage::set_editable(bool editable) {
  for (FieldRow* row : rows_) row->setEnabled(editable);
  if (names_) names_->set_editable(editable);
}

void SectionPage::finish_entries() {
  for (FieldRow* row : rows_) row->finish();
}

bool SectionPage::focus_field(std::string_view field) {
  if (names_) return names_->focus_field(field);
  const auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const FieldRow* each) { return each->field() == field; });
  if (row == rows_.end()) return false;
  (*row)->focus_editor();
  return true;
}

}  // namespace sssup::gui
