#include "gui/question/summary_view.h"

#include <algorithm>

#include <QHeaderView>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"

namespace sssup::gui {

SummaryView::SummaryView(const AttachedService& service, const QuestionForm& form, QWidget* parent)
    : QTreeWidget(parent), service_(service), form_(form) {
  setColumnCount(2);
  setHeaderLabels({service.say(text::id::gui_summary_what), service.say(text::id::gui_summary_value)});
  setAccessibleName(service.say(text::id::gui_summary));
  setUniformRowHeights(true);
  for (const auto& section : form.sections()) add_section(section);
  expandAll();
  header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  if (topLevelItemCount() > 0) setCurrentItem(topLevelItem(0));
}

void SummaryView::add_section(const QuestionForm::Section& section) {
  auto* title = new QTreeWidgetItem(this, {service_.say(section.title)});
  for (const int index : section.fields) {
    const auto& field = form_.question().fields(index);
    auto* row = new QTreeWidgetItem(title, {service_.say(field.label()), value_of(field)});
    row->setToolTip(0, row->text(0));
    row->setToolTip(1, row->text(1));
  }
}

QString SummaryView::value_of(const proto::Field& field) const {
  const auto values = form_.values(field.id());
  const bool empty = values.empty() || (values.size() == 1 && values.front().empty());
  if (field.rule().secret())
    return service_.say(form_.entered(field.id()) && !empty ? text::id::gui_summary_new : text::id::gui_summary_kept);
  if (field.rule().kind() == proto::Rule::FLAG)
    return service_.say(!empty && values.front() == "true" ? text::id::gui_summary_yes : text::id::gui_summary_no);
  QStringList all;
  for (const auto& value : values) {
    const auto& options = field.rule().options();
    const auto option =
        std::find_if(options.begin(), options.end(), [&](const auto& each) { return each.value() == value; });
    all << (option != options.end() && option->has_label() ? service_.say(option->label()) : shown(value));
  }
  return all.join(QStringLiteral(", "));
}

}  // namespace sssup::gui
