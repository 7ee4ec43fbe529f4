// The server's disks as real files: D:\SSS Upgrade\journal.db is <disks>/D/SSS Upgrade/journal.db, in whatever case
// it is asked for.
#pragma once

#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::machine::rehearsal {

class Disks final : public Files {
 public:
  Disks(Layout layout, Gate& gate) : layout_(std::move(layout)), gate_(gate) {}

  using Files::write;
  Expected<bool> exists(std::string_view path) override;
  Expected<std::string> read(std::string_view path) override;
  Expected<std::string> read_beginning(std::string_view path, std::size_t most) override;
  Status create_folder(std::string_view path) override;
  Status write(std::span<const FileContent> files) override;
  Status remove(std::string_view path) override;
  Expected<std::vector<FileEntry>> list(std::string_view folder) override;
  Expected<Volume> volume_of(std::string_view path) override;
  Expected<std::optional<std::string>> drive_of_volume(std::string_view id) override;
  /// Empty when Windows would not take the path, or there is no such drive.
  std::filesystem::path native(std::string_view path) override;

 private:
  Layout layout_;
  Gate& gate_;
};

}  // namespace sssup::machine::rehearsal
