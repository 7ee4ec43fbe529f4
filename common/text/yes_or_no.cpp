#include "common/text/yes_or_no.h"

namespace sssup::text {

std::string_view yes_or_no_hint(bool preset) {
  return preset ? "[y]/n" : "y/[n]";
}

std::optional<bool> yes_or_no(std::string_view line, bool preset) {
  if (line.empty()) return preset;
  if (line == "y" || line == "yes") return true;
  if (line == "n" || line == "no") return false;
  return std::nullopt;
}

}  // namespace sssup::text
