// Attacks at the service's pipe. Each takes its name and its arguments; the first of these is a pipe's name.
#pragma once

#include <string>
#include <vector>

#include "service/machine/windows/api.h"

namespace sssup::kit {

DWORD write_to_pipe(const std::vector<std::wstring>& words);
DWORD connect_namelessly(const std::vector<std::wstring>& words);
DWORD add_instance(const std::vector<std::wstring>& words);
/// Has the name until it is ended; then FILE: written when it has it. Ends at once with `got_through` when somebody
/// sends a byte.
DWORD hold_name(const std::vector<std::wstring>& words);
DWORD watch(const std::vector<std::wstring>& words);
/// By force, so that only the rights decide.
DWORD take_control(const std::vector<std::wstring>& words);
/// As many connections as it gets, at most 400, until it is ended; then FILE: written when no more can be had.
DWORD hold_connections(const std::vector<std::wstring>& words);

}  // namespace sssup::kit
