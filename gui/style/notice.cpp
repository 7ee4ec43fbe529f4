#include "gui/style/notice.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace sssup::gui {

SymbolView::SymbolView(Symbol symbol, QWidget* parent) : QWidget(parent), symbol_(symbol) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void SymbolView::set_symbol(Symbol symbol) {
  symbol_ = symbol;
  update();
}

QSize SymbolView::sizeHint() const {
  const int side = fontMetrics().height();
  return {side, side};
}

void SymbolView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  icon(symbol_).paint(&painter, rect(), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

Notice::Notice(QWidget* parent) : QWidget(parent), symbol_(new SymbolView(Symbol::information)) {
  text_ = plain_label(this);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(symbol_, 0, Qt::AlignTop);
  row->addWidget(text_, 1);
  hide();
}

void Notice::say(Symbol symbol, const QString& text) {
  symbol_->set_symbol(symbol);
  text_->setText(text);
  setAccessibleName(text);
  setVisible(!text.isEmpty());
}

QString Notice::text() const {
  return text_->text();
}

QLabel* plain_label(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace sssup::gui
