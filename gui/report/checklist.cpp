#include "gui/report/checklist.h"

#include <QCryptographicHash>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>

#include "common/text/gui.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

// A path cannot be a key of settings; two reports' ticks must not mix.
QString key_of(const QString& report) {
  const QByteArray hash = QCryptographicHash::hash(report.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
  return QStringLiteral("checklist/") + QString::fromLatin1(hash);
}

QSettings settings() {
  return QSettings(QStringLiteral("SSS Upgrade"), QStringLiteral("SSS Upgrade"));
}

QScrollArea* scrolled(QLabel* label, const QString& name) {
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setWidget(label);
  area->setAccessibleName(name);
  label->setAlignment(Qt::AlignTop);
  label->setMargin(label->fontMetrics().height() / 2);
  return area;
}

}  // namespace

Checklist::Checklist(const AttachedService& service, const QString& report, std::vector<ChecklistItem> items,
                     QWidget* parent)
    : QWidget(parent),
      service_(service),
      key_(key_of(report)),
      items_(std::move(items)),
      counted_(plain_label(nullptr)),
      list_(new QListWidget),
      detail_(plain_label(nullptr)) {
  auto* title = plain_label(this);
  title->setFont(section_font(title->font()));
  title->setText(service.say(id::gui_checklist));
  auto* ticks = plain_label(this);
  ticks->setText(service.say(id::gui_checklist_ticks));
  list_->setAccessibleName(service.say(id::gui_checklist));
  list_->setWordWrap(true);
  auto* both = new QHBoxLayout;
  both->addWidget(list_, 1);
  both->addWidget(scrolled(detail_, service.say(id::gui_checklist_detail)), 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(title);
  column->addWidget(counted_);
  column->addLayout(both, 1);
  column->addWidget(ticks);
  const QStringList done = settings().value(key_).toStringList();
  for (const ChecklistItem& item : items_) add_item(item, done.contains(item.id));
  connect(list_, &QListWidget::itemChanged, this, &Checklist::keep);
  connect(list_, &QListWidget::currentRowChanged, this, &Checklist::show_current);
  list_->setCurrentRow(0);
  count();
}

void Checklist::add_item(const ChecklistItem& item, bool done) {
  auto* line = new QListWidgetItem(item.title, list_);
  line->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
  line->setCheckState(done ? Qt::Checked : Qt::Unchecked);
}

void Checklist::keep() {
  QStringList done;
  for (int row = 0; row < list_->count(); ++row)
    if (list_->item(row)->checkState() == Qt::Checked) done << items_[static_cast<std::size_t>(row)].id;
  settings().setValue(key_, done);
  count();
}

void Checklist::count() {
  int done = 0;
  for (int row = 0; row < list_->count(); ++row) done += list_->item(row)->checkState() == Qt::Checked ? 1 : 0;
  counted_->setText(service_.say(
      {id::gui_checklist_done, {{"done", std::to_string(done)}, {"all", std::to_string(list_->count())}}}));
}

void Checklist::show_current() {
  const int row = list_->currentRow();
  if (row < 0) return;
  const ChecklistItem& item = items_[static_cast<std::size_t>(row)];
  detail_->setText(item.title + QStringLiteral("\n\n") + item.detail);
}

}  // namespace sssup::gui
