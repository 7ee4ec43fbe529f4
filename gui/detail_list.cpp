#include "gui/detail_list.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFont>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include "common/text/window.h"
#include "gui/model/attached_service.h"
#include "gui/model/event_list.h"
#include "gui/model/shown_text.h"
#include "gui/style/notice.h"
#include "gui/style/symbols.h"

namespace sssup::gui {
namespace {

using proto::Event;

// A long list is searched when the person pauses, not at every key.
constexpr std::chrono::milliseconds pause_in_typing{150};

class LineDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    const int level = index.data(EventList::LevelRole).toInt();
    option->font.setBold(level == Event::MILESTONE);
    // Every line begins at the same place, with a sign or without.
    const int side = option->fontMetrics.height() * 3 / 4;
    option->decorationSize = QSize(side, side);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationAlignment = Qt::AlignCenter;
    if (level == Event::WARNING) option->icon = icon(Symbol::warning);
    if (level == Event::TROUBLE) option->icon = icon(Symbol::problem);
  }
};

}  // namespace

DetailList::DetailList(AttachedService& service, QWidget* parent)
    : QWidget(parent),
      service_(service),
      filter_(new EventFilter(service.events(), this)),
      list_(new QListView(this)),
      nothing_found_(plain_label(list_->viewport())),
      level_(new QComboBox(this)),
      search_(new QLineEdit(this)),
      copy_(new QPushButton(this)),
      save_(new QPushButton(this)),
      typing_(new QTimer(this)) {
  build();
  retranslate();
  connect(&service_, &AttachedService::languageChanged, this, &DetailList::retranslate);
}

void DetailList::build() {
  list_->setModel(filter_);
  list_->setItemDelegate(new LineDelegate(this));
  // 100,000 lines: one is measured, those in sight are rendered.
  list_->setUniformItemSizes(true);
  list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  list_->setTextElideMode(Qt::ElideRight);

  search_->setClearButtonEnabled(true);
  typing_->setSingleShot(true);
  connect(search_, &QLineEdit::textChanged, typing_, [this] { typing_->start(pause_in_typing); });
  connect(typing_, &QTimer::timeout, filter_, [this] { filter_->set_search(search_->text()); });
  connect(level_, &QComboBox::currentIndexChanged, filter_,
          [this](int index) { filter_->set_least_level(static_cast<Event::Level>(index)); });
  connect(copy_, &QPushButton::clicked, this, &DetailList::copy);
  connect(save_, &QPushButton::clicked, this, &DetailList::save);
  auto* copy_key = new QAction(list_);
  copy_key->setShortcut(QKeySequence::Copy);
  copy_key->setShortcutContext(Qt::WidgetShortcut);
  connect(copy_key, &QAction::triggered, this, &DetailList::copy);
  list_->addAction(copy_key);

  connect(list_->verticalScrollBar(), &QScrollBar::valueChanged, this,
          [this](int value) { at_end_ = value >= list_->verticalScrollBar()->maximum(); });
  // Lines came, or the list became lower.
  connect(list_->verticalScrollBar(), &QScrollBar::rangeChanged, this, &DetailList::stay_at_end);
  connect(filter_, &QAbstractItemModel::modelReset, this, [this] {
    at_end_ = true;
    stay_at_end();
  });

  auto* middle = new QVBoxLayout(list_->viewport());
  middle->addWidget(nothing_found_);
  nothing_found_->setAlignment(Qt::AlignCenter);
  for (const auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(filter_, changed, this, &DetailList::say_nothing_found);
  connect(filter_, &QAbstractItemModel::modelReset, this, &DetailList::say_nothing_found);

  auto* tools = new QHBoxLayout;
  tools->addWidget(level_);
  tools->addWidget(search_, 1);
  tools->addWidget(copy_);
  tools->addWidget(save_);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins({});
  all->addLayout(tools);
  all->addWidget(list_, 1);
}

void DetailList::retranslate() {
  const auto say = [this](const text::Entry& entry) { return service_.say(entry); };
  const int chosen = std::max(level_->currentIndex(), 0);
  {
    const QSignalBlocker quiet(level_);
    level_->clear();
    // In the order of Event::Level.
    for (const auto* name : {&text::id::window_level_all, &text::id::window_level_milestones,
                             &text::id::window_level_warnings, &text::id::window_level_troubles})
      level_->addItem(say(*name));
    level_->setCurrentIndex(chosen);
  }
  level_->setAccessibleName(say(text::id::window_filter_level));
  level_->setToolTip(say(text::id::window_filter_level));
  search_->setPlaceholderText(say(text::id::window_search));
  search_->setMinimumWidth(search_->fontMetrics().horizontalAdvance(search_->placeholderText()) +
                           search_->sizeHint().height());
  search_->setAccessibleName(say(text::id::window_filter_text));
  copy_->setText(say(text::id::window_copy));
  copy_->setToolTip(say(text::id::window_copy_help));
  copy_->setAccessibleDescription(say(text::id::window_copy_help));
  save_->setText(say(text::id::window_save));
  save_->setToolTip(say(text::id::window_save_help));
  save_->setAccessibleDescription(say(text::id::window_save_help));
  list_->setAccessibleName(say(text::id::window_details));
  nothing_found_->setText(say(text::id::window_nothing_found));
  say_nothing_found();
}

// An empty list that something was left out of; one that nothing has come to yet needs no word.
void DetailList::say_nothing_found() {
  const bool none = filter_->rowCount() == 0 && service_.events().rowCount() > 0;
  nothing_found_->setVisible(none);
  list_->setAccessibleDescription(none ? nothing_found_->text() : QString());
}

void DetailList::stay_at_end() {
  if (at_end_) list_->scrollToBottom();
}

void DetailList::copy() {
  const QModelIndexList rows = list_->selectionModel()->selectedIndexes();
  QGuiApplication::clipboard()->setText(rows.isEmpty() ? filter_->as_text() : filter_->as_text(rows));
}

void DetailList::save() {
  const QString path =
      QFileDialog::getSaveFileName(this, service_.say(text::id::window_save), QStringLiteral("sss-upgrade.txt"),
                                   service_.say(text::id::window_text_files));
  if (path.isEmpty()) return;
  QString why;
  if (filter_->save(path, why)) return;
  const Error error(Error::Kind::io, {text::id::window_save_failed, {{"path", utf8(path)}}}, utf8(why));
  QMessageBox::warning(this, service_.say(text::id::window_save), service_.say(error));
}

}  // namespace sssup::gui
