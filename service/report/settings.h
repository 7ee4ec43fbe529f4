// Values of report.json as the manual calls them, for the page.
#pragma once

#include <string>
#include <string_view>

#include "common/text/language.h"
#include "service/migration/setting_labels.h"

namespace sssup::report {

/// "SERVER_DOWN" -> "server down" where the setting has such values, "–" for an absent one; any other stays as it is.
std::string value_label(std::string_view setting, const std::string& value, text::Language language,
                        migration::Wording wording = migration::Wording::of_start);

}  // namespace sssup::report
