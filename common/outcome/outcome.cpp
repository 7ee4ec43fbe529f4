#include "common/outcome/outcome.h"

#include "common/text/escape.h"

namespace sssup {

std::string describe(const Error& error, text::Language language) {
  std::string line = text::render(error.message, language);
  if (!error.cause.empty()) line += ": " + error.cause;
  return text::escape_control(line);
}

}  // namespace sssup
