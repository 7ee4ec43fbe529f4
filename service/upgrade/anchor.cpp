#include "service/upgrade/anchor.h"

#include "service/products/profile.h"
#include "service/upgrade/working_volume.h"

namespace sssup::upgrade {
namespace {

// Of the registry value "Finished".
constexpr std::uint32_t complete = 1, by_reset = 2, unchanged = 4;

std::uint32_t finished_value(End end) {
  switch (end) {
    case End::none: return 0;
    case End::complete: return complete;
    case End::reset: return by_reset;
    case End::unchanged: return unchanged;
  }
  return 0;
}

End end_of(std::uint32_t value) {
  switch (value) {
    case 0: return End::none;
    case by_reset: return End::reset;
    case unchanged: return End::unchanged;
    default: return End::complete;
  }
}

template <class Value>
Value value_or(const machine::RegistryKey& key, std::string_view name, Value otherwise) {
  const auto found = key.values.find(name);
  const Value* value = found == key.values.end() ? nullptr : std::get_if<Value>(&found->second);
  return value == nullptr ? otherwise : *value;
}

void add_volume(machine::RegistryKey& key, const std::string& name, const machine::Volume& volume) {
  if (!volume.id.empty()) key.values[name] = volume.id;
  if (!volume.label.empty()) key.values[name + "Label"] = volume.label;
}

machine::Volume volume_in(const machine::RegistryKey& key, const std::string& name) {
  return {value_or<std::string>(key, name, {}), value_or<std::string>(key, name + "Label", {})};
}

}  // namespace

Status write_anchor(machine::Machine& machine, const Anchor& anchor) {
  machine::RegistryKey key;
  // Keys below it are others': the record of a Setup that runs.
  SSSUP_TRY(auto there, machine.registry().read(machine::own_key));
  if (there) key.keys = std::move(there->keys);
  key.values["Folder"] = anchor.folder;
  key.values["Edition"] = anchor.edition;
  key.values["Backup"] = anchor.backup;
  add_volume(key, "Volume", anchor.volume);
  add_volume(key, "BackupVolume", anchor.backup_volume);
  key.values["Run"] = anchor.run;
  key.values["Finished"] = finished_value(anchor.end);
  return machine.registry().write(machine::own_key, key);
}

Expected<std::optional<Anchor>> read_anchor(machine::Machine& machine) {
  SSSUP_TRY(const auto key, machine.registry().read(machine::own_key));
  // Values are written in the order of their names. Without the folder the start did not get as far; what comes after
  // it, the run and its volume, `resume` makes up for.
  if (!key || !key->values.contains("Folder")) return std::nullopt;
  Anchor anchor;
  anchor.folder = value_or<std::string>(*key, "Folder", {});
  anchor.edition = value_or<std::string>(*key, "Edition", products::editions().front());
  anchor.backup = value_or<std::string>(*key, "Backup", {});
  anchor.run = value_or<std::string>(*key, "Run", {});
  anchor.end = end_of(value_or<std::uint32_t>(*key, "Finished", 0));
  anchor.volume = volume_in(*key, "Volume");
  anchor.backup_volume = volume_in(*key, "BackupVolume");
  SSSUP_CHECK(find_volumes(machine, anchor));
  return anchor;
}

}  // namespace sssup::upgrade
