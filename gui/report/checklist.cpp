#include "gui/report/checklist.h"

#include <algorithm>
#include <utility>

#include <QCryptographicHash>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>

#include "common/rules/places.h"
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
  const auto has_place = [](const auto& item) { return item.place() != proto::Todo::PLACE_UNSPECIFIED; };
  const bool by_place = std::any_of(items_.items().begin(), items_.items().end(), has_place);
  for (const auto& [place, name] : rules::places()) {
    bool headed = !by_place;
    for (int item = 0; item < items_.items_size(); ++item) {
      if (items_.items(item).place() != place) continue;
      if (!std::exchange(headed, true)) add_heading(service.say(name));
      add_item(item, done.contains(shown(items_.items(item).id())));
    }
  }
  connect(list_, &QListWidget::itemChanged, this, &Checklist::keep);
  connect(list_, &QListWidget::currentRowChanged, this, &Checklist::show_current);
  list_->setCurrentRow(by_place ? 1 : 0);
  count();
}

void Checklist::add_heading(const QString& place) {
  auto* line = new QListWidgetItem(place, list_);
  line->setFlags(Qt::ItemIsEnabled);
  QFont bold = list_->font();
  bold.setBold(true);
  line->setFont(bold);
  item_of_row_.push_back(-1);
}

void Checklist::add_item(int item, bool done) {
  auto* line = new QListWidgetItem(shown(wording(item).title()), list_);
  line->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
  line->setCheckState(done ? Qt::Checked : Qt::Unchecked);
  item_of_row_.push_back(item);
}

const proto::Checklist::Wording& Checklist::wording(int item) const {
  const auto& of_item = items_.items(item);
  return service_.language() == text::Language::japanese ? of_item.japanese() : of_item.english();
}

void Checklist::keep() {
  QStringList done;
  for (int row = 0; row < list_->count(); ++row)
    if (const int item = item_of_row_.at(static_cast<std::size_t>(row));
        item >= 0 && list_->item(row)->checkState() == Qt::Checked)
      done << shown(items_.items(item).id());
  settings().setValue(key_, done);
  count();
}

void Checklist::count() {
  int done = 0;
  for (int row = 0; row < list_->count(); ++row)
    done +=
        item_of_row_.at(static_cast<std::size_t>(row)) >= 0 && list_->item(row)->checkState() == Qt::Checked ? 1 : 0;
  counted_->setText(service_.say(
      {id::gui_checklist_done, {{"done", std::to_string(done)}, {"all", std::to_string(items_.items_size())}}}));
}

void Checklist::show_current() {
  const int row = list_->currentRow();
  const int item = row < 0 ? -1 : item_of_row_.at(static_cast<std::size_t>(row));
  if (item < 0) return;
  detail_->setText(shown(wording(item).title()) + QStringLiteral("\n\n") + shown(wording(item).detail()));
}

}  // namespace sssup::gui
