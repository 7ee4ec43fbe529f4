// T-2 and T-4: what is not ours stays, and what is sealed stays closed.
#include "service/machine/windows/api.h"
// windows.h first
#include <dpapi.h>

#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"
#include "tests/kit/product_windows.h"

namespace sssup::kit {
namespace {

std::string sealed_sentinel(Kit& kit) {
  const std::string sealed = must(kit.machine->secrets().seal("sentinel"));
  if (must(kit.machine->secrets().unseal(sealed)) != "sentinel") throw CannotTry("we cannot open it ourselves");
  return sealed;
}

// As versions before sealed. Where a user cannot even open that, his failing at ours shows nothing.
void a_user_opens_what_is_for_all(const Kit& kit) {
  std::string plain = "sentinel";
  DATA_BLOB in{static_cast<DWORD>(plain.size()), reinterpret_cast<BYTE*>(plain.data())}, out{};
  if (!::CryptProtectData(&in, nullptr, nullptr, nullptr, nullptr,
                          CRYPTPROTECT_UI_FORBIDDEN | CRYPTPROTECT_LOCAL_MACHINE, &out))
    throw CannotTry("nothing can be sealed for the computer: " + machine::windows::words_of(::GetLastError()));
  const machine::windows::LocalMemory<BYTE> owned(out.pbData);
  const auto file = kit.ground / "sealed-for-all.bin";
  put(file, {reinterpret_cast<const char*>(out.pbData), out.cbData});
  if (Attack(kit, As::user, L"unseal-file", {file.native()}).wait() != got_through)
    throw CannotTry("a user cannot even open what is sealed for the computer");
}

}  // namespace

Finding reset_leaves_strangers(Kit& kit) {
  const auto folder = kit.drive / "SSS Upgrade";
  if (is_there(folder)) return not_tried(in_utf8(folder) + " is there already");
  make_folder(folder, for_everybody);
  put(folder / strangers_file, "work of a year");
  const Ended reset =
      run(kit, kit.medium() / "upgrade-service.exe", {L"uninstall", L"--reset", L"--yes", L"--lang", L"en"});
  const bool stayed = content_of(folder / strangers_file) == "work of a year";
  take_away(folder);
  if (!stayed) return not_enforced("the folder was removed");
  if (reset.code != 0) return not_tried("the reset ended with " + std::to_string(reset.code) + ": " + reset.output);
  return enforced("the reset ended, and left it");
}

Finding unseal_as_user(Kit& kit) {
  a_user_opens_what_is_for_all(kit);
  const auto file = kit.ground / "sealed.bin";
  put(file, sealed_sentinel(kit));
  return attack(kit, As::user, L"unseal-file", {file.native()});
}

Finding read_keys_as_user(Kit& kit) {
  // A key as the product keeps sealed values in; and where the stand-in SSS has its passwords.
  set_up_sss(kit);
  a_user_opens_what_is_for_all(kit);
  const std::string key = std::string(kit_key) + R"(\Sealed)";
  const std::string sealed = sealed_sentinel(kit);
  machine::RegistryKey content;
  content.values["Sealed"] = machine::RegistryBytes(sealed.begin(), sealed.end());
  must(kit.machine->registry().write_private(key, content));
  const std::string below_root = key.substr(std::string_view(R"(HKLM\)").size());
  Finding finding =
      attacks(kit, As::user, {{L"read-key", text::wide(below_root)}, {L"unseal-registry", LR"(SOFTWARE\NEC)"}});
  must(kit.machine->registry().remove(key));
  return finding;
}

}  // namespace sssup::kit
