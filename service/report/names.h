// Names that the report shares: kinds of monitors as report.json has them, and lists in a sentence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/text/message.h"

namespace sssup::report {

inline constexpr std::string_view kind_application = "application";
inline constexpr std::string_view kind_service = "service";
inline constexpr std::string_view kind_custom = "custom";
inline constexpr std::string_view kind_os = "os";
inline constexpr std::string_view kind_disk = "disk";
inline constexpr std::string_view kind_ip_address = "ipAddress";
inline constexpr std::string_view kind_lan_board = "lanBoard";
inline constexpr std::string_view kind_lan_duplexing = "lanDuplexing";

/// The kind for a reader; `kind` itself when it is none of these.
std::string kind_name(std::string_view kind, text::Language language);

/// "uninstall" -> "Remove SSS"; a step that is not known stays as it is.
std::string step_name(std::string_view step, text::Language language);

/// Class of the kind's colour in the style sheet.
std::string_view kind_style(std::string_view kind);

/// "a, b, c"; past 20 names "… and 7 more"; "none".
std::string list_of_names(const std::vector<std::string>& names, text::Language language);

}  // namespace sssup::report
