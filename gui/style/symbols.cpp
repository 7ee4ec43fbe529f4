#include "gui/style/symbols.h"

#include <algorithm>
#include <cmath>

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace sssup::gui {
namespace {

constexpr double readable_contrast = 4.5;

double linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& of) {
  return 0.2126 * linear(of.redF()) + 0.7152 * linear(of.greenF()) + 0.0722 * linear(of.blueF());
}

// Degrees on the colour wheel; negative: as grey as text.
int hue(Symbol symbol) {
  switch (symbol) {
    case Symbol::done: return 140;
    case Symbol::now:
    case Symbol::restart:
    case Symbol::information: return 212;
    case Symbol::decision:
    case Symbol::warning: return 34;
    case Symbol::problem: return 2;
    case Symbol::to_come: break;
  }
  return -1;
}

// Everything below is drawn in a square of 16.
void paint_mark(QPainter& painter, const QPolygonF& line) {
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(line);
}

void paint_letter(QPainter& painter, bool dot_above, const QColor& ink) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  const QRectF stroke(7.1, dot_above ? 7 : 4.2, 1.8, 5);
  painter.drawRoundedRect(stroke, 0.6, 0.6);
  painter.drawEllipse(QPointF(8, dot_above ? 4.7 : 11.3), 1.15, 1.15);
}

void paint_restart(QPainter& painter, const QColor& ink) {
  painter.setBrush(Qt::NoBrush);
  painter.drawArc(QRectF(3, 3, 10, 10), 60 * 16, 290 * 16);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  painter.drawPolygon(QPolygonF({{8.2, 0.8}, {13, 4.2}, {8.2, 7}}));
}

void paint_symbol(QPainter& painter, Symbol symbol, const QColor& ink, const QColor& paper) {
  QPen pen(ink, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
  painter.setPen(pen);
  painter.setBrush(ink);
  switch (symbol) {
    case Symbol::done: return paint_mark(painter, {{2.5, 8.5}, {6.2, 12.2}, {13.5, 4}});
    case Symbol::now: painter.drawPolygon(QPolygonF({{4.5, 3}, {12.5, 8}, {4.5, 13}})); return;
    case Symbol::to_come:
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(QPointF(8, 8), 4.6, 4.6);
      return;
    case Symbol::restart: return paint_restart(painter, ink);
    case Symbol::information: painter.drawEllipse(QPointF(8, 8), 6.4, 6.4); return paint_letter(painter, true, paper);
    case Symbol::decision:  // a signpost: something to choose
      painter.drawPolygon(QPolygonF({{8, 1.2}, {14.8, 8}, {8, 14.8}, {1.2, 8}}));
      return paint_letter(painter, false, paper);
    case Symbol::warning:
      painter.drawPolygon(QPolygonF({{8, 1.6}, {14.8, 14}, {1.2, 14}}));
      painter.translate(0, 1.2);
      painter.scale(1, 0.98);
      return paint_letter(painter, false, paper);
    case Symbol::problem:
      painter.drawEllipse(QPointF(8, 8), 6.4, 6.4);
      painter.setPen(QPen(paper, 1.8, Qt::SolidLine, Qt::RoundCap));
      painter.drawLine(QPointF(5.6, 5.6), QPointF(10.4, 10.4));
      painter.drawLine(QPointF(10.4, 5.6), QPointF(5.6, 10.4));
      return;
  }
}

class SymbolEngine final : public QIconEngine {
 public:
  explicit SymbolEngine(Symbol symbol) : symbol_(symbol) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State /*state*/) override {
    const QPalette palette = QGuiApplication::palette();
    const bool selected = mode == QIcon::Selected;
    const QColor paper = palette.color(selected ? QPalette::Highlight : QPalette::Base);
    const QColor ink = selected                  ? palette.color(QPalette::HighlightedText)
                       : mode == QIcon::Disabled ? palette.color(QPalette::Disabled, QPalette::Text)
                                                 : colour(symbol_, paper);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const double side = std::min(rect.width(), rect.height());
    painter->translate(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2);
    painter->scale(side / 16, side / 16);
    paint_symbol(*painter, symbol_, ink, paper);
    painter->restore();
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap drawn(size);
    drawn.fill(Qt::transparent);
    QPainter painter(&drawn);
    paint(&painter, QRect(QPoint(), size), mode, state);
    return drawn;
  }

  QIconEngine* clone() const override { return new SymbolEngine(symbol_); }

 private:
  Symbol symbol_;
};

}  // namespace

QIcon icon(Symbol symbol) {
  return QIcon(new SymbolEngine(symbol));
}

QColor colour(Symbol symbol, const QColor& background) {
  const bool dark = luminance(background) < 0.18;
  const int wheel = hue(symbol);
  const int saturation = wheel < 0 ? 0 : 190;
  int lightness = dark ? 150 : 110;
  QColor found = QColor::fromHsl(std::max(wheel, 0), saturation, lightness);
  while (contrast(found, background) < readable_contrast && lightness > 0 && lightness < 255) {
    lightness = std::clamp(lightness + (dark ? 5 : -5), 0, 255);
    found.setHsl(std::max(wheel, 0), saturation, lightness);
  }
  return found;
}

double contrast(const QColor& one, const QColor& other) {
  const auto [darker, lighter] =
      std::minmax({luminance(one), luminance(other)});  // a list: minmax of two refers to them
  return (lighter + 0.05) / (darker + 0.05);
}

}  // namespace sssup::gui
