// Windows only.
#include "packaging/medium/launcher/carried.h"

#include <utility>

#include "service/machine/windows/api.h"

#include "common/text/launcher.h"
#include "service/machine/windows/system_error.h"

namespace sssup::launcher {
namespace {

// As in carried.rc.in.
constexpr std::pair<const wchar_t*, const wchar_t*> resources[] = {
    {L"UPGRADE_SERVICE", windows_service::service_program}, {L"UPGRADECTL", windows_service::console_program}};

}  // namespace

Expected<std::vector<windows_service::Program>> carried_programs() {
  std::vector<windows_service::Program> programs;
  for (const auto& [resource, name] : resources) {
    const HRSRC found = ::FindResourceW(nullptr, resource, MAKEINTRESOURCEW(10));  // RT_RCDATA
    const HGLOBAL loaded = found == nullptr ? nullptr : ::LoadResource(nullptr, found);
    const void* content = loaded == nullptr ? nullptr : ::LockResource(loaded);
    if (content == nullptr) return machine::windows::last_error(text::id::launcher_damaged);
    programs.push_back({name, {static_cast<const char*>(content), ::SizeofResource(nullptr, found)}});
  }
  return programs;
}

}  // namespace sssup::launcher
