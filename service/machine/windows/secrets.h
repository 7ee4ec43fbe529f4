// Secrets sealed with DPAPI.
#pragma once

#include "service/machine/machine.h"

namespace sssup::machine::windows {

/// Who can unseal.
enum class SealedFor {
  account,   // who sealed it, on this computer: for the service SYSTEM
  computer,  // any process of this computer: what an older version has sealed, and the products' stand-ins
};

/// Unseals whatever this account may, for whom it was sealed.
class WindowsSecrets final : public Secrets {
 public:
  explicit WindowsSecrets(SealedFor whom = SealedFor::account) : whom_(whom) {}

  Expected<std::string> seal(std::string_view plain) override;
  /// Kind::corrupt when it was sealed on another computer or by another account, or is damaged.
  Expected<std::string> unseal(std::string_view sealed) override;

 private:
  SealedFor whom_;
};

}  // namespace sssup::machine::windows
