// Windows only: to the console, or to the file or pipe in its place.
#pragma once

#include <string>
#include <vector>

#include "common/text/language.h"
#include "service/windows_service/install.h"

namespace sssup::windows_service {

/// Of the user's Windows.
text::Language user_language();
/// What `--lang` says among a program's arguments, else the user's.
text::Language language_in(const std::vector<std::string>& arguments);

/// One line on standard output, control characters escaped.
void print(const std::string& line);
/// The same, message by message.
Tell say_in(text::Language language);

/// One line on standard error.
void complain(const std::string& line);

}  // namespace sssup::windows_service
