// ARMLOAD lines that the operator wrote: in custom scripts and in commands. They go over as they are, so what is wrong
// with them for a cluster can only be pointed out.
#pragma once

#include <string>
#include <vector>

#include "profile.pb.h"
#include "server.pb.h"

namespace sssup::migration {

struct OwnLoad {
  const proto::Monitor* monitor = nullptr;
  std::string watch_id;  // as written; empty when it is only known when the script runs (a variable)
  std::string user;      // UTF-8, of the option that names one; empty: none named
  std::string service;   // UTF-8, that is started; empty: a program is
};

/// In the order of the monitors. Remarks and ECHO are left out; a line in another spelling than the profile's is not
/// found. Borrows the monitors. Linear in the length of the scripts.
std::vector<OwnLoad> own_loads(const proto::Server& server, const proto::ScriptProfile& scripts);

/// Services that the operator's own scripts and commands start, by ARMLOAD, `net start` or `sc start`; names as
/// written, which may be display names. In the order of the monitors.
struct OwnService {
  const proto::Monitor* monitor = nullptr;
  std::string service;
};
std::vector<OwnService> own_services(const proto::Server& server, const proto::ScriptProfile& scripts);

}  // namespace sssup::migration
