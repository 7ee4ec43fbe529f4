// Windows only.
#include "service/windows_service/programs.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "common/text/errors.h"
#include "common/text/service.h"
#include "common/text/wide.h"
#include "service/machine/windows/file_tree.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/trusted_path.h"
#include "service/machine/windows/write_content.h"

namespace sssup::windows_service {
namespace {

namespace fs = std::filesystem;
using machine::windows::name_of;
using machine::windows::path_in_utf8;
using machine::windows::system_fail;
using machine::windows::TrustedFolder;
using text::Message;

constexpr const wchar_t* folder_name = L"SSS Upgrade";
// Beside each program: the next one until it is whole, former ones as long as they run.
constexpr std::wstring_view next_suffix = L".next";
constexpr std::wstring_view former_suffix = L".former";
constexpr std::wstring_view log_suffix = L".log";

std::string utf8(const fs::path& path) {
  return text::utf8(path.native());
}

DWORD remove_once(const TrustedFolder& folder, const std::wstring& name) {
  return machine::windows::remove_tree(folder, name, 1);
}

// A name that no other program had or will have: what is to be deleted with the next restart is known by its name, and
// must not be a program that is installed until then.
std::wstring former_name(const std::wstring& program) {
  return program + L'.' + std::to_wstring(::GetTickCount64()) + std::wstring(former_suffix);
}

// Of files with that ending right in the folder.
std::vector<std::wstring> names_ending(const TrustedFolder& folder, std::wstring_view suffix) {
  std::vector<machine::windows::ListedFile> files;
  static_cast<void>(machine::windows::list_tree(folder, files));
  std::vector<std::wstring> names;
  for (const auto& file : files)
    if (std::wstring name = name_of(file.path); name.ends_with(suffix) && file.path == folder.path_of(name))
      names.push_back(std::move(name));
  return names;
}

DWORD rename(const TrustedFolder& folder, const std::wstring& from, const std::wstring& to) {
  const auto file = folder.open_file(from, DELETE, machine::windows::share_all);
  return file ? machine::windows::rename_open(file->get(), folder, folder, to, true) : file.error().code;
}

// On the disk before it gets its name: the service must start after a power cut too.
DWORD write_durably(const TrustedFolder& folder, const std::wstring& name, const std::string& content) {
  if (const DWORD code = remove_once(folder, name); code != ERROR_SUCCESS) return code;
  const auto file = folder.create_file(name);
  if (!file) return file.error().code;
  if (const DWORD code = machine::windows::write_content(file->get(), content); code != ERROR_SUCCESS) return code;
  return ::FlushFileBuffers(file->get()) ? ERROR_SUCCESS : ::GetLastError();
}

DWORD replace(const TrustedFolder& folder, const std::wstring& program, const std::wstring& next) {
  if (rename(folder, next, program) == ERROR_SUCCESS) return ERROR_SUCCESS;
  // It runs: so it can be renamed, but not replaced.
  const std::wstring former = former_name(program);
  if (const DWORD code = rename(folder, program, former); code != ERROR_SUCCESS) return code;
  const DWORD code = rename(folder, next, program);
  if (code != ERROR_SUCCESS) rename(folder, former, program);
  return code;
}

Status write_program(const Program& program, const TrustedFolder& folder) {
  const std::wstring next = program.name + std::wstring(next_suffix);
  DWORD code = write_durably(folder, next, program.content);
  if (code == ERROR_SUCCESS) code = replace(folder, program.name, next);
  if (code == ERROR_SUCCESS) return {};
  remove_once(folder, next);
  return system_fail(code, {text::id::service_write_failed, {{"path", path_in_utf8(folder.path_of(program.name))}}});
}

Expected<std::wstring> whole(const fs::path& folder) {
  return machine::windows::whole_path(utf8(folder));
}

void remove_with_next_restart(const std::wstring& path) {
  ::MoveFileExW(path.c_str(), nullptr, MOVEFILE_DELAY_UNTIL_REBOOT);
}

}  // namespace

Expected<fs::path> program_folder() {
  // Not from the environment, which whoever starts us can set.
  wchar_t folder[MAX_PATH];
  DWORD size = sizeof folder;
  const LSTATUS code =
      ::RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion", L"ProgramFilesDir",
                     RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY, nullptr, folder, &size);
  if (code != ERROR_SUCCESS) return system_fail(static_cast<DWORD>(code), text::id::service_own_path);
  return fs::path(folder) / folder_name;
}

Expected<std::string> read_program(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (stream.is_open() && !stream.bad()) return content;
  return fail(Error::Kind::io, {text::id::error_file_read, {{"path", utf8(file)}}},
              std::generic_category().message(errno));
}

Expected<std::vector<Program>> programs_in(const fs::path& folder) {
  std::vector<Program> found;
  for (const wchar_t* name : program_names) {
    std::error_code error;
    if (!fs::exists(folder / name, error)) continue;
    if (auto window = carried_program(folder / name, carried_window)) {
      found.push_back({name, *std::move(window)});
      continue;
    }
    SSSUP_TRY(std::string content, read_program(folder / name));
    found.push_back({name, std::move(content)});
  }
  return found;
}

std::optional<Version> newest_in(const fs::path& folder) {
  std::optional<Version> newest;
  for (const wchar_t* name : program_names) newest = std::max(newest, version_of(folder / name));
  return newest;
}

bool programs_differ(const std::vector<Program>& programs, const fs::path& to) {
  return std::any_of(programs.begin(), programs.end(), [&](const Program& program) {
    const auto there = read_program(to / program.name);
    return !there || *there != program.content;
  });
}

Status write_programs(const std::vector<Program>& programs, const fs::path& to) {
  SSSUP_TRY(const std::wstring path, whole(to));
  const auto folder = TrustedFolder::claim(path, TrustedFolder::For::readers);
  if (!folder) return fail_on(folder.error(), text::id::service_folder_failed, path_in_utf8(path));
  for (const auto& former : names_ending(*folder, former_suffix)) remove_once(*folder, former);  // one that runs stays
  for (const Program& program : programs) SSSUP_CHECK(write_program(program, *folder));
  return {};
}

void remove_unused_window(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / service_program, error) || error || !fs::exists(folder, error)) return;
  const auto path = whole(folder);
  if (!path) return;
  {
    const auto reached = TrustedFolder::reach(*path);
    if (!reached) return;
    // Windows lets go of a program a moment after its end.
    constexpr int tries = 20;
    constexpr DWORD pause_ms = 50;
    for (int left = tries; fs::exists(folder / window_program, error); --left) {
      if (remove_once(*reached, window_program) == ERROR_SUCCESS) break;
      if (left == 0) return;
      ::Sleep(pause_ms);
    }
  }
  remove_programs(folder, [](const Message&) {});
}

void remove_programs(const fs::path& folder, const std::function<void(const Message&)>& tell) {
  const auto path = whole(folder);
  if (!path) return;
  const auto reached = TrustedFolder::reach(*path);
  if (!reached) return;
  for (const std::wstring name : program_names) {
    remove_once(*reached, name + std::wstring(next_suffix));
    // It runs: out of the way, for the next restart to delete.
    if (remove_once(*reached, name) != ERROR_SUCCESS) rename(*reached, name, former_name(name));
  }
  for (const auto& former : names_ending(*reached, former_suffix)) {
    if (remove_once(*reached, former) == ERROR_SUCCESS) continue;
    remove_with_next_restart(reached->path_of(former));
    tell({text::id::service_files_later, {{"path", path_in_utf8(reached->path_of(former))}}});
  }
  // A Setup's result that was not forgotten, because the server restarted under it.
  for (const auto& log : names_ending(*reached, log_suffix)) remove_once(*reached, log);
  if (!::RemoveDirectoryW(path->c_str())) remove_with_next_restart(*path);  // others' files stay, and so it does
}

}  // namespace sssup::windows_service
