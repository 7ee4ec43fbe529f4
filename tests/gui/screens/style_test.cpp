// Colours and fonts hold in any palette.
#include <catch2/catch_test_macros.hpp>

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QImage>
#include <QPainter>

#include "gui/style/symbols.h"
#include "tests/gui/screens/host.h"

using namespace sssup::gui;
using namespace sssup::gui::testing;

namespace {

constexpr Symbol all_symbols[] = {Symbol::done,        Symbol::now,      Symbol::to_come, Symbol::restart,
                                  Symbol::information, Symbol::decision, Symbol::warning, Symbol::problem};

// The shape alone, without its colour.
QImage shape(Symbol symbol) {
  QImage drawn(32, 32, QImage::Format_ARGB32_Premultiplied);
  drawn.fill(Qt::white);
  QPainter painter(&drawn);
  icon(symbol).paint(&painter, QRect(0, 0, 32, 32));
  painter.end();
  return drawn.convertToFormat(QImage::Format_Mono, Qt::ThresholdDither | Qt::MonoOnly);
}

}  // namespace

TEST_CASE("symbols stand out from any background as text does", "[R-5.lang]") {
  for (const QColor& background : {QColor(Qt::white), QColor(Qt::black), QColor(0xEF, 0xEF, 0xEF),
                                   QColor(0x20, 0x20, 0x22), QColor(0x2D, 0x2D, 0x30), QColor(0xFF, 0xFF, 0xC8)})
    for (const Symbol symbol : all_symbols) CHECK(contrast(colour(symbol, background), background) >= 4.5);
}

TEST_CASE("symbols are told apart without colour", "[R-5.lang]") {
  start_application();
  for (const Symbol one : all_symbols)
    for (const Symbol other : all_symbols)
      if (one != other) CHECK(shape(one) != shape(other));
}

TEST_CASE("the window's font has Japanese behind it", "[R-5.lang]") {
  start_application();
  if (QFontDatabase::families(QFontDatabase::Japanese).isEmpty()) SKIP("no Japanese font is seen here");  // Wine's Qt
  CHECK(QApplication::font().families().size() > 1);
}
