#include "gui/report/checklist.h"

#include <QCryptographicHash>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

// A path cannot be a key of settings; the ticks of two reports, or of two servers', must not mix.
QString key_of(const proto::State& state) {
  const std::string report = state.server_name() + '\n' + state.report_path();
  const QByteArray hash =
      QCryptographicHash::hash(QByteArray::fromStdString(report), QCryptographicHash::Sha256).toHex().left(16);
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

Checklist::Checklist(const AttachedService& service, QWidget* parent)
    : QWidget(parent),
      service_(service),
      key_(key_of(service.state())),
      items_(service.state().checklist()),
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
  for (int row = 0; row < items_.items_size(); ++row) {
    auto* line = new QListWidgetItem(shown(wording(row).title()), list_);
    line->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    line->setCheckState(done.contains(shown(items_.items(row).id())) ? Qt::Checked : Qt::Unchecked);
  }
  connect(list_, &QListWidget::itemChanged, this, &Checklist::keep);
  connect(list_, &QListWidget::currentRowChanged, this, &Checklist::show_current);
  list_->setCurrentRow(0);
  count();
}

const proto::Checklist::Wording& Checklist::wording(int row) const {
  const auto& item = items_.items(row);
  return service_.language() == text::Language::japanese ? item.japanese() : item.english();
}

void Checklist::keep() {
  QStringList done;
  for (int row = 0; row < list_->count(); ++row)
    if (list_->item(row)->checkState() == Qt::Checked) done << shown(items_.items(row).id());
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
  detail_->setText(shown(wording(row).title()) + QStringLiteral("\n\n") + shown(wording(row).detail()));
}

}  // namespace sssup::gui
