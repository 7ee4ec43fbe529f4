// Settings of report.json as a person reads them, in the manual's words.
#pragma once

#include <string>
#include <string_view>

#include "common/text/language.h"
#include "common/text/message.h"

namespace sssup::migration {

/// Chapter 4 calls some settings otherwise where a monitor only watches (4.2.5, 4.2.7, 4.2.8) or is one of the OS
/// (4.2.6).
enum class Wording { of_start, of_watch, of_os };

/// "retryCount" -> "Retries", "items[0].command" -> "Item 1: Command"; what is not known stays as it is.
std::string setting_label(std::string_view setting, text::Language language, Wording wording = Wording::of_start);

/// "LAN_MONITORING R2.0" -> "LAN monitoring option R2.0"; what is not known stays as it is.
std::string option_label(std::string_view option, text::Language language);

/// Adds what texts call {setting}, in both languages.
void add_setting(text::Message::Arguments& arguments, std::string_view setting);

}  // namespace sssup::migration
