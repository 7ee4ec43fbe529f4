#pragma once

namespace sssup::gui::testing {

/// The application of the whole program, without a screen.
void start_application();

}  // namespace sssup::gui::testing
