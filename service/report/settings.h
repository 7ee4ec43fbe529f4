// Settings and values of report.json as the manual calls them, for the page.
#pragma once

#include <string>
#include <string_view>

#include "common/text/language.h"

namespace sssup::report {

/// "retryCount" -> "Retries", "items[0].command" -> "Item 1: Command"; what is not known stays as it is.
std::string setting_label(std::string_view setting, text::Language language);

/// "SERVER_DOWN" -> "server down" where the setting has such values, "–" for an absent one; any other stays as it is.
std::string value_label(std::string_view setting, const std::string& value, text::Language language);

}  // namespace sssup::report
