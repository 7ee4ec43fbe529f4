#include "service/machine/windows/processes.h"

#include <winternl.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

constexpr std::wstring_view explorer = L"explorer.exe";

struct Listed {
  DWORD pid = 0, parent = 0;
  std::uint64_t started = 0;
  std::wstring program;
};

// Windows' error code. Asked of the system, not of the processes: one that lets nobody open it is listed all the same.
DWORD list(std::vector<Listed>& processes) {
  std::vector<std::byte> buffer(std::size_t{1} << 18U);
  for (;;) {
    ULONG size = 0;
    const NTSTATUS status =
        NtQuerySystemInformation(SystemProcessInformation, buffer.data(), static_cast<ULONG>(buffer.size()), &size);
    if (NT_SUCCESS(status)) break;
    if (RtlNtStatusToDosError(status) != ERROR_BAD_LENGTH) return RtlNtStatusToDosError(status);
    buffer.resize(2 * std::max<std::size_t>(buffer.size(), size));
  }
  for (const std::byte* at = buffer.data();;) {
    const auto* process = reinterpret_cast<const SYSTEM_PROCESS_INFORMATION*>(at);
    const UNICODE_STRING& name = process->ImageName;
    processes.push_back({static_cast<DWORD>(reinterpret_cast<std::uintptr_t>(process->UniqueProcessId)),
                         static_cast<DWORD>(reinterpret_cast<std::uintptr_t>(process->InheritedFromUniqueProcessId)),
                         static_cast<std::uint64_t>(process->CreateTime.QuadPart),
                         std::wstring(name.Buffer, name.Length / sizeof(wchar_t))});
    if (process->NextEntryOffset == 0) return ERROR_SUCCESS;
    at += process->NextEntryOffset;
  }
}

bool is_named(const Listed& process, std::wstring_view program) {
  return same_name(process.program, program);
}

}  // namespace

Expected<std::vector<std::string>> running_programs() {
  std::vector<Listed> processes;
  if (const DWORD code = list(processes); code != ERROR_SUCCESS) return system_fail(code, text::id::machine_facts);
  std::set<std::string> names;
  for (const auto& process : processes)
    if (process.pid != 0) names.insert(text::utf8(process.program));
  return std::vector<std::string>(names.begin(), names.end());
}

Expected<std::string> boot_identity() {
  const text::Message what = text::id::machine_boot_identity;
  std::vector<Listed> processes;
  if (const DWORD code = list(processes); code != ERROR_SUCCESS) return system_fail(code, what);
  // Anybody may call a program services.exe, but only the system's is there before all others.
  std::optional<std::uint64_t> first;
  for (const auto& process : processes)
    if (is_named(process, L"services.exe")) first = std::min(first.value_or(process.started), process.started);
  if (!first) return system_fail(ERROR_NOT_FOUND, what);
  return fmt::format("{:016x}", *first);
}

std::uint64_t start_of(HANDLE process) {
  FILETIME created{}, ended{}, kernel{}, user{};
  if (!GetProcessTimes(process, &created, &ended, &kernel, &user)) return 0;
  return (std::uint64_t{created.dwHighDateTime} << 32U) | created.dwLowDateTime;
}

Handle open_process(const ProcessId& process, DWORD access) {
  Handle opened(OpenProcess(access | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE, process.pid));
  if (opened && (start_of(opened.get()) != process.started || WaitForSingleObject(opened.get(), 0) == WAIT_OBJECT_0))
    opened.reset();
  return opened;
}

bool is_alive(const ProcessId& process) {
  return open_process(process, 0) != nullptr;
}

bool is_explorer(std::uint32_t pid) {
  const Handle process(OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid));
  std::wstring program(32768, L'\0');  // the longest path there is
  DWORD size = static_cast<DWORD>(program.size());
  if (!process || !QueryFullProcessImageNameW(process.get(), 0, program.data(), &size)) return false;
  const std::wstring_view path(program.data(), size);
  return same_name(path.substr(path.rfind(L'\\') + 1), explorer);
}

std::vector<ProcessId> with_descendants(std::vector<ProcessId> family) {
  std::vector<Listed> processes;
  if (list(processes) != ERROR_SUCCESS) return family;
  // Grows while it is walked. A number may have been given to another process since: a child is younger than its
  // parent.
  for (std::size_t index = 0; index < family.size(); ++index) {
    const ProcessId parent = family[index];
    for (const auto& process : processes) {
      if (process.parent != parent.pid || process.pid == parent.pid || is_named(process, explorer)) continue;
      const ProcessId child{process.pid, process.started};
      const bool is_known = std::find(family.begin(), family.end(), child) != family.end();
      if (child.started >= parent.started && !is_known) family.push_back(child);
    }
  }
  return family;
}

}  // namespace sssup::machine::windows
