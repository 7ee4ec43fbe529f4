#include "service/machine/windows/secrets.h"

#include "service/machine/windows/api.h"

#include <dpapi.h>

#include "common/text/machine.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

// Not a secret: keeps what other programs of this computer have sealed apart from ours. Never changes.
constexpr std::string_view entropy = "NEC SSS Upgrade 1";

DATA_BLOB blob_of(std::string_view bytes) {
  // Windows only reads it.
  auto* data = const_cast<char*>(bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return {static_cast<DWORD>(bytes.size()), reinterpret_cast<BYTE*>(data)};
}

// Windows' buffer is wiped before it is given back.
std::string take(const DATA_BLOB& blob) {
  const LocalMemory<BYTE> owned(blob.pbData);
  std::string bytes(reinterpret_cast<const char*>(blob.pbData), blob.cbData);
  SecureZeroMemory(blob.pbData, blob.cbData);
  return bytes;
}

}  // namespace

Expected<std::string> WindowsSecrets::seal(std::string_view plain) {
  DATA_BLOB in = blob_of(plain), salt = blob_of(entropy), out{};
  const DWORD whom = whom_ == SealedFor::computer ? CRYPTPROTECT_LOCAL_MACHINE : 0;
  if (!CryptProtectData(&in, nullptr, &salt, nullptr, nullptr, whom | CRYPTPROTECT_UI_FORBIDDEN, &out))
    return last_error(text::id::machine_seal);
  return take(out);
}

Expected<std::string> WindowsSecrets::unseal(std::string_view sealed) {
  DATA_BLOB in = blob_of(sealed), salt = blob_of(entropy), out{};
  if (!CryptUnprotectData(&in, nullptr, &salt, nullptr, nullptr, CRYPTPROTECT_UI_FORBIDDEN, &out))
    return fail(Error::Kind::corrupt, text::id::machine_unseal, words_of(GetLastError()));
  return take(out);
}

}  // namespace sssup::machine::windows
