#include "tests/rehearsal/small_service.h"

#include <array>
#include <functional>
#include <vector>

#include "service/machine/rehearsal/rehearsal.h"
#include "service/products/product.h"
#include "service/products/profile.h"

namespace sssup::test {
namespace {

using machine::Machine;
using machine::RegistryKey;

struct Note {
  std::uint32_t step = 0;
  std::string boot;  // in which the restart was asked for
};

Expected<Note> read_note(Machine& machine) {
  SSSUP_TRY(const auto key, machine.registry().read(machine::own_key));
  Note note;
  if (key) {
    note.step = std::get<std::uint32_t>(key->values.at("Step"));
    note.boot = std::get<std::string>(key->values.at("Boot"));
  }
  return note;
}

Status write_note(Machine& machine, const Note& note) {
  RegistryKey key;
  key.values["Step"] = note.step;
  key.values["Boot"] = note.boot;
  return machine.registry().write(machine::own_key, key);
}

Status write_files(Machine& machine) {
  const std::array files = {machine::FileContent{"D:\\Work\\one.txt", "first"},
                            machine::FileContent{"D:\\Work\\deep\\two.txt", "second"},
                            machine::FileContent{"D:\\Work\\three.txt", "third"}};
  return machine.files().write(files);
}

Status remove_sss(Machine& machine, const proto::ProductProfile& sss) {
  for (int attempt = 0; attempt < 5; ++attempt) {
    SSSUP_TRY(const auto presence, products::presence(machine, sss));
    if (presence == products::Presence::absent) return {};
    SSSUP_CHECK(machine.setups().run(products::setup_command(sss, machine::SetupAction::remove, true, "D:\\Copies"),
                                     [] {}, {}));
  }
  return {};
}

Status seal(Machine& machine) {
  SSSUP_TRY(const auto sealed, machine.secrets().seal("sentinel-sealed"));
  RegistryKey key;
  key.values["Secret"] = machine::RegistryBytes(sealed.begin(), sealed.end());
  return machine.registry().write("HKLM\\SOFTWARE\\NEC\\Small\\Deep", key);
}

// True: the server restarts.
Expected<bool> restart(Machine& machine, Note& note) {
  SSSUP_TRY(const auto boot, machine.power().boot_identity());
  if (!note.boot.empty() && note.boot != boot) return false;
  note.boot = boot;
  SSSUP_CHECK(write_note(machine, note));
  SSSUP_CHECK(machine.power().restart("small service"));
  return true;
}

Status run(const std::filesystem::path& folder) {
  SSSUP_TRY(const auto products, products::built_in("CLUSTERPRO_SE_8"));
  SSSUP_TRY(const auto opened, machine::rehearsal::open(folder));
  Machine& machine = *opened;
  const std::vector<std::function<Status()>> steps = {
      [&] { return machine.files().create_folder("D:\\Work"); },
      [&] { return machine.files().write("D:\\Work\\one.txt", "old"); },
      [&] { return write_files(machine); },
      [&] { return machine.services().set_start_type("Spooler", proto::WindowsService::DISABLED); },
      [&] { return machine.services().stop("Spooler"); },
      [&] { return remove_sss(machine, products.sss); },
      [&] { return seal(machine); },
      [&] { return machine.files().remove("D:\\Work\\deep"); },
      [&] { return machine.log(machine::LogLevel::information, "nearly done"); },
  };
  constexpr std::uint32_t restart_before = 4;
  SSSUP_TRY(Note note, read_note(machine));
  for (; note.step < steps.size(); ++note.step) {
    SSSUP_CHECK(write_note(machine, note));
    if (note.step == restart_before) {
      SSSUP_TRY(const bool restarts, restart(machine, note));
      if (restarts) return {};
    }
    SSSUP_CHECK(steps[note.step]());
  }
  SSSUP_CHECK(machine.services().remove(machine::own_service));
  return machine.registry().remove(machine::own_key);
}

}  // namespace

int small_service(const std::filesystem::path& folder) {
  return run(folder) ? 0 : 1;
}

}  // namespace sssup::test
