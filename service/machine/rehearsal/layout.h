// Where in the rehearsal's folder everything is. All of the server is below `server`, which comes to be by one rename.
#pragma once

#include <filesystem>

namespace sssup::machine::rehearsal {

class Layout {
 public:
  explicit Layout(const std::filesystem::path& folder) : Layout(folder, folder / "server") {}
  /// A server that is still being made, under another name.
  Layout(std::filesystem::path folder, std::filesystem::path server)
      : folder_(std::move(folder)), server_(std::move(server)) {}

  const std::filesystem::path& folder() const { return folder_; }
  const std::filesystem::path& server() const { return server_; }

  std::filesystem::path disks() const { return server_ / "disks"; }        // disks/C/… as Windows shows them
  std::filesystem::path registry() const { return server_ / "registry"; }  // a file per product
  std::filesystem::path services() const { return server_ / "services.txtpb"; }
  std::filesystem::path facts() const { return server_ / "facts.txtpb"; }
  std::filesystem::path event_log() const { return server_ / "events.log"; }

  std::filesystem::path made() const { return machine() / "rehearsal.txtpb"; }
  std::filesystem::path scenario() const { return machine() / "scenario.txtpb"; }
  std::filesystem::path progress() const { return machine() / "progress.txtpb"; }
  std::filesystem::path boot() const { return machine() / "boot.txtpb"; }
  std::filesystem::path going_down() const { return machine() / "going-down.txtpb"; }
  std::filesystem::path setup_running() const { return machine() / "setup.txtpb"; }
  std::filesystem::path setup_result() const { return machine() / "setup-result.txtpb"; }
  std::filesystem::path effects() const { return machine() / "effects"; }
  std::filesystem::path effect_list() const { return machine() / "effects.txt"; }
  std::filesystem::path key() const { return machine() / "key"; }
  std::filesystem::path lock() const { return machine() / "lock"; }
  std::filesystem::path service_lock() const { return machine() / "service.lock"; }

  std::filesystem::path volumes() const { return machine() / "volumes.txtpb"; }
  std::filesystem::path away(const std::string& volume) const {
    return machine() / "away" / volume;
  }  // disks not there
  std::filesystem::path machine() const { return server_ / "machine"; }

 private:
  std::filesystem::path folder_, server_;
};

}  // namespace sssup::machine::rehearsal
