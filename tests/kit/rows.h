// What the Windows kit tries, as a table: the rows of rows.def without what tries them, for every system.
#pragma once

#include <span>
#include <string_view>

namespace sssup::kit {

/// What Windows must have, and Wine has not, for the row to say something.
enum class Need {
  nothing,           // Wine decides it, too
  ctest,             // a test program, which CTest runs itself under Wine
  accounts,          // processes of another account
  owners,            // owners and access lists in force
  junctions,         // made by an ordinary user, and followed
  open_files,        // replaced while they are open
  search_order,      // Windows' own for libraries
  integrity,         // mandatory labels
  pipe_clients,      // a pipe's client that is not the service's own user
  remote_pipes,      // the server's own name as another computer
  service_settings,  // kept and in force
  event_texts,       // the event log's source of texts
  images,            // of CDs, mounted as a drive
  restarts,          // of the whole server
  person,            // somebody who signs in, or an installer that is not in the kit
};

struct Row {
  int number = 0;
  std::string_view threat;  // "T-1", or the part of SECURITY.md: "pipe"
  Need need = Need::nothing;
  std::string_view what;  // must be so
};

/// In the order in which they are tried, which is that of their numbers.
std::span<const Row> rows();

/// Why Wine says nothing about the row; empty: it does.
std::string_view why_not_under_wine(Need need);

}  // namespace sssup::kit
