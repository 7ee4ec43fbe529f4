// Pictures of the windows that are no question: the progress window as a run goes on and as the service is missed, and
// the setup menu.
#pragma once

#include <functional>
#include <string>

#include <QWidget>

#include "common/text/language.h"

namespace sssup::gui::testing {

/// `take` is called with each, shown and at rest, and its name.
void show_all_windows(text::Language language, const std::function<void(const std::string&, QWidget&)>& take);

}  // namespace sssup::gui::testing
