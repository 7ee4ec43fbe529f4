// The server's disks as real files: D:\SSS Upgrade\journal.db is <disks>/D/SSS Upgrade/journal.db, in whatever case
// it is asked for.
#pragma once

#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::machine::rehearsal {

class Disks final : public Files {
 public:
  /// Borrows the gate. Of the scenario: how often there is no room.
  Disks(Layout layout, Gate& gate, const proto::Scenario& scenario)
      : layout_(std::move(layout)), gate_(gate), times_full_(scenario.medium_no_room()) {}

  using Files::write;
  Expected<Place> look(std::string_view path) override;
  Expected<bool> exists(std::string_view path) override;
  Expected<std::string> read(std::string_view path) override;
  Expected<std::string> read_beginning(std::string_view path, std::size_t most) override;
  Status create_folder(std::string_view path) override;
  Status write(std::span<const FileContent> files) override;
  Status remove(std::string_view path) override;
  Status move(std::string_view from, std::string_view to) override;
  Expected<std::vector<FileEntry>> list(std::string_view folder) override;
  Expected<std::optional<SeenFile>> see(std::string_view path, std::optional<std::uint64_t> size,
                                        std::stop_token stop) override;
  /// Of this computer's disk; none as often as the scenario says.
  Expected<std::uint64_t> free_bytes(std::string_view path) override;
  Expected<Volume> volume_of(std::string_view path) override;
  Expected<std::optional<std::string>> drive_of_volume(std::string_view id) override;
  /// Empty when Windows would not take the path, or there is no such drive.
  std::filesystem::path native(std::string_view path) override;

 private:
  Layout layout_;
  Gate& gate_;
  std::uint32_t times_full_;
};

}  // namespace sssup::machine::rehearsal
