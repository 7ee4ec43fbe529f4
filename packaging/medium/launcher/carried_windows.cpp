// Windows only.
#include "packaging/medium/launcher/carried.h"

#include <utility>

#include "common/text/launcher.h"

namespace sssup::launcher {
namespace {

// As in carried.rc.in.
constexpr std::pair<const wchar_t*, const wchar_t*> resources[] = {
    {L"UPGRADE_SERVICE", windows_service::service_program}, {L"UPGRADECTL", windows_service::console_program}};

}  // namespace

Expected<std::vector<windows_service::Program>> carried_programs() {
  std::vector<windows_service::Program> programs;
  for (const auto& [resource, name] : resources) {
    auto content = windows_service::carried_program(resource);
    if (!content) return fail(Error::Kind::corrupt, text::id::launcher_damaged);
    programs.push_back({name, *std::move(content)});
  }
  return programs;
}

}  // namespace sssup::launcher
