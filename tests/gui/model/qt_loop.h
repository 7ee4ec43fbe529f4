// The Qt thread of a test: a QCoreApplication for the program, and its loop run until something holds.
#pragma once

#include <functional>

namespace sssup::gui::testing {

/// Runs Qt's loop until `holds`; false when patience is over.
bool until(const std::function<bool()>& holds);

/// Runs Qt's loop until everything that waits in it is done.
void settle();

}  // namespace sssup::gui::testing
