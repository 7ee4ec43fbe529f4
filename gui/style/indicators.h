// The boxes and circles that are ticked, to be seen in dark palettes too: Fusion's outline of an empty one is darker
// than the window.
#pragma once

class QApplication;

namespace sssup::gui {

/// The platform's style, with an outline of the text's colour around them where the palette is dark.
void use_visible_indicators(QApplication& application);

}  // namespace sssup::gui
