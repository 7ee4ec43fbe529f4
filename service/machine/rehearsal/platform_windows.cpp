// Windows only.
#include <windows.h>

#include <array>
#include <csignal>
#include <memory>
#include <utility>

#include "service/machine/rehearsal/command_line_windows.h"
#include "service/machine/rehearsal/platform.h"

namespace sssup::machine::rehearsal::platform {
namespace {

struct CloseHandleOf {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { ::CloseHandle(handle); }
};
using Handle = std::unique_ptr<HANDLE, CloseHandleOf>;

std::error_code last_error() {
  return {static_cast<int>(::GetLastError()), std::system_category()};
}

constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

// CreateFileW's own sign of failure becomes an empty handle.
Handle open_file(const wchar_t* path, DWORD access, DWORD disposition, DWORD flags) {
  HANDLE handle = ::CreateFileW(path, access, share_all, nullptr, disposition, flags, nullptr);
  return Handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle);
}

// 100 ns since 1601; 0 for one that cannot be asked.
std::uint64_t start_of(HANDLE process) {
  FILETIME started{}, exited{}, kernel{}, user{};
  if (!::GetProcessTimes(process, &started, &exited, &kernel, &user)) return 0;
  return std::uint64_t{started.dwHighDateTime} << 32 | started.dwLowDateTime;
}

// Empty when it has ended, even when its number belongs to another by now.
Handle open_running(const ProcessId& process, DWORD access) {
  Handle handle(
      ::OpenProcess(access | SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(process.pid)));
  if (!handle || start_of(handle.get()) != process.started) return nullptr;
  return ::WaitForSingleObject(handle.get(), 0) == WAIT_TIMEOUT ? std::move(handle) : nullptr;
}

}  // namespace

std::error_code flush(const std::filesystem::path& path) {
  std::error_code ignored;
  // The names in a folder are in NTFS's own log; there is nothing to flush.
  if (std::filesystem::is_directory(path, ignored)) return {};
  const Handle file = open_file(path.c_str(), GENERIC_WRITE, OPEN_EXISTING, 0);
  return file && ::FlushFileBuffers(file.get()) ? std::error_code() : last_error();
}

std::error_code flush_disk_of(const std::filesystem::path& path) {
  std::array<wchar_t, MAX_PATH> mount{};
  std::array<wchar_t, MAX_PATH> volume{};
  const std::wstring whole = std::filesystem::absolute(path).native();
  if (!::GetVolumePathNameW(whole.c_str(), mount.data(), mount.size()) ||
      !::GetVolumeNameForVolumeMountPointW(mount.data(), volume.data(), volume.size()))
    return {};
  // Without its backslash at the end it is the disk itself, which only administrators may flush: for anyone else a
  // rehearsal outlives the end of its processes, and a power cut a few seconds after it.
  std::wstring name(volume.data());
  if (name.ends_with(L'\\')) name.pop_back();
  if (const Handle disk = open_file(name.c_str(), GENERIC_WRITE, OPEN_EXISTING, 0)) ::FlushFileBuffers(disk.get());
  return {};
}

std::error_code patiently(const std::function<std::error_code()>& action) {
  constexpr DWORD pause_ms = 10;
  for (int left = 100;; --left) {
    const std::error_code error = action();
    const bool is_open = error == std::errc::permission_denied ||
                         (error.category() == std::system_category() &&
                          (error.value() == ERROR_SHARING_VIOLATION || error.value() == ERROR_ACCESS_DENIED));
    if (!is_open || left == 0) return error;
    ::Sleep(pause_ms);
  }
}

ProcessId this_process() {
  return {::GetCurrentProcessId(), start_of(::GetCurrentProcess())};
}

bool is_alive(const ProcessId& process) {
  return open_running(process, 0) != nullptr;
}

void kill(const ProcessId& process) {
  constexpr DWORD limit_ms = 10'000;
  const Handle running = open_running(process, PROCESS_TERMINATE);
  if (!running) return;
  ::TerminateProcess(running.get(), killed_exit_code);
  ::WaitForSingleObject(running.get(), limit_ms);
}

void kill_this_process() {
  ::TerminateProcess(::GetCurrentProcess(), killed_exit_code);
  for (;;) ::Sleep(INFINITE);
}

void ask_this_process_to_end() {
  std::raise(SIGTERM);
}

std::optional<ProcessId> start_detached(const std::filesystem::path& program, std::span<const std::string> arguments,
                                        std::error_code& error) {
  std::wstring line = command_line(program, arguments);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION started{};
  constexpr DWORD flags = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP;
  const auto create = [&](DWORD more) {
    return ::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, FALSE, flags | more, nullptr, nullptr,
                            &startup, &started);
  };
  // Out of the job that ends us with our host; one that does not let go of its processes refuses.
  if (!create(CREATE_BREAKAWAY_FROM_JOB) && !create(0)) {
    error = last_error();
    return std::nullopt;
  }
  error.clear();
  const Handle process(started.hProcess);
  const Handle thread(started.hThread);
  return ProcessId{started.dwProcessId, start_of(process.get())};
}

std::filesystem::path this_program() {
  std::wstring path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD length = ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (length < path.size()) return path.substr(0, length);
    path.resize(path.size() * 2);
  }
}

}  // namespace sssup::machine::rehearsal::platform
