#include "tests/kit/kit_windows.h"

#include "common/text/wide.h"
#include "service/machine/windows/api.h"

namespace sssup::kit {

Finding enforced(std::string why) {
  return {Verdict::enforced, std::move(why)};
}
Finding not_enforced(std::string why) {
  return {Verdict::not_enforced, std::move(why)};
}
Finding not_tried(std::string why) {
  return {Verdict::not_tried, std::move(why)};
}

bool is_wine() {
  return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr;
}

const Account& Kit::user() const {
  if (!accounts) throw CannotTry("there is no second account");
  return accounts->user;
}

const Account& Kit::administrator() const {
  if (!accounts) throw CannotTry("there is no second account");
  return accounts->administrator;
}

std::string in_utf8(const std::filesystem::path& path) {
  return text::utf8(path.native());
}

}  // namespace sssup::kit
