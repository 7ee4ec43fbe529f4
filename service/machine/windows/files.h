// Files and folders on the server's drives.
#pragma once

#include <functional>

#include "service/machine/machine.h"
#include "service/machine/windows/api.h"

namespace sssup::machine::windows {

/// A file is written beside its place, flushed, and put in its place in one operation; what it replaces may be
/// read-only or open by a reader that shares it. Links are replaced and removed themselves.
class WindowsFiles final : public Files {
 public:
  using Files::write;

  Expected<Place> look(std::string_view path) override;
  Expected<bool> exists(std::string_view path) override;
  /// At most 1 GiB.
  Expected<std::string> read(std::string_view path) override;
  Expected<std::string> read_beginning(std::string_view path, std::size_t most) override;
  Status create_folder(std::string_view path) override;
  Status write(std::span<const FileContent> files) override;
  Status remove(std::string_view path) override;
  Status move(std::string_view from, std::string_view to) override;
  Expected<std::vector<FileEntry>> list(std::string_view folder) override;
  Expected<std::optional<SeenFile>> see(std::string_view path, std::optional<std::uint64_t> size,
                                        std::stop_token stop) override;
  Expected<std::uint64_t> free_bytes(std::string_view path) override;
  Expected<Volume> volume_of(std::string_view path) override;
  Expected<std::optional<std::string>> drive_of_volume(std::string_view id) override;
  std::filesystem::path native(std::string_view path) override;

  /// As `write`, with what is read from `source` up to its end. `go_on` is told of every piece, `is_whole` is asked at
  /// the end. When one of them says no, what was at the path stays as it was: Kind::busy.
  static Status write_from(HANDLE source, std::string_view path,
                           const std::function<bool(std::string_view piece)>& go_on,
                           const std::function<bool()>& is_whole);
};

}  // namespace sssup::machine::windows
