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
  std::vector<text::Message> removes;  // with `unknown` empty: empty when nothing of the upgrade is there
  std::vector<text::Message> keeps;    // folders of our name that bear no mark of ours, or cannot be looked into
  std::vector<text::Message> unknown;  // what else of ours could not be looked for, and why
  std::vector<text::Message> leaves;   // in what state the server is then; never empty
  std::optional<Error> refused;        // why a reset would remove nothing; nobody needs to be asked then
  // Which of them says that SSS is installed and does not watch: its services are stopped, or do not start with the
  // server.
  std::optional<text::Message> sss_asleep;
};

/// Changes nothing. What cannot be found out is said in it and is no error: a reset is for when things do not work.
ResetOutlook look_ahead_to_reset(machine::Machine& machine);

/// Removes the anchor, the working folders, our service and its programs. Says what it removed. Repeatable. An error,
/// with nothing removed, where the anchor or the service cannot be looked for: the anchor alone knows a folder that was
/// chosen. A folder that cannot be looked into is kept.
Expected<std::vector<text::Message>> reset(machine::Machine& machine);

/// Line by line, what is told before a reset and after one that removed `removed`.
std::vector<text::Message> lines_before(const ResetOutlook& outlook);
std::vector<text::Message> lines_after(const std::vector<text::Message>& removed, const ResetOutlook& outlook);

}  // namespace sssup::upgrade
