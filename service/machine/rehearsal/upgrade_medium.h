// The upgrade medium of a rehearsal: its files, and where the scenario has it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario.pb.h"
#include "service/machine/machine.h"
#include "service/machine/rehearsal/disks.h"
#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"
#include "service/migration/convert.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {

/// What stands for the Setups and the recordings that the profiles name, by path: a line each that says what it is.
std::map<std::string, std::string> files_for_setups(const migration::Products& products);

/// The part of Setups that looks at the medium and copies from it.
class UpgradeMedium {
 public:
  /// Borrows the gate and the disks.
  UpgradeMedium(Layout layout, Gate& gate, Disks& disks, state::Made made, proto::Scenario scenario)
      : layout_(std::move(layout)),
        gate_(gate),
        disks_(disks),
        made_(std::move(made)),
        scenario_(std::move(scenario)) {}

  // As Setups says.
  Expected<std::vector<MediumPlace>> places();
  Expected<std::vector<FileEntry>> list(const MediumPlace& place, std::string_view folder) const;
  Expected<std::optional<SeenFile>> see(const MediumPlace& place, const FileEntry& expected) const;
  Expected<std::string> copy(const MediumPlace& place, const FileEntry& file, std::string_view to);
  Expected<proto::MediumState> look();
  Expected<std::optional<std::string>> read(std::string_view path) const;

 private:
  std::optional<std::string> content_of(const MediumPlace& place, std::string_view file) const;
  Status note_copy(std::string_view file, std::string_view to);
  Status keep(const state::Progress& progress);

  Layout layout_;
  Gate& gate_;
  Disks& disks_;
  state::Made made_;
  proto::Scenario scenario_;
};

class Server;

/// What the scenario has happen to the medium and its copy while the server restarts.
Status disturb_medium(Server& server, const Passage& passage);

}  // namespace sssup::machine::rehearsal
