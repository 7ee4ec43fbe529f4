#include "service/report/tense.h"

#include <utility>

namespace sssup::report {

text::Message in_tense(text::Message message, When when) {
  if (when == When::before) return message;
  if (const text::Entry* after = text::find(std::string(message.entry->name) + "_afterwards")) message.entry = after;
  return message;
}

}  // namespace sssup::report
