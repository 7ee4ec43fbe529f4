#include "gui/question/summary_view.h"

#include <QHeaderView>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"

namespace sssup::gui {

SummaryView::SummaryView(const AttachedService& service, const proto::Question& question, QWidget* parent)
    : QTreeWidget(parent) {
  setColumnCount(2);
  setHeaderLabels({service.say(text::id::gui_summary_what), service.say(text::id::gui_summary_value)});
  setAccessibleName(service.say(text::id::gui_summary));
  setUniformRowHeights(true);
  QTreeWidgetItem* section = nullptr;
  for (const auto& settled : question.summary()) {
    const QString title = service.say(settled.section());
    if (!section || section->text(0) != title) section = new QTreeWidgetItem(this, {title});
    QStringList values;
    for (const auto& value : settled.values()) values << shown(value);
    if (settled.has_said()) values = {service.say(settled.said())};
    auto* row = new QTreeWidgetItem(section, {service.say(settled.label()), values.join(QStringLiteral(", "))});
    for (int column = 0; column < columnCount(); ++column) row->setToolTip(column, row->text(column));
  }
  expandAll();
  header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  if (topLevelItemCount() > 0) setCurrentItem(topLevelItem(0));
}

}  // namespace sssup::gui
