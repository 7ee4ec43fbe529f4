#include "common/outcome/explained.h"

#include "common/text/errors.h"
#include "common/text/escape.h"

namespace sssup {

text::Message explained(const Error& error) {
  if (error.cause.empty()) return error.message;
  return {text::id::error_explained,
          {{"what", text::render(error.message, text::Language::english)},
           {"what_ja", text::render(error.message, text::Language::japanese)},
           {"why", text::escape_control(error.cause)}}};
}

text::Message told_with_why(const text::Entry& text, const text::Message& why) {
  return {
      text,
      {{"why", text::render(why, text::Language::english)}, {"why_ja", text::render(why, text::Language::japanese)}}};
}

}  // namespace sssup
