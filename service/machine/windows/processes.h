// The processes of this server, told from later ones of the same number by their start.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/machine/windows/api.h"
#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {

struct ProcessId {
  std::uint32_t pid = 0;
  std::uint64_t started = 0;  // FILETIME: 100 ns since 1601

  friend bool operator==(const ProcessId&, const ProcessId&) = default;
};

/// Names of all programs that run, each once, sorted: "explorer.exe".
Expected<std::vector<std::string>> running_programs();

/// The moment this server's service control manager started, which a restart changes and nothing else does. The
/// system's uptime would not do: a shutdown with fast startup keeps it, and it drifts against the clock.
Expected<std::string> boot_identity();

/// Of a handle with PROCESS_QUERY_LIMITED_INFORMATION; 0 when it cannot be told.
std::uint64_t start_of(HANDLE process);

/// The process with these rights and SYNCHRONIZE; null when it has ended.
Handle open_process(const ProcessId& process, DWORD access);

bool is_alive(const ProcessId& process);

/// Explorer: a folder that a Setup opened at its end, or the whole desktop, which is not part of the Setup.
bool is_explorer(std::uint32_t pid);

/// `family` with every process that one of it started, directly or through others, and that still runs. Those of it
/// that have ended stay: what they started is known by them. Without Explorer.
std::vector<ProcessId> with_descendants(std::vector<ProcessId> family);

}  // namespace sssup::machine::windows
