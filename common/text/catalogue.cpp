#include "common/text/message.h"

namespace sssup::text {

const std::vector<Entry>& catalogue() {
  static const std::vector<Entry> entries = {
#define SSSUP_TEXT(name, english, japanese) {#name, english, japanese},
#include "common/text/catalogue.def"
#undef SSSUP_TEXT
  };
  return entries;
}

}  // namespace sssup::text
