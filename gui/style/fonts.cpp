#include "gui/style/fonts.h"

#include <QApplication>
#include <QFontDatabase>

namespace sssup::gui {
namespace {

QFont larger(QFont font, double factor) {
  if (font.pointSizeF() > 0)
    font.setPointSizeF(font.pointSizeF() * factor);
  else
    font.setPixelSize(static_cast<int>(font.pixelSize() * factor));
  font.setBold(true);
  return font;
}

}  // namespace

void use_fonts(QApplication& application) {
  QFont font = QApplication::font();
  QStringList families = font.families();
  const QStringList installed = QFontDatabase::families();
  // Windows 8 on, Vista on, before; Debian, older Linux.
  for (const char* japanese : {"Yu Gothic UI", "Meiryo UI", "MS UI Gothic", "Noto Sans CJK JP", "IPAGothic"})
    if (installed.contains(QLatin1String(japanese))) families.append(QLatin1String(japanese));
  font.setFamilies(families);
  application.setFont(font);
  // Windows has one of its own for lists, without the Japanese behind it.
  application.setFont(font, "QAbstractItemView");
}

QFont title_font(const QFont& base) {
  return larger(base, 1.35);
}

QFont section_font(const QFont& base) {
  return larger(base, 1.1);
}

}  // namespace sssup::gui
