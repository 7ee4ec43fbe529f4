#include "service/upgrade/medium_copy.h"

#include <algorithm>
#include <set>

#include "common/rules/names.h"
#include "common/text/events.h"
#include "service/machine/medium_bounds.h"
#include "service/products/medium_files.h"

namespace sssup::upgrade {
namespace {

using machine::FileEntry;
using machine::MediumPlace;
using machine::SeenFile;
using proto::PinnedMedium;
using Profiles = std::span<const proto::ProductProfile* const>;

// The drive is not filled to the brim: the journal has to be written on.
constexpr std::uint64_t room_to_leave = std::uint64_t{64} << 20U;

bool same_file(std::string_view path, std::string_view other) {
  return rules::lower(path) == rules::lower(other);
}

bool is_below_one_of(std::string_view path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(), [&](const auto& folder) { return rules::is_below(path, folder); });
}

Expected<std::vector<std::string>> folders_of(Profiles profiles) {
  std::vector<std::string> all;
  for (const auto* profile : profiles) {
    SSSUP_TRY(const auto folders, products::folders_on_medium(*profile));
    for (const std::string& folder : folders)
      if (std::none_of(all.begin(), all.end(), [&](const auto& known) { return same_file(known, folder); }))
        all.push_back(folder);
  }
  return all;
}

bool lists(const std::vector<FileEntry>& files, const std::string& path) {
  return std::any_of(files.begin(), files.end(), [&](const FileEntry& file) { return same_file(file.path, path); });
}

Expected<std::vector<FileEntry>> list_all(machine::Machine& machine, const MediumPlace& place,
                                          const std::vector<std::string>& folders) {
  std::vector<FileEntry> all;
  machine::MediumBounds bounds;
  for (const std::string& folder : folders) {
    SSSUP_TRY(const auto files, machine.setups().list_medium(place, folder));
    for (const FileEntry& file : files) SSSUP_CHECK(bounds.add(file));
    all.insert(all.end(), files.begin(), files.end());
  }
  return all;
}

std::uint64_t bytes_of(const std::vector<FileEntry>& files) {
  std::uint64_t bytes = 0;
  for (const FileEntry& file : files) bytes += file.size;
  return bytes;
}

}  // namespace

struct MediumCopy::Listing {
  MediumPlace place;
  std::vector<std::string> folders;
  std::vector<FileEntry> files;
};

std::string MediumCopy::path_of(const std::string& file) const {
  return machine::join_path(folder_, file);
}

Status MediumCopy::go_on() const {
  if (stop_.stop_requested()) return fail(Error::Kind::busy, text::id::medium_copy_stopped);
  return {};
}

std::string MediumCopy::sha256_of_setup(const PinnedMedium& pin, const proto::ProductProfile& profile) {
  for (const auto& file : pin.files())
    if (same_file(file.path(), profile.setup().path())) return file.sha256();
  return {};
}

// A place that cannot be read, or has too much, is none as long as there is another.
Expected<std::optional<MediumCopy::Listing>> MediumCopy::find(Profiles profiles) const {
  SSSUP_TRY(auto folders, folders_of(profiles));
  SSSUP_TRY(const auto places, machine_.setups().places());
  std::optional<Error> first_error;
  for (const MediumPlace& place : places) {
    if (!place.chosen) continue;
    auto files = list_all(machine_, place, folders);
    if (!files) {
      if (!first_error) first_error = files.error();
      continue;
    }
    const bool whole = std::all_of(profiles.begin(), profiles.end(),
                                   [&](const auto* profile) { return lists(*files, profile->setup().path()); });
    if (whole) return Listing{place, std::move(folders), std::move(*files)};
  }
  if (first_error) return tl::unexpected<Error>(*std::move(first_error));
  return std::nullopt;
}

Expected<Taken> MediumCopy::take(const PinnedMedium& known, Profiles profiles, const CopyProgress& progress) const {
  SSSUP_TRY(const auto found, find(profiles));
  if (!found) return NoMedium{};
  for (const std::string& folder : found->folders) SSSUP_CHECK(machine_.files().remove(path_of(folder)));
  SSSUP_CHECK(machine_.files().create_folder(folder_));
  const std::uint64_t needed = bytes_of(found->files) + room_to_leave;
  SSSUP_TRY(const std::uint64_t free, machine_.files().free_bytes(folder_));
  if (free < needed) return NoRoom{needed, free};

  PinnedMedium pin;
  pin.set_folder(found->place.folder);
  pin.set_label(found->place.label);
  pin.set_serial(found->place.serial);
  for (const auto& file : known.files())
    if (!is_below_one_of(file.path(), found->folders)) *pin.add_files() = file;
  std::uint64_t done = 0;
  for (const FileEntry& file : found->files) {
    SSSUP_CHECK(go_on());
    progress(file.path, done++, found->files.size());
    auto hash = machine_.setups().copy_from_medium(found->place, file, path_of(file.path), stop_);
    // It was taken out.
    if (!hash && hash.error().kind == Error::Kind::not_found) return NoMedium{};
    if (!hash) return tl::unexpected<Error>(std::move(hash).error());
    auto* pinned = pin.add_files();
    pinned->set_path(file.path);
    pinned->set_size(file.size);
    pinned->set_sha256(*std::move(hash));
  }
  return pin;
}

Expected<std::optional<machine::SeenFile>> MediumCopy::seen_in_copy(const PinnedMedium::File& file) const {
  return machine_.files().see(path_of(file.path()), file.size(), stop_);
}

Expected<std::optional<MediumCopy::Mended>> MediumCopy::fetch(const PinnedMedium::File& file, Lost& lost) const {
  SSSUP_TRY(const auto places, machine_.setups().places());
  for (const MediumPlace& place : places) {
    const FileEntry pinned{file.path(), file.size()};
    auto seen = machine_.setups().see_on_medium(place, pinned, stop_);
    SSSUP_CHECK(go_on());
    // A drive that cannot be read does not have it; the next one may.
    lost.places.push_back({place, seen ? *std::move(seen) : std::nullopt});
    auto& there = lost.places.back().seen;
    if (!there || there->sha256 != file.sha256()) continue;
    // What was written counts: between the two reads the medium can be another one.
    const auto hash = machine_.setups().copy_from_medium(place, pinned, path_of(file.path()), stop_);
    if (!hash && hash.error().kind != Error::Kind::io && hash.error().kind != Error::Kind::not_found)
      return tl::unexpected<Error>(hash.error());
    if (hash == file.sha256()) return Mended{file.path(), place};
    there = hash ? std::optional(SeenFile{file.size(), *hash}) : std::nullopt;
  }
  return std::nullopt;
}

Status MediumCopy::remove_strangers(const PinnedMedium& pin, const std::vector<std::string>& folders,
                                    const Watch& watch) const {
  std::set<std::string> ours;
  for (const auto& file : pin.files()) ours.insert(rules::lower(path_of(file.path())));
  std::vector<std::string> strangers;
  for (const std::string& folder : folders) {
    SSSUP_TRY(const auto files, machine_.files().list(path_of(folder)));
    for (const FileEntry& file : files)
      if (!ours.contains(rules::lower(file.path))) strangers.push_back(file.path);
  }
  if (strangers.empty()) return {};
  SSSUP_CHECK(watch.strangers(strangers));
  for (const std::string& path : strangers) SSSUP_CHECK(machine_.files().remove(path));
  return {};
}

Expected<MediumCopy::Verified> MediumCopy::verify(const PinnedMedium& pin, const proto::ProductProfile& profile,
                                                  const Watch& watch) const {
  SSSUP_TRY(const auto folders, products::folders_on_medium(profile));
  SSSUP_CHECK(remove_strangers(pin, folders, watch));
  Verified verified;
  for (const auto& file : pin.files()) {
    SSSUP_CHECK(go_on());
    watch.alive();
    if (!is_below_one_of(file.path(), folders)) continue;
    SSSUP_TRY(auto seen, seen_in_copy(file));
    if (seen && seen->sha256 == file.sha256()) continue;
    Lost lost{file, std::move(seen), {}};
    SSSUP_TRY(auto mended, fetch(file, lost));
    if (!mended) {
      verified.lost = std::move(lost);
      return verified;
    }
    verified.mended.push_back(*std::move(mended));
  }
  return verified;
}

}  // namespace sssup::upgrade
