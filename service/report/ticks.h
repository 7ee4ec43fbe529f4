// The page's one script keeps its ticks in the browser; without it they hold until the page is closed.
#pragma once

#include <string>
#include <string_view>

namespace sssup::report {

/// Keeps which boxes with an id are ticked, under the name in the body's data-ticks. Has neither '<' nor '&'.
std::string_view ticks_script();

/// For a Content-Security-Policy: no script but this one runs, nothing is loaded.
std::string content_policy();

}  // namespace sssup::report
