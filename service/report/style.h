#pragma once

#include <string_view>

namespace sssup::report {

/// The pages' style: light and dark screens, A4 paper. Nothing is loaded.
std::string_view style_sheet();

}  // namespace sssup::report
