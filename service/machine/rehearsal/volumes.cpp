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

Status change_facts(const Layout& layout, const Passage& passage, const std::string& letter, const std::string& now) {
  proto::Server facts;
  SSSUP_CHECK(durable::load(layout.facts(), facts));
  for (auto& disk : *facts.mutable_disks())
    if (upper_letter(disk.letter()) == letter) disk.set_letter(now);
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
  state::Volumes volumes;
  SSSUP_CHECK(durable::load(layout.volumes(), volumes));
  for (const auto& change : scenario.disk_changes()) {
    if (restart != (change.has_after_restart() ? change.after_restart() : 1)) continue;
    auto* volume = find_letter(volumes, upper_letter(change.letter()));
    if (volume == nullptr) continue;
    const std::string before = volume->letter();
    const std::string now = change.has_becomes() ? upper_letter(change.becomes()) : before;
    volume->set_letter(now);
    volume->set_missing_looks(change.missing_looks());
    const auto to = change.missing_looks() > 0 ? layout.away(volume->id()) : layout.disks() / now;
    if (to != layout.disks() / before) SSSUP_CHECK(move_folder(layout.disks() / before, to));
    SSSUP_CHECK(change_facts(layout, passage, before, now));
  }
  return durable::store(passage, layout.volumes(), volumes);
}

}  // namespace sssup::machine::rehearsal
