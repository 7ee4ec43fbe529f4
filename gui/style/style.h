// How controls are drawn, everywhere the same: by Fusion, all of whose colours are the palette's, so that symbols in a
// selected row stand out from what is behind them, in the dark and in high contrast too.
#pragma once

class QApplication;

namespace sssup::gui {

/// With an outline of the text's colour around boxes and circles to tick where the palette is dark: Fusion's own is
/// darker than the window there.
void use_style(QApplication& application);

}  // namespace sssup::gui
