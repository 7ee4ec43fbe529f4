#include "gui/phase_view.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include "gui/model/phase_list.h"
#include "gui/style/symbols.h"

namespace sssup::gui {
namespace {

constexpr int gap = 6;

Symbol symbol_of(int status) {
  switch (status) {
    case proto::Phase::DONE: return Symbol::done;
    case proto::Phase::NOW: return Symbol::now;
    default: return Symbol::to_come;
  }
}

// A phase with its sign before it, and behind it that of a restart.
class PhaseDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    // Room for any phase to become the one under way: the column keeps its width.
    QStyleOptionViewItem bold = option;
    bold.font.setBold(true);
    bold.fontMetrics = QFontMetrics(bold.font);
    const QSize plain = QStyledItemDelegate::sizeHint(option, index);
    const QString title = index.data(PhaseList::TitleRole).toString();
    const int wider = bold.fontMetrics.horizontalAdvance(title) - option.fontMetrics.horizontalAdvance(title);
    QSize size(plain.width() + wider, plain.height());
    if (restart_follows(index)) size.rwidth() += option.fontMetrics.height() + gap;
    size.setHeight(std::max(size.height(), option.fontMetrics.height() * 3 / 2));
    return size;
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyledItemDelegate::paint(painter, option, index);
    if (!restart_follows(index)) return;
    const int side = option.fontMetrics.height();
    const QRect place(option.rect.right() - side - gap / 2, option.rect.center().y() - side / 2, side, side);
    icon(Symbol::restart).paint(painter, place);
  }

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    const int status = index.data(PhaseList::StatusRole).toInt();
    option->text = index.data(PhaseList::TitleRole).toString();
    option->icon = icon(symbol_of(status));
    const int side = option->fontMetrics.height();
    option->decorationSize = QSize(side, side);
    option->features |= QStyleOptionViewItem::HasDecoration | QStyleOptionViewItem::HasDisplay;
    option->font.setBold(status == proto::Phase::NOW);
    option->fontMetrics = QFontMetrics(option->font);
  }

 private:
  static bool restart_follows(const QModelIndex& index) { return index.data(PhaseList::RestartRole).toBool(); }
};

}  // namespace

PhaseView::PhaseView(PhaseList& phases, QWidget* parent) : QListView(parent), phases_(phases) {
  setModel(&phases_);
  setItemDelegate(new PhaseDelegate(this));
  setSelectionMode(QAbstractItemView::NoSelection);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  setFrameShape(QFrame::NoFrame);
  viewport()->setAutoFillBackground(false);
  const auto follow = [this] {
    updateGeometry();
    // Where there is not room for all, the one under way is in sight.
    if (const int now = phases_.now(); now >= 0) scrollTo(phases_.index(now));
  };
  connect(&phases_, &QAbstractItemModel::modelReset, this, follow);
  connect(&phases_, &QAbstractItemModel::dataChanged, this, follow);
}

QSize PhaseView::sizeHint() const {
  return {sizeHintForColumn(0) + 2 * gap, QListView::sizeHint().height()};
}

QSize PhaseView::minimumSizeHint() const {
  return {sizeHint().width(), QListView::minimumSizeHint().height()};
}

}  // namespace sssup::gui
