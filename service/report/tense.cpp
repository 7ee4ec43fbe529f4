#include "service/report/tense.h"

#include <utility>

namespace sssup::report {
namespace {

const text::Entry* second_text(std::string_view name) {
  return text::find(std::string(name) + "_afterwards");
}

}  // namespace

text::Message in_tense(text::Message message, When when) {
  if (when == When::before) return message;
  if (const text::Entry* after = second_text(message.entry->name)) message.entry = after;
  return message;
}

std::string told_afterwards(proto::Text text, text::Language language) {
  if (const text::Entry* after = second_text(text.id())) text.set_id(std::string(after->name));
  return text::render(text, language);
}

}  // namespace sssup::report
