// The mark of a run: a file in the folders that it makes. Without it nothing in them is removed: people unpack the
// upgrade to a folder of the same name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/outcome/outcome.h"
#include "service/machine/machine.h"

namespace sssup::upgrade {

inline constexpr std::string_view mark_name = "sss-upgrade.run";
/// Of a run's folder: what is copied from the medium.
inline constexpr std::string_view medium_folder = "medium";

/// Tells a run from others on this server; nothing depends on its being hard to guess.
std::string new_run_id();

struct RunMark {
  std::string run;                // journal's value `run`, registry value "Run"
  std::int64_t made_unix_ms = 0;  // when the folder was marked
  std::string server;             // its computer name; empty: not known

  friend bool operator==(const RunMark&, const RunMark&) = default;
};

/// Into a folder that has been created. One line: format, run, time, server.
Status write_mark(machine::Machine& machine, std::string_view folder, std::string_view run, std::string_view server);

/// Nothing when there is no mark, or what bears its name is none. Errors as Files::look and Files::read.
Expected<std::optional<RunMark>> read_mark(machine::Machine& machine, std::string_view folder);

/// There is nothing in the folder but what a crash left of writing its mark: the unfinished file.
Expected<bool> is_half_marked(machine::Machine& machine, std::string_view folder);

/// What stands where a run would have its folder.
enum class FolderState {
  free,     // nothing, or an empty folder
  marked,   // of a run of this server, whichever; half marked is marked
  foreign,  // something that no run has made: a folder without a mark, a file, a link; or a run of another server,
            // whose disk is here
};
/// `server`: this one's computer name. Errors as Files::look: Kind::denied for a folder of another user.
Expected<FolderState> state_of_folder(machine::Machine& machine, std::string_view folder, std::string_view server);

/// Removes a marked folder, the mark last: a crash in between leaves it marked.
Status remove_marked(machine::Machine& machine, std::string_view folder);

}  // namespace sssup::upgrade
