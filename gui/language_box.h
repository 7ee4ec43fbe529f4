// The box in which the window's language is chosen.
#pragma once

#include "common/text/language.h"

class QComboBox;
class QWidget;

namespace sssup::gui {

/// Each language by its own name, so that one finds one's own.
QComboBox* make_language_box(QWidget* parent);

text::Language language_at(int index);
void show_language(QComboBox& box, text::Language language);

}  // namespace sssup::gui
