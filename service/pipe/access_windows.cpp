// Windows only.
#include "service/pipe/access_windows.h"

#include <sddl.h>

#include "common/pipe/endpoint_windows.h"

namespace sssup::pipe {

const wchar_t* access_of(const Endpoint& endpoint) {
  if (endpoint.name == control_pipe) return control_access;
  if (endpoint.name == watch_pipe) return watch_access;
  return rehearsal_access;
}

DWORD open_mode(bool first) {
  return PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | (first ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0U);
}

// Bytes, not messages: what is too long for a read must not become an error (ERROR_MORE_DATA).
DWORD pipe_mode(const Endpoint& endpoint) {
  const bool remote = endpoint.name == watch_pipe;
  return PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT |
         (remote ? PIPE_ACCEPT_REMOTE_CLIENTS : PIPE_REJECT_REMOTE_CLIENTS);
}

SecurityDescriptor security_descriptor(const wchar_t* sddl) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, nullptr)) return {};
  return SecurityDescriptor(descriptor);
}

}  // namespace sssup::pipe
