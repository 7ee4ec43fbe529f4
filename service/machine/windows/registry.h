// The registry, always in its 64-bit view. Names and texts are UTF-8; what UTF-8 cannot hold is kept as RegistryRaw.
#pragma once

#include "service/machine/machine.h"
#include "service/machine/windows/api.h"

namespace sssup::machine::windows {

/// SYSTEM and administrators may do everything with the key and those below it, nobody else anything.
inline constexpr const wchar_t* private_key_sddl = L"O:BAG:BAD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)";

/// Keys below HKLM. Only keys at least four deep ("HKLM\\SOFTWARE\\NEC\\…") may be written or removed, whatever a
/// profile says. The values of a key are written one by one, in the order of their names: where one is there, so are
/// all with a name before its own.
class WindowsRegistry final : public Registry {
 public:
  Expected<std::optional<RegistryKey>> read(std::string_view key) override;
  Status write(std::string_view key, const RegistryKey& content) override;
  Status write_private(std::string_view key, const RegistryKey& content) override;
  Status remove(std::string_view key) override;
};

/// Puts the hive of `path`, below HKLM ("SYSTEM", "SOFTWARE\\NEC"), on the disk. A Win32 error code.
LSTATUS flush_hive(const std::wstring& path);

}  // namespace sssup::machine::windows
