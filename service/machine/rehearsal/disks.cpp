#include "service/machine/rehearsal/disks.h"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

#include "common/rules/names.h"
#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/volumes.h"
#include "service/machine/rehearsal/windows_path.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

// Finds Windows paths on this computer's disk, ignoring ASCII case. Lives for one call: what it has read of folders may
// be wrong a moment later.
class Finder {
 public:
  explicit Finder(const Layout& layout) : layout_(layout) {}

  /// Where the path is, or would be: names that are not there yet are taken as they are.
  Expected<fs::path> find(std::string_view path) {
    SSSUP_TRY(const WindowsPath parsed, parse_windows_path(path));
    fs::path place = layout_.disks() / std::string(1, parsed.drive);
    std::error_code error;
    if (!fs::is_directory(place, error)) {
      return fail(Error::Kind::not_found, {text::id::rehearsal_no_drive, {{"drive", std::string(1, parsed.drive)}}});
    }
    for (const auto& name : parsed.names) {
      place = entry(place, name);
      // Nothing of ours makes links; one that is there leads somewhere else.
      if (fs::is_symlink(fs::symlink_status(place, error))) {
        return fail(Error::Kind::denied, {text::id::rehearsal_path, {{"path", std::string(path)}}});
      }
    }
    return place;
  }

 private:
  using Names = std::unordered_map<std::string, std::string>;  // lower case -> as on the disk

  fs::path entry(const fs::path& folder, const std::string& name) {
    const auto known = folders_.find(folder);
    if (known == folders_.end()) {
      std::error_code error;
      fs::path exact = folder / text::path_of(name);
      if (fs::exists(fs::symlink_status(exact, error))) return exact;
    }
    Names& names = known != folders_.end() ? known->second : read_folder(folder);
    // A name found missing is made next, as we spell it: the batch's other files are to find it.
    return folder / text::path_of(names.emplace(rules::lower(name), name).first->second);
  }

  Names& read_folder(const fs::path& folder) {
    Names& names = folders_[folder];
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      std::string name = text::utf8_of(entry->path().filename());
      names.emplace(rules::lower(name), std::move(name));
    }
    return names;
  }

  const Layout& layout_;
  std::map<fs::path, Names> folders_;
};

tl::unexpected<Error> missing(std::string_view path) {
  return fail(Error::Kind::not_found, {text::id::rehearsal_file_missing, {{"path", std::string(path)}}});
}

}  // namespace

Expected<bool> Disks::exists(std::string_view path) {
  SSSUP_TRY(const fs::path place, Finder(layout_).find(path));
  std::error_code error;
  return fs::exists(place, error);
}

Expected<std::string> Disks::read(std::string_view path) {
  return read_beginning(path, std::string::npos);
}

Expected<std::string> Disks::read_beginning(std::string_view path, std::size_t most) {
  SSSUP_TRY(const fs::path place, Finder(layout_).find(path));
  std::error_code error;
  if (fs::is_directory(place, error)) {
    return fail(Error::Kind::io, {text::id::rehearsal_is_folder, {{"path", std::string(path)}}});
  }
  SSSUP_TRY(auto content, durable::read(place, most));
  if (!content) return missing(path);
  return std::move(*content);
}

Status Disks::create_folder(std::string_view path) {
  return gate_.effect("folder.create", path, [&](const Passage& passage) -> Status {
    SSSUP_TRY(const fs::path place, Finder(layout_).find(path));
    return durable::create_folder(passage, place);
  });
}

Status Disks::write(std::span<const FileContent> files) {
  if (files.empty()) return {};
  return gate_.effect("file.write", files.front().path, [&](const Passage& passage) -> Status {
    Finder finder(layout_);
    std::vector<durable::File> batch;
    batch.reserve(files.size());
    std::error_code error;
    for (const auto& file : files) {
      SSSUP_TRY(fs::path place, finder.find(file.path));
      if (fs::is_directory(place, error)) {
        return fail(Error::Kind::io, {text::id::rehearsal_is_folder, {{"path", file.path}}});
      }
      batch.push_back({std::move(place), file.content});
    }
    return durable::write(passage, batch);
  });
}

Status Disks::remove(std::string_view path) {
  return gate_.effect("file.remove", path, [&](const Passage& passage) -> Status {
    SSSUP_TRY(const WindowsPath parsed, parse_windows_path(path));
    if (parsed.names.empty()) {  // a drive cannot be removed
      return fail(Error::Kind::denied, {text::id::error_file_remove, {{"path", std::string(path)}}});
    }
    SSSUP_TRY(const fs::path place, Finder(layout_).find(path));
    return durable::remove(passage, place);
  });
}

Expected<std::vector<FileEntry>> Disks::list(std::string_view folder) {
  SSSUP_TRY(const WindowsPath parsed, parse_windows_path(folder));
  SSSUP_TRY(const fs::path place, Finder(layout_).find(folder));
  std::vector<FileEntry> files;
  std::error_code error;
  if (!fs::is_directory(place, error)) return files;
  const std::size_t skipped = place.native().size() + 1;
  fs::recursive_directory_iterator entry(place, error), end;
  for (; !error && entry != end; entry.increment(error)) {
    if (!entry->is_regular_file(error)) continue;
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

Expected<Volume> Disks::volume_of(std::string_view path) {
  SSSUP_TRY(const WindowsPath parsed, parse_windows_path(path));
  return volume_of_drive(layout_, parsed.drive);
}

Expected<std::optional<std::string>> Disks::drive_of_volume(std::string_view id) {
  return look_for_volume(layout_, gate_, id);
}

fs::path Disks::native(std::string_view path) {
  auto place = Finder(layout_).find(path);
  return place ? std::move(*place) : fs::path();
}

}  // namespace sssup::machine::rehearsal
