// The data files of the products, as built in (embedded.cpp.in).
#pragma once

#include <string_view>

namespace sssup::products::embedded {

extern const std::string_view sss_profile;
extern const std::string_view clusterpro_profile;
extern const std::string_view clusterpro_start;
extern const std::string_view clusterpro_stop;

}  // namespace sssup::products::embedded
