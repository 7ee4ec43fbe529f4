// Writing, as the Files' part of the machine: beside its place, flushed, then put in its place.
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/text/errors.h"
#include "service/machine/unfinished.h"
#include "service/machine/windows/file_tree.h"
#include "service/machine/windows/files.h"
#include "service/machine/windows/flush.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/trusted_path.h"
#include "service/machine/windows/write_content.h"

namespace sssup::machine::windows {
namespace {

// From so many files on, the volume is flushed instead of each file.
constexpr std::size_t many = 8;
constexpr int tries = 10;
constexpr DWORD pause_ms = 100;

std::wstring unfinished(const std::wstring& name) {
  return name + std::wstring(unfinished_ending.begin(), unfinished_ending.end());  // ASCII
}

text::Message cannot_write(std::string_view path) {
  return {text::id::error_file_write, {{"path", std::string(path)}}};
}

// A file of a whole path, which is no drive.
Expected<std::wstring> file_path(std::string_view path) {
  SSSUP_TRY(auto whole, whole_path(path));
  if (folder_of(whole).empty()) return system_fail(ERROR_DIRECTORY, cannot_write(path));
  return whole;
}

enum class Flush { file, volume };

// Writes the content; Windows' error code.
using Fill = std::function<DWORD(HANDLE file)>;

// Made anew, never through a link that waits under its name.
PathFault write_temporary(const TrustedFolder& folder, const std::wstring& name, const Fill& fill, Flush flush) {
  if (const DWORD code = remove_tree(folder, name); code != ERROR_SUCCESS) return {code, folder.path_of(name)};
  const auto file = folder.create_file(name);
  if (!file) return file.error();
  DWORD code = fill(file->get());
  if (code == ERROR_SUCCESS && flush == Flush::file && !FlushFileBuffers(file->get())) code = GetLastError();
  return {code, folder.path_of(name)};
}

void make_writable(const TrustedFolder& folder, const std::wstring& name) {
  const auto file = folder.open_file(name, FILE_WRITE_ATTRIBUTES, share_all);
  FILE_BASIC_INFO writable{};
  writable.FileAttributes = FILE_ATTRIBUTE_NORMAL;
  if (file) static_cast<void>(SetFileInformationByHandle(file->get(), FileBasicInfo, &writable, sizeof writable));
}

DWORD put_in_place_once(const TrustedFolder& folder, const std::wstring& from, const std::wstring& to, Flush flush) {
  const auto file = folder.open_file(from, GENERIC_WRITE | DELETE, share_all);
  if (!file) return file.error().code;
  DWORD code = rename_open(file->get(), folder, folder, to, true);
  if (code == ERROR_ACCESS_DENIED) {  // where a read-only one is not replaced
    make_writable(folder, to);
    code = rename_open(file->get(), folder, folder, to, true);
  }
  // The name is in the journal of the file system, which this forces out.
  if (code == ERROR_SUCCESS && flush == Flush::file && !FlushFileBuffers(file->get())) code = GetLastError();
  return code;
}

// A virus scanner may hold either file for a moment.
PathFault put_in_place(const TrustedFolder& folder, const std::wstring& from, const std::wstring& to, Flush flush) {
  for (int attempt = 1;; ++attempt) {
    const DWORD code = put_in_place_once(folder, from, to, flush);
    const bool may_pass = code == ERROR_SHARING_VIOLATION || code == ERROR_ACCESS_DENIED;
    if (!may_pass || attempt == tries) return {code, folder.path_of(to)};
    Sleep(pause_ms);
  }
}

// Files that are written together. What is not in its place when this ends is removed: the disk may be full.
class Batch {
 public:
  Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() {
    for (const Target& target : targets_)
      if (target.is_unfinished) static_cast<void>(remove_tree(folder_of_target(target), unfinished(target.name)));
  }

  /// Makes the folders; none when a path is wrong.
  Status reach_folders(std::span<const FileContent> files) {
    std::vector<std::wstring> paths;
    paths.reserve(files.size());
    for (const auto& file : files) {
      SSSUP_TRY(auto path, file_path(file.path));
      paths.push_back(std::move(path));
    }
    if (paths.size() >= many) volume_ = volume_of_all(paths);
    std::map<std::wstring, std::size_t> known;
    targets_.reserve(files.size());
    for (std::size_t index = 0; index < files.size(); ++index) {
      const auto [folder_at, is_new] = known.try_emplace(folder_of(paths[index]), folders_.size());
      if (is_new) {
        auto folder = TrustedFolder::reach(folder_at->first, TrustedFolder::Missing::made);
        if (!folder) return fail_on(folder.error(), text::id::error_folder_create, path_in_utf8(folder_at->first));
        folders_.push_back(std::move(*folder));
      }
      targets_.push_back({files[index], folder_at->second, name_of(paths[index])});
    }
    return {};
  }

  Status write_beside() {
    for (Target& target : targets_) {
      const Fill fill = [&target](HANDLE file) { return write_content(file, target.file.content); };
      target.is_unfinished = true;
      const auto fault = write_temporary(folder_of_target(target), unfinished(target.name), fill, flush());
      if (fault.code != ERROR_SUCCESS) return fail_on(fault, text::id::error_file_write, target.file.path);
    }
    return flush_volume();
  }

  Status put_all_in_place() {
    for (Target& target : targets_) {
      const auto fault = put_in_place(folder_of_target(target), unfinished(target.name), target.name, flush());
      if (fault.code != ERROR_SUCCESS) return fail_on(fault, text::id::error_file_write, target.file.path);
      target.is_unfinished = false;
    }
    return flush_volume();
  }

 private:
  struct Target {
    const FileContent& file;
    std::size_t folder;  // in folders_
    std::wstring name;
    bool is_unfinished = false;
  };

  const TrustedFolder& folder_of_target(const Target& target) const { return folders_[target.folder]; }
  Flush flush() const { return volume_ ? Flush::volume : Flush::file; }
  Status flush_volume() const {
    if (volume_ && !FlushFileBuffers(volume_.get())) return last_error(cannot_write(targets_.front().file.path));
    return {};
  }

  std::vector<Target> targets_;
  std::vector<TrustedFolder> folders_;  // held from the check to the rename
  Handle volume_;
};

}  // namespace

Status WindowsFiles::write(std::span<const FileContent> files) {
  Batch batch;
  SSSUP_CHECK(batch.reach_folders(files));
  SSSUP_CHECK(batch.write_beside());
  return batch.put_all_in_place();
}

Status WindowsFiles::write_from(HANDLE source, std::string_view path,
                                const std::function<bool(std::string_view piece)>& go_on,
                                const std::function<bool()>& is_whole) {
  SSSUP_TRY(const auto whole, file_path(path));
  const auto folder = TrustedFolder::reach(folder_of(whole), TrustedFolder::Missing::made);
  if (!folder) return fail_on(folder.error(), text::id::error_file_write, path);
  const std::wstring name = name_of(whole), beside = unfinished(name);
  const Fill copy = [&](HANDLE file) -> DWORD {
    const DWORD code = read_pieces(source, [&](std::string_view piece) {
      return go_on(piece) ? write_content(file, piece) : DWORD{ERROR_CANCELLED};
    });
    return code == ERROR_SUCCESS && !is_whole() ? ERROR_CANCELLED : code;
  };
  auto fault = write_temporary(*folder, beside, copy, Flush::file);
  if (fault.code == ERROR_SUCCESS) fault = put_in_place(*folder, beside, name, Flush::file);
  if (fault.code == ERROR_SUCCESS) return {};
  static_cast<void>(remove_tree(*folder, beside));
  if (fault.code == ERROR_CANCELLED) return fail(Error::Kind::busy, cannot_write(path));
  return fail_on(fault, text::id::error_file_write, path);
}

}  // namespace sssup::machine::windows
