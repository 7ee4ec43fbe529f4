// what is left of a run is taken away, whatever state it is in; both products stay as they are. Because that may
// leave a server that nobody watches, whoever asks for it is told before.
#pragma once

#include <optional>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/machine/machine.h"

namespace sssup::upgrade {

/// What a reset would do now.
struct ResetOutlook {
  std::vector<text::Message> removes;  // empty: nothing of the upgrade is there
  std::vector<text::Message> keeps;    // folders of our name that bear no mark of ours
  std::vector<text::Message> leaves;   // in what state the server is then; never empty
  // Which of them says that SSS is installed and does not watch: its services are stopped, or do not start with the
  // server.
  std::optional<text::Message> sss_asleep;
};

/// Changes nothing. What cannot be found out is said and is no error: a reset is for when things do not work.
Expected<ResetOutlook> look_ahead_to_reset(machine::Machine& machine);

/// Removes the anchor, the working folders, our service and its programs. Says what it removed. Repeatable.
Expected<std::vector<text::Message>> reset(machine::Machine& machine);

}  // namespace sssup::upgrade
