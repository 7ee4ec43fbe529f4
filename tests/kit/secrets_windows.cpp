// T-2 and T-4: what is not ours stays, and what is sealed stays closed.
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"
#include "tests/kit/product_windows.h"

namespace sssup::kit {

Finding reset_leaves_strangers(Kit& kit) {
  const auto folder = kit.drive / "SSS Upgrade";
  if (is_there(folder)) return not_tried(in_utf8(folder) + " is there already");
  make_folder(folder, for_everybody);
  put(folder / strangers_file, "work of a year");
  const Ended reset =
      run(kit, kit.medium() / "upgrade-service.exe", {L"uninstall", L"--reset", L"--yes", L"--lang", L"en"});
  const bool stayed = content_of(folder / strangers_file) == "work of a year";
  take_away(folder);
  return stayed ? enforced("the reset ended with " + std::to_string(reset.code))
                : not_enforced("the folder was removed");
}

Finding unseal_as_user(Kit& kit) {
  const auto file = kit.ground / "sealed.bin";
  const std::string sealed = must(kit.machine->secrets().seal("sentinel"));
  if (must(kit.machine->secrets().unseal(sealed)) != "sentinel") return not_tried("we cannot open it ourselves");
  put(file, sealed);
  return attack(kit, As::user, L"unseal-file", {file.native()});
}

Finding read_keys_as_user(Kit& kit) {
  // Where a run keeps what it sealed, with a sentinel in it; and where the stand-in SSS has its passwords.
  set_up_sss(kit);
  const std::string key = std::string(machine::own_key) + R"(\Kit)";
  const std::string sealed = must(kit.machine->secrets().seal("sentinel"));
  machine::RegistryKey content;
  content.values["Sealed"] = machine::RegistryBytes(sealed.begin(), sealed.end());
  must(kit.machine->registry().write(key, content));
  Finding finding = attack(kit, As::user, L"unseal-registry", {LR"(SOFTWARE\NEC)"});
  must(kit.machine->registry().remove(key));
  return finding;
}

}  // namespace sssup::kit
