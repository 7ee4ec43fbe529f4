// What the kit found, as a table and as JSON; kept from before a restart.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "tests/kit/kit_windows.h"

namespace sssup::kit {

using Findings = std::map<int, Finding>;  // by the row's number

/// "not enforced", as in the table and in the JSON.
std::string_view name_of(Verdict verdict);
/// Every row with a finding, and the sum.
std::string as_table(const Findings& findings);

/// Of a former part of the same run; empty when there is none.
Findings load(const std::filesystem::path& file);
/// Throws CannotTry.
void store(const std::filesystem::path& file, const Findings& findings, bool wine);

bool something_is_not_enforced(const Findings& findings);

}  // namespace sssup::kit
