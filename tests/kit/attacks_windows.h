// What a user, or another account, does against the product: run in a process of its own (kit.exe --attack).
#pragma once

#include <string>
#include <vector>

#include "service/machine/windows/api.h"

namespace sssup::kit {

/// `words`: the attack's name and its arguments. The exit code, as child_windows.h says.
DWORD attack_here(const std::vector<std::wstring>& words);

}  // namespace sssup::kit
