#include "service/machine/rehearsal/disks.h"

#include <algorithm>
#include <fstream>

#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/trail.h"
#include "service/machine/rehearsal/volumes.h"
#include "service/machine/rehearsal/windows_path.h"
#include "service/machine/sha256.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> missing(std::string_view path) {
  return fail(Error::Kind::not_found, {text::id::rehearsal_file_missing, {{"path", std::string(path)}}});
}

tl::unexpected<Error> in_the_way(const text::Entry& why, std::string_view path) {
  return fail(Error::Kind::denied, {why, {{"path", std::string(path)}}});
}

// A file is there, or may be made.
Status check_is_no_other(Place place, std::string_view path) {
  if (place == Place::folder)
    return fail(Error::Kind::io, {text::id::rehearsal_is_folder, {{"path", std::string(path)}}});
  if (place == Place::other) return in_the_way(text::id::error_path_no_file, path);
  return {};
}

// A drive can be neither removed nor renamed.
Status check_is_no_drive(std::string_view path) {
  SSSUP_TRY(const WindowsPath parsed, parse_windows_path(path));
  if (!parsed.names.empty()) return {};
  return fail(Error::Kind::denied, {text::id::error_file_remove, {{"path", std::string(path)}}});
}

}  // namespace

Expected<Place> Disks::look(std::string_view path) {
  Trail trail(layout_);
  SSSUP_TRY(const auto found, trail.find(path));
  if (found.is == Place::file) {
    SSSUP_TRY(const fs::path file, trail.reach(found.place));
    std::error_code error;
    return fs::hard_link_count(file, error) > 1 && !error ? Place::other : Place::file;
  }
  if (found.is != Place::folder) return found.is;
  SSSUP_TRY(const OpenFolder* folder, trail.open(found.place));
  SSSUP_TRY(const auto names, folder->names());
  return names.empty() ? Place::empty_folder : Place::folder;
}

Expected<bool> Disks::exists(std::string_view path) {
  SSSUP_TRY(const auto found, Trail(layout_).find(path));
  if (found.is == Place::other) return in_the_way(text::id::error_path_no_file, path);
  return found.is != Place::free;
}

Expected<std::string> Disks::read(std::string_view path) {
  return read_beginning(path, std::string::npos);
}

Expected<std::string> Disks::read_beginning(std::string_view path, std::size_t most) {
  Trail trail(layout_);
  SSSUP_TRY(const auto found, trail.find(path));
  SSSUP_CHECK(check_is_no_other(found.is, path));
  if (found.is == Place::free) return missing(path);
  SSSUP_TRY(const fs::path reached, trail.reach(found.place));
  SSSUP_TRY(auto content, durable::read(reached, most));
  if (!content) return missing(path);
  return std::move(*content);
}

Status Disks::create_folder(std::string_view path) {
  return gate_.effect("folder.create", path, [&](const Passage& passage) -> Status {
    Trail trail(layout_);
    SSSUP_TRY(const auto found, trail.find(path));
    SSSUP_CHECK(durable::create_folder(passage, found.place, trail));
    SSSUP_TRY(const OpenFolder* folder, trail.open(found.place));
    return folder->close_to_others();
  });
}

Status Disks::write(std::span<const FileContent> files) {
  if (files.empty()) return {};
  return gate_.effect("file.write", files.front().path, [&](const Passage& passage) -> Status {
    Trail trail(layout_);
    std::vector<durable::File> batch;
    batch.reserve(files.size());
    for (const auto& file : files) {
      SSSUP_TRY(auto found, trail.find(file.path));
      SSSUP_CHECK(check_is_no_other(found.is, file.path));
      batch.push_back({std::move(found.place), file.content});
    }
    return durable::write(passage, batch, trail);
  });
}

Status Disks::remove(std::string_view path) {
  return gate_.effect("file.remove", path, [&](const Passage& passage) -> Status {
    SSSUP_CHECK(check_is_no_drive(path));
    Trail trail(layout_);
    SSSUP_TRY(const auto found, trail.find(path));
    if (found.is == Place::free) return {};
    if (found.is == Place::other) return in_the_way(text::id::error_path_no_file, path);
    return durable::remove(passage, found.place, trail);
  });
}

Status Disks::move(std::string_view from, std::string_view to) {
  return gate_.effect("file.move", from, [&](const Passage& passage) -> Status {
    SSSUP_CHECK(check_is_no_drive(from));
    SSSUP_CHECK(check_is_no_drive(to));
    Trail trail_from(layout_);
    Trail trail_to(layout_);
    SSSUP_TRY(const auto found, trail_from.find(from));
    SSSUP_TRY(const auto free, trail_to.find(to));
    if (free.is != Place::free)
      return fail(Error::Kind::refused, {text::id::error_file_there, {{"path", std::string(to)}}});
    if (found.is == Place::free) return missing(from);
    if (found.is == Place::other) return in_the_way(text::id::error_path_no_file, from);
    return durable::move(passage, found.place, trail_from, free.place, trail_to);
  });
}

Expected<std::vector<FileEntry>> Disks::list(std::string_view folder) {
  SSSUP_TRY(const WindowsPath parsed, parse_windows_path(folder));
  Trail trail(layout_);
  SSSUP_TRY(const auto found, trail.find(folder));
  if (found.is == Place::other) return in_the_way(text::id::error_path_no_folder, folder);
  std::vector<FileEntry> files;
  if (found.is != Place::folder) return files;
  SSSUP_TRY(const fs::path reached, trail.reach_folder(found.place));
  const std::size_t skipped = reached.native().size() + 1;
  std::error_code error;
  fs::recursive_directory_iterator entry(reached, error), end;
  for (; !error && entry != end; entry.increment(error)) {
    if (!fs::is_regular_file(entry->symlink_status(error))) continue;
    std::string below = text::utf8_of(entry->path().native().substr(skipped));
    std::replace(below.begin(), below.end(), '/', '\\');
    files.push_back({join_path(parsed.text(), below), entry->file_size(error)});
  }
  if (error) {
    return fail(Error::Kind::io, {text::id::error_file_read, {{"path", std::string(folder)}}}, error.message());
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

Expected<std::optional<SeenFile>> Disks::see(std::string_view path, std::optional<std::uint64_t> size,
                                             std::stop_token stop) {
  Trail trail(layout_);
  SSSUP_TRY(const auto found, trail.find(path));
  SSSUP_CHECK(check_is_no_other(found.is, path));
  if (found.is == Place::free) return std::nullopt;
  SSSUP_TRY(const fs::path reached, trail.reach(found.place));
  const text::Message what = {text::id::error_file_read, {{"path", std::string(path)}}};
  std::error_code error;
  const std::uint64_t there = fs::file_size(reached, error);
  std::ifstream file(reached, std::ios::binary);
  if (error || !file) return fail(Error::Kind::io, what, error ? error.message() : std::string());
  if (there != size.value_or(there)) return SeenFile{there, {}};
  constexpr std::size_t piece_size = std::size_t{64} << 10U;
  std::string piece(piece_size, '\0');
  Sha256 hash;
  std::uint64_t read = 0;
  do {
    if (stop.stop_requested()) return fail(Error::Kind::busy, what);
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto got = static_cast<std::size_t>(file.gcount());
    hash.add(std::string_view(piece).substr(0, got));
    read += got;
  } while (file && read <= there);
  if (!file.eof() && read <= there) return fail(Error::Kind::io, what);
  return SeenFile{read, read == there ? hash.hexadecimal() : std::string()};
}

Expected<std::uint64_t> Disks::free_bytes(std::string_view path) {
  SSSUP_TRY(const WindowsPath parsed, parse_windows_path(path));
  state::Progress progress;
  SSSUP_CHECK(durable::load(layout_.progress(), progress));
  if (progress.medium_without_room() < times_full_) {
    progress.set_medium_without_room(progress.medium_without_room() + 1);
    SSSUP_CHECK(
        gate_.note([&](const Passage& passage) { return durable::store(passage, layout_.progress(), progress); }));
    return 0;
  }
  std::error_code error;
  const auto space = fs::space(layout_.disks() / std::string(1, parsed.drive), error);
  if (error) return fail(Error::Kind::io, {text::id::error_file_read, {{"path", std::string(path)}}}, error.message());
  return space.available;
}

Expected<Volume> Disks::volume_of(std::string_view path) {
  SSSUP_TRY(const WindowsPath parsed, parse_windows_path(path));
  return volume_of_drive(layout_, parsed.drive);
}

Expected<std::optional<std::string>> Disks::drive_of_volume(std::string_view id) {
  return look_for_volume(layout_, gate_, id);
}

fs::path Disks::native(std::string_view path) {
  auto found = Trail(layout_).find(path);
  return found && found->is != Place::other ? std::move(found->place) : fs::path();
}

}  // namespace sssup::machine::rehearsal
