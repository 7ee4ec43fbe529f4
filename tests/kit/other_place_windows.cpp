#include "tests/kit/other_place_windows.h"

#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"
#include "service/products/places.h"
#include "service/products/product.h"

namespace sssup::kit {
namespace {

using machine::windows::ServiceHandle;

// Tried again for five seconds: a program whose service has just stopped may still run. Windows' error code.
DWORD rename(const std::string& from, const std::string& to) {
  constexpr int most = 20;
  DWORD code = ERROR_SUCCESS;
  for (int again = 0; again < most; ++again) {
    if (::MoveFileW(text::wide(from).c_str(), text::wide(to).c_str())) return ERROR_SUCCESS;
    code = ::GetLastError();
    ::Sleep(250);
  }
  return code;
}

void start(const std::string& name) {
  const ServiceHandle manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  const ServiceHandle service(::OpenServiceW(manager.get(), text::wide(name).c_str(), SERVICE_START));
  ::StartServiceW(service.get(), 0, nullptr);
}

}  // namespace

In32BitPlace::In32BitPlace(Kit& kit, const proto::ProductProfile& profile) : kit_(kit) {
  try {
    // A folder cannot be moved while a program in it runs.
    stop_services(must(products::services_of(*kit.machine, profile)));
    move(products::belongings(products::in_view(profile, proto::VIEW_64_BIT)),
         products::belongings(products::in_view(profile, proto::VIEW_32_BIT)));
  } catch (const CannotTry&) {
    put_back();  // without an object there is no destructor
    throw;
  }
}

void In32BitPlace::move(const products::Belongings& from, const products::Belongings& to) {
  if (from.folders.size() != to.folders.size() || from.registry_keys.size() != to.registry_keys.size())
    throw CannotTry("the profile's places do not match");
  for (std::size_t index = 0; index < from.folders.size(); ++index) move_folder(from.folders[index], to.folders[index]);
  for (std::size_t index = 0; index < from.registry_keys.size(); ++index)
    move_key(from.registry_keys[index], to.registry_keys[index]);
}

// What cannot be put back is removed from either place at the kit's end.
void In32BitPlace::put_back() {
  auto& registry = kit_.machine->registry();
  for (const auto& key : keys_)
    if (registry.write(key.from, key.content)) static_cast<void>(registry.remove(key.to));
  for (const auto& [from, to] : folders_) rename(to, from);
  for (const auto& name : stopped_) start(name);
}

void In32BitPlace::stop_services(const std::vector<std::string>& names) {
  auto& services = kit_.machine->services();
  for (const auto& name : names) {
    const auto service = must(services.query(name));
    if (!service || service->state() != proto::WindowsService::RUNNING) continue;
    stopped_.push_back(name);
    must(services.stop(name));
  }
}

void In32BitPlace::move_folder(const std::string& from, const std::string& to) {
  if (const DWORD code = rename(from, to); code != ERROR_SUCCESS)
    throw CannotTry(from + " cannot be moved: " + machine::windows::words_of(code));
  folders_.emplace_back(from, to);
}

void In32BitPlace::move_key(const std::string& from, const std::string& to) {
  auto& registry = kit_.machine->registry();
  const auto content = must(registry.read(from));
  if (!content) throw CannotTry("there is no key " + from);
  keys_.push_back({from, to, *content});
  must(registry.write(to, *content));
  must(registry.remove(from));
}

}  // namespace sssup::kit
