// What a person finds on a page: what can take the keyboard, what is read, and what does not fit.
#pragma once

#include <vector>

#include <QStringList>
#include <QWidget>

#include "common/text/language.h"

namespace sssup::gui::testing {

/// Visible, enabled, and reached with Tab. Parts of other controls (a spin box's line) are not counted.
std::vector<QWidget*> keyboard_stops(QWidget& page);

/// As a screen reader says it; empty: nothing.
QString read_aloud(QWidget& widget);

/// Every text that can be seen: labels, buttons, lists, tables' headers.
QStringList texts(QWidget& page);

/// Texts that need more room than they have ("…: 120 x 17, has 80 x 17").
QStringList clipped(QWidget& page);

/// Texts of the catalogue's other language, empty places ("{name}") included.
QStringList untranslated(const QStringList& texts, text::Language language);

}  // namespace sssup::gui::testing
