// Files and folders below the rehearsal's folder, whole or not at all and durable when a call returns. Writing needs a
// Passage; paths here are this computer's.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "common/outcome/outcome.h"
#include "service/machine/rehearsal/passage.h"

namespace sssup::machine::rehearsal::durable {

/// How a path is reached: as it says, which is right below folders that nobody else may change. The server's disks are
/// reached through open folders (trail.h).
class Way {
 public:
  Way() = default;
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;
  virtual ~Way() = default;

  /// Good until the next call.
  virtual Expected<std::filesystem::path> reach(const std::filesystem::path& path) { return path; }
  virtual Expected<std::filesystem::path> reach_folder(const std::filesystem::path& folder) { return folder; }
  /// Makes the folder and those above it; each one whose names changed is added to `changed`.
  virtual Status make_folders(const Passage& passage, const std::filesystem::path& folder,
                              std::set<std::filesystem::path>& changed);
};

struct File {
  std::filesystem::path path;
  std::string_view content;
};

/// All temps written, flushed once, renamed, folders flushed once; with the folders above. When it fails, files are old
/// or new and no temp is left.
Status write(const Passage& passage, std::span<const File> files, Way& way);
Status write(const Passage& passage, const std::filesystem::path& path, std::string_view content);
/// To a log, which is flushed only when it is new: a power cut takes what this process has written to it.
Status append(const Passage& passage, const std::filesystem::path& path, std::string_view content);
Status create_folder(const Passage& passage, const std::filesystem::path& path, Way& way);
/// With everything below; not being there is no error.
Status remove(const Passage& passage, const std::filesystem::path& path, Way& way);
Status remove(const Passage& passage, const std::filesystem::path& path);
/// File or folder to another name on the same disk. Kind::refused when `to` is there.
Status move(const Passage& passage, const std::filesystem::path& from, Way& way_from, const std::filesystem::path& to,
            Way& way_to);

/// At most `most` bytes, from the first. Nothing when there is no such file.
Expected<std::optional<std::string>> read(const std::filesystem::path& path, std::size_t most = std::string::npos);

/// Of a file of the rehearsal's state, in bytes: what the largest accepted server file becomes fits in it many times.
constexpr std::size_t largest_state = std::size_t{256} << 20U;
/// A file of the rehearsal's state. Nothing when there is no such file. Kind::refused when it is a link, no file, or of
/// another user; Kind::invalid when it is too large. Each names the file.
Expected<std::optional<std::string>> read_state(const std::filesystem::path& path);

/// State of the rehearsal as text, read as by read_state. Cleared when there is no such file: true when there is.
Expected<bool> load(const std::filesystem::path& path, google::protobuf::Message& message);
Status store(const Passage& passage, const std::filesystem::path& path, const google::protobuf::Message& message);

/// `what` with the {path}, of the kind that the system's answer is.
Error path_error(const text::Entry& what, const std::string& path, const std::error_code& why);
/// "D:\\x cannot be written", by what the system said.
Error write_error(const std::filesystem::path& path, const std::error_code& why);

}  // namespace sssup::machine::rehearsal::durable
