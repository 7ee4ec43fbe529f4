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

/// Tells a run from others on this server; nothing depends on its being hard to guess.
std::string new_run_id();

struct RunMark {
  std::string run;                // journal's value `run`, registry value "Run"
  std::int64_t made_unix_ms = 0;  // when the folder was marked

  friend bool operator==(const RunMark&, const RunMark&) = default;
};

/// Into a folder that has been created. One line: format, run, time.
Status write_mark(machine::Machine& machine, std::string_view folder, std::string_view run);

/// Nothing when there is no mark, or what bears its name is none. Errors as Files::look and Files::read.
Expected<std::optional<RunMark>> read_mark(machine::Machine& machine, std::string_view folder);

/// There is nothing in the folder but what a crash left of writing its mark: the file under its temporary name, which
/// begins with the mark's.
Expected<bool> is_half_marked(machine::Machine& machine, std::string_view folder);

/// What stands where a run would have its folder.
enum class FolderState {
  free,     // nothing, or an empty folder
  marked,   // of a run, whichever; half marked is marked
  foreign,  // something that no run has made: a folder without a mark, a file, a link
};
/// Errors as Files::look: Kind::denied for a folder of another user.
Expected<FolderState> state_of_folder(machine::Machine& machine, std::string_view folder);

/// Removes a marked folder, the mark last: a crash in between leaves it marked.
Status remove_marked(machine::Machine& machine, std::string_view folder);

}  // namespace sssup::upgrade
