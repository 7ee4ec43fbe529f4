// Small painted signs that stand beside a word, never instead of one: told apart by shape first and colour second, in
// any palette (light, dark, high contrast) and at any scale.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>

namespace sssup::gui {

enum class Symbol { done, now, to_come, restart, information, decision, warning, problem };

/// Paints with the palette and the resolution of the moment: one icon serves before and after a change of either.
QIcon icon(Symbol symbol);

/// The symbol's colour: its hue, as far from the background as text has to be (contrast 4.5 : 1).
QColor colour(Symbol symbol, const QColor& background);

/// Contrast of two opaque colours, 1 to 21 (WCAG 2.1).
double contrast(const QColor& one, const QColor& other);

}  // namespace sssup::gui
