#include "service/machine/rehearsal/volumes.h"

#include <algorithm>

#include "common/rules/names.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view id_by_letter = "volume-";

std::string upper_letter(std::string_view letter) {
  const char first = letter.empty() ? '?' : letter.front();
  return {first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first};
}

state::Volumes::Volume* find_letter(state::Volumes& volumes, std::string_view letter) {
  for (auto& volume : *volumes.mutable_volumes())
    if (volume.letter() == letter) return &volume;
  return nullptr;
}

// A folder that has moved already was moved before the host was killed. A letter that is taken is not given twice.
Status move_folder(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return {};
  if (fs::exists(to, error))
    return tl::unexpected(durable::write_error(to, std::make_error_code(std::errc::file_exists)));
  fs::create_directories(to.parent_path(), error);
  if (!error) fs::rename(from, to, error);
  if (error) return tl::unexpected(durable::write_error(to, error));
  return {};
}

// Gone from its letter, until it is put under the one it has now.
Status take_away(const Layout& layout, const state::Volumes::Volume& volume) {
  std::error_code error;
  if (fs::exists(layout.away(volume.id()), error)) return {};
  return move_folder(layout.disks() / volume.letter(), layout.away(volume.id()));
}

// All changes of a restart are made at once: one disk may get the letter that another has just lost.
Status take_away_what_changes(const Layout& layout, const proto::Scenario& scenario, std::uint64_t restart,
                              state::Volumes& volumes) {
  const state::Volumes before = volumes;
  for (const auto& change : scenario.disk_changes()) {
    if (restart != (change.has_after_restart() ? change.after_restart() : 1)) continue;
    for (int index = 0; index < before.volumes_size(); ++index) {
      if (before.volumes(index).letter() != upper_letter(change.letter())) continue;
      SSSUP_CHECK(take_away(layout, before.volumes(index)));
      auto& volume = *volumes.mutable_volumes(index);
      if (change.has_becomes()) volume.set_letter(upper_letter(change.becomes()));
      volume.set_missing_looks(change.missing_looks());
    }
  }
  volumes.set_changed_at_restart(restart);
  return {};
}

Status put_back_what_is_there(const Layout& layout, const state::Volumes& volumes) {
  for (const auto& volume : volumes.volumes())
    if (volume.missing_looks() == 0)
      SSSUP_CHECK(move_folder(layout.away(volume.id()), layout.disks() / volume.letter()));
  return {};
}

// The facts' disks and the volumes are in one order (volumes_of).
Status change_facts(const Layout& layout, const Passage& passage, const state::Volumes& volumes) {
  proto::Server facts;
  SSSUP_CHECK(durable::load(layout.facts(), facts));
  for (int index = 0; index < std::min(facts.disks_size(), volumes.volumes_size()); ++index)
    facts.mutable_disks(index)->set_letter(volumes.volumes(index).letter());
  return durable::store(passage, layout.facts(), facts);
}

}  // namespace

state::Volumes volumes_of(const proto::Server& server) {
  state::Volumes volumes;
  for (const auto& disk : server.disks()) {
    auto& volume = *volumes.add_volumes();
    volume.set_letter(upper_letter(disk.letter()));
    volume.set_id(std::string(id_by_letter) + volume.letter());
    volume.set_label(disk.label());
  }
  return volumes;
}

Expected<Volume> volume_of_drive(const Layout& layout, char letter) {
  const std::string wanted(1, letter);
  std::error_code error;
  if (!fs::is_directory(layout.disks() / wanted, error))
    return fail(Error::Kind::not_found, {text::id::rehearsal_no_drive, {{"drive", wanted}}});
  state::Volumes volumes;
  SSSUP_CHECK(durable::load(layout.volumes(), volumes));
  const auto* known = find_letter(volumes, wanted);
  return known == nullptr ? Volume{std::string(id_by_letter) + wanted, {}} : Volume{known->id(), known->label()};
}

Expected<std::optional<std::string>> look_for_volume(const Layout& layout, Gate& gate, std::string_view id) {
  state::Volumes volumes;
  SSSUP_CHECK(durable::load(layout.volumes(), volumes));
  auto& all = *volumes.mutable_volumes();
  const auto volume = std::find_if(all.begin(), all.end(), [id](const auto& one) { return one.id() == id; });
  std::error_code error;
  if (volume == all.end()) {
    if (!id.starts_with(id_by_letter)) return std::nullopt;
    std::string letter(id.substr(id_by_letter.size()));
    return fs::is_directory(layout.disks() / letter, error) ? std::optional(std::move(letter)) : std::nullopt;
  }
  if (volume->missing_looks() == 0) return volume->letter();
  volume->set_missing_looks(volume->missing_looks() - 1);
  SSSUP_CHECK(gate.note([&](const Passage& passage) -> Status {
    if (volume->missing_looks() == 0)
      SSSUP_CHECK(move_folder(layout.away(volume->id()), layout.disks() / volume->letter()));
    return durable::store(passage, layout.volumes(), volumes);
  }));
  return std::nullopt;
}

Status change_letters(const Layout& layout, const Passage& passage, const proto::Scenario& scenario,
                      std::uint64_t restart) {
  if (scenario.disk_changes().empty()) return {};
  state::Volumes volumes;
  SSSUP_CHECK(durable::load(layout.volumes(), volumes));
  if (restart > volumes.changed_at_restart()) {
    SSSUP_CHECK(take_away_what_changes(layout, scenario, restart, volumes));
    SSSUP_CHECK(durable::store(passage, layout.volumes(), volumes));
  }
  SSSUP_CHECK(put_back_what_is_there(layout, volumes));
  return change_facts(layout, passage, volumes);
}

}  // namespace sssup::machine::rehearsal
