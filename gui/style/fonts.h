#pragma once

#include <QFont>

class QApplication;

namespace sssup::gui {

/// The platform's font, and behind it fonts that have Japanese: a server's English Windows shows Japanese texts and
/// names too.
void use_fonts(QApplication& application);

/// Of the title of a page, and of a section: larger than `base`, whatever size the person has set.
QFont title_font(const QFont& base);
QFont section_font(const QFont& base);

}  // namespace sssup::gui
