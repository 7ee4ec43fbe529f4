// Windows only.
#include "service/windows_service/programs.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "service/machine/windows/api.h"
// windows.h first
#include <aclapi.h>
#include <sddl.h>

#include <fmt/format.h>

#include "common/text/errors.h"
#include "common/text/service.h"
#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/write_content.h"

namespace sssup::windows_service {
namespace {

namespace fs = std::filesystem;
using machine::windows::Handle;
using machine::windows::last_error;
using machine::windows::LocalMemory;
using machine::windows::system_fail;
using text::Message;

constexpr const wchar_t* folder_name = L"SSS Upgrade";
// Beside each program: the next one until it is whole, former ones as long as they run.
constexpr const wchar_t* next_suffix = L".next";
constexpr const wchar_t* former_suffix = L".former";
constexpr DWORD whole = MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH;

std::string utf8(const fs::path& path) {
  return text::utf8(path.native());
}

fs::path with(const fs::path& path, const wchar_t* suffix) {
  return path.native() + suffix;
}

// A name that no other program had or will have: what is to be deleted with the next restart is known by its name, and
// must not be a program that is installed until then.
fs::path former_name(const fs::path& program) {
  return with(program, (L"." + std::to_wstring(::GetTickCount64()) + former_suffix).c_str());
}

// Former ones, left by an installation or a removal while they ran.
std::vector<fs::path> former_programs(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == former_suffix) found.push_back(at->path());
  return found;
}

// Windows' error code. %ProgramFiles% lets only administrators make folders, so whoever made one that is there was one.
DWORD make_safe(const fs::path& folder) {
  PSECURITY_DESCRIPTOR raw = nullptr;
  if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(program_folder_access, SDDL_REVISION_1, &raw, nullptr))
    return ::GetLastError();
  const LocalMemory<void> descriptor(raw);
  SECURITY_ATTRIBUTES attributes{sizeof attributes, descriptor.get(), FALSE};
  if (::CreateDirectoryW(folder.c_str(), &attributes)) return ERROR_SUCCESS;
  if (const DWORD code = ::GetLastError(); code != ERROR_ALREADY_EXISTS) return code;
  const DWORD kind = ::GetFileAttributesW(folder.c_str());
  constexpr DWORD looked_at = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
  if (kind == INVALID_FILE_ATTRIBUTES || (kind & looked_at) != FILE_ATTRIBUTE_DIRECTORY) return ERROR_DIRECTORY;
  BOOL present = FALSE;
  BOOL defaulted = FALSE;
  PACL list = nullptr;
  ::GetSecurityDescriptorDacl(descriptor.get(), &present, &list, &defaulted);
  std::wstring name = folder.native();
  return ::SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT,
                                 DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, nullptr, nullptr,
                                 list, nullptr);
}

// Windows' error code. On the disk before it gets its name: the service must start after a power cut too.
DWORD write_durably(const std::string& content, const fs::path& to) {
  const Handle file = machine::windows::own(
      ::CreateFileW(to.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file) return ::GetLastError();
  if (const DWORD code = machine::windows::write_content(file.get(), content); code != ERROR_SUCCESS) return code;
  return ::FlushFileBuffers(file.get()) ? ERROR_SUCCESS : ::GetLastError();
}

DWORD replace(const fs::path& program, const fs::path& next) {
  const fs::path former = former_name(program);
  if (::MoveFileExW(next.c_str(), program.c_str(), whole)) return ERROR_SUCCESS;
  // It runs: so it can be renamed, but not replaced.
  if (!::MoveFileExW(program.c_str(), former.c_str(), whole)) return ::GetLastError();
  if (::MoveFileExW(next.c_str(), program.c_str(), whole)) return ERROR_SUCCESS;
  const DWORD code = ::GetLastError();
  ::MoveFileExW(former.c_str(), program.c_str(), whole);
  return code;
}

Status write_program(const Program& program, const fs::path& folder) {
  const fs::path to = folder / program.name;
  const fs::path next = with(to, next_suffix);
  DWORD code = write_durably(program.content, next);
  if (code == ERROR_SUCCESS) code = replace(to, next);
  if (code == ERROR_SUCCESS) return {};
  ::DeleteFileW(next.c_str());
  return system_fail(code, {text::id::service_write_failed, {{"path", utf8(to)}}});
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
    SSSUP_TRY(std::string content, read_program(folder / name));
    found.push_back({name, std::move(content)});
  }
  return found;
}

std::optional<Version> version_of(const fs::path& program) {
  DWORD unused = 0;
  std::vector<std::byte> resource(::GetFileVersionInfoSizeW(program.c_str(), &unused));
  VS_FIXEDFILEINFO* info = nullptr;
  UINT size = 0;
  if (resource.empty() ||
      !::GetFileVersionInfoW(program.c_str(), 0, static_cast<DWORD>(resource.size()), resource.data()) ||
      !::VerQueryValueW(resource.data(), L"\\", reinterpret_cast<void**>(&info), &size) || size < sizeof *info)
    return std::nullopt;
  return Version{{HIWORD(info->dwFileVersionMS), LOWORD(info->dwFileVersionMS), HIWORD(info->dwFileVersionLS)}};
}

std::string to_string(const Version& version) {
  return fmt::format("{}.{}.{}", version.parts[0], version.parts[1], version.parts[2]);
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
  if (const DWORD code = make_safe(to); code != ERROR_SUCCESS)
    return system_fail(code, {text::id::service_folder_failed, {{"folder", utf8(to)}}});
  for (const fs::path& former : former_programs(to)) ::DeleteFileW(former.c_str());  // one that still runs stays
  for (const Program& program : programs) SSSUP_CHECK(write_program(program, to));
  return {};
}

void remove_programs(const fs::path& folder, const std::function<void(const Message&)>& tell) {
  for (const wchar_t* name : program_names) {
    const fs::path program = folder / name;
    ::DeleteFileW(with(program, next_suffix).c_str());
    // It runs: out of the way, for the next restart to delete.
    if (!::DeleteFileW(program.c_str())) ::MoveFileExW(program.c_str(), former_name(program).c_str(), whole);
  }
  for (const fs::path& former : former_programs(folder))
    if (!::DeleteFileW(former.c_str()) && ::MoveFileExW(former.c_str(), nullptr, MOVEFILE_DELAY_UNTIL_REBOOT))
      tell({text::id::service_files_later, {{"path", utf8(former)}}});
  // A Setup's result that nobody read, because the server restarted under it.
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == L".log") ::DeleteFileW(entry.path().c_str());
  if (!::RemoveDirectoryW(folder.c_str())) ::MoveFileExW(folder.c_str(), nullptr, MOVEFILE_DELAY_UNTIL_REBOOT);
}

}  // namespace sssup::windows_service
