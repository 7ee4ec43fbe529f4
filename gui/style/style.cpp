#include "gui/style/style.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

namespace sssup::gui {
namespace {

bool is_dark(const QPalette& palette) {
  return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

class VisibleIndicators final : public QProxyStyle {
 public:
  using QProxyStyle::QProxyStyle;

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool box = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
    if ((!box && element != PE_IndicatorRadioButton) || !is_dark(option->palette)) return;
    const bool enabled = (option->state & State_Enabled) != 0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, !box);
    painter->setPen(option->palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::Text));
    painter->setBrush(Qt::NoBrush);
    const QRect around = option->rect.adjusted(0, 0, -1, -1);
    if (box)
      painter->drawRect(around);
    else
      painter->drawEllipse(around);
    painter->restore();
  }
};

}  // namespace

void use_style(QApplication& application) {
  application.setStyle(new VisibleIndicators(QStringLiteral("Fusion")));  // the application's
  // Windows' selection is grey in a window that is not in front; so would the progress be while a question is.
  QPalette palette = QApplication::palette();
  for (const auto role : {QPalette::Highlight, QPalette::HighlightedText})
    palette.setColor(QPalette::Inactive, role, palette.color(QPalette::Active, role));
  QApplication::setPalette(palette);
}

}  // namespace sssup::gui
