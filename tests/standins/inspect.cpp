// What is on the server, for the run under Wine to compare:
//   inspect.exe result FOLDER   what CLUSTERPRO is set to, as `upgradectl convert` writes it (without the report)
//   inspect.exe server          products, their services, licences and our own traces, a line each
//   inspect.exe ready           0 when SSS and its services are whole
#include <fstream>
#include <iostream>

#include "common/document/document.h"
#include "common/text/errors.h"
#include "service/machine/windows/windows_machine.h"
#include "service/products/places.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "tests/standins/command_line.h"

namespace sssup::standin {
namespace {

namespace fs = std::filesystem;

std::string_view name_of(products::Presence presence) {
  switch (presence) {
    case products::Presence::absent: return "absent";
    case products::Presence::whole: return "whole";
    case products::Presence::half: return "half";
  }
  return "";
}

void write(const fs::path& path, const std::string& content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

Status result(machine::Machine& machine, const migration::Products& products, const fs::path& folder) {
  SSSUP_TRY(const auto clusterpro, products::settle(machine, products.clusterpro));
  SSSUP_TRY(const auto applied, products::read_applied(machine, clusterpro));
  write(folder / "cluster.json", document::print_with_empty_fields(applied.cluster));
  for (const auto& scripts : applied.scripts) {
    write(folder / "scripts" / scripts.group / "START.BAT", scripts.start);
    write(folder / "scripts" / scripts.group / "STOP.BAT", scripts.stop);
  }
  return {};
}

Status show_service(machine::Machine& machine, const std::string& name) {
  SSSUP_TRY(const auto service, machine.services().query(name));
  std::cout << "service " << name << ": " << (service ? service->ShortDebugString() : "absent") << '\n';
  return {};
}

Status server(machine::Machine& machine, const migration::Products& products) {
  for (const auto* profile : {&products.sss, &products.clusterpro}) {
    SSSUP_TRY(const auto presence, products::presence(machine, *profile));
    std::cout << "product " << profile->product() << ": " << name_of(presence) << '\n';
    for (const auto& name : profile->services()) SSSUP_CHECK(show_service(machine, name));
    // What a removal leaves behind would not be seen in its presence alone.
    for (const auto& place : products::places_of(*profile)) {
      for (const auto& key : products::belongings(products::at(*profile, place)).registry_keys) {
        SSSUP_TRY(const auto found, machine.registry().read(key));
        std::cout << "key " << key << ": " << (found ? "present" : "absent") << '\n';
      }
    }
  }
  SSSUP_TRY(const auto clusterpro, products::settle(machine, products.clusterpro));
  SSSUP_TRY(const auto licences, products::registered_licences(machine, clusterpro));
  for (const auto& licence : licences)
    std::cout << "licence " << proto::UpgradeLicence::Unit_Name(licence.unit()) << ' ' << licence.count() << ' '
              << licence.serial_number() << '\n';
  SSSUP_CHECK(show_service(machine, std::string(machine::own_service)));
  SSSUP_TRY(const auto anchor, machine.registry().read(machine::own_key));
  std::cout << "key " << machine::own_key << ": " << (anchor ? "present" : "absent") << '\n';
  return {};
}

Status ready(machine::Machine& machine, const migration::Products& products) {
  SSSUP_TRY(const auto presence, products::presence(machine, products.sss));
  if (presence == products::Presence::whole) return {};
  return fail(Error::Kind::not_found, {text::id::error_internal, {{"what", "SSS is not whole"}}});
}

Status run(const std::vector<std::wstring>& arguments) {
  SSSUP_TRY(const auto machine, machine::windows::open());
  SSSUP_TRY(const auto products, products::built_in(products::editions().front()));
  if (arguments.size() == 2 && arguments[0] == L"result") return result(*machine, products, arguments[1]);
  if (arguments.size() == 1 && arguments[0] == L"ready") return ready(*machine, products);
  return server(*machine, products);
}

}  // namespace
}  // namespace sssup::standin

int main() {
  const auto done = sssup::standin::run(sssup::standin::own_arguments());
  if (done) return 0;
  std::cerr << "inspect: " << sssup::describe(done.error(), sssup::text::Language::english) << '\n';
  return 1;
}
