// Secrets sealed with DPAPI for this computer.
#pragma once

#include "service/machine/machine.h"

namespace sssup::machine::windows {

/// Any process of this computer that knows the constant can unseal: what keeps secrets from users is that whatever
/// holds sealed ones is for administrators only (Files::create_folder, the registry's own rights).
class WindowsSecrets final : public Secrets {
 public:
  Expected<std::string> seal(std::string_view plain) override;
  /// Kind::corrupt when it was sealed on another computer, or is damaged.
  Expected<std::string> unseal(std::string_view sealed) override;
};

}  // namespace sssup::machine::windows
