// Windows only: who may do what with our pipes.
#pragma once

#include <memory>

#include <windows.h>

#include "common/pipe/endpoint.h"

namespace sssup::pipe {

// Of all of them: only who has GA or FA may make instances (FILE_CREATE_PIPE_INSTANCE, 0x4), so nobody can put his own
// beside the service's. 0x12008b is FILE_GENERIC_READ and FILE_WRITE_DATA: what a client needs and no more. Processes
// of low integrity (sandboxes) write to none of them.

/// Control: the system and administrators. Who is signed in at this computer may connect too, and then only watches:
/// the token decides about control (acceptor_windows.cpp). Nobody without a name. Clients of other computers are
/// rejected by the pipe's mode and not by denying the NETWORK group: an administrator who came by SSH is in it, too
/// (R-5.console).
inline constexpr wchar_t control_access[] = L"D:P(D;;GA;;;AN)(A;;GA;;;SY)(A;;GA;;;BA)(A;;0x12008b;;;IU)S:(ML;;NW;;;ME)";

/// Watching, from elsewhere too: everybody who has signed in to the computer or its domain by name.
inline constexpr wchar_t watch_access[] = L"D:P(D;;GA;;;AN)(A;;GA;;;SY)(A;;GA;;;BA)(A;;0x12008b;;;AU)S:(ML;;NW;;;ME)";

/// A rehearsal's: its own user, the system and administrators.
inline constexpr wchar_t rehearsal_access[] = L"D:P(D;;GA;;;AN)(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;OW)S:(ML;;NW;;;ME)";

/// One of the above, by the pipe's name. A name that is none of ours is a rehearsal's.
const wchar_t* access_of(const Endpoint& endpoint);

/// Flags of CreateNamedPipe. The first instance must be the first (no squatter has the name); only the watchers' pipe
/// takes clients of other computers.
DWORD open_mode(bool first);
DWORD pipe_mode(const Endpoint& endpoint);

struct LocalFreer {
  void operator()(void* memory) const { ::LocalFree(memory); }
};
using SecurityDescriptor = std::unique_ptr<void, LocalFreer>;
/// Null when the system does not understand it; then GetLastError says why.
SecurityDescriptor security_descriptor(const wchar_t* sddl);

}  // namespace sssup::pipe
