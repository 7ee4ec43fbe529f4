// Secrets sealed with a key of this rehearsal (libsodium), so that no password is in its folder in the clear.
//
// The nonce is a keyed hash of the plain text, not a random number: the same secret is sealed to the same bytes, and a
// step that is done twice leaves the server as one done once. That two accounts have the same password can be seen; a
// rehearsal may tell that much.
#pragma once

#include <array>
#include <string>

#include "service/machine/machine.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::machine::rehearsal {

class SecretBox final : public Secrets {
 public:
  using Key = std::array<unsigned char, 32>;

  /// A new key, from the system's random numbers.
  static Expected<Key> make_key();
  static Expected<SecretBox> open(const Layout& layout);
  explicit SecretBox(const Key& key) : key_(key) {}

  Expected<std::string> seal(std::string_view plain) override;
  Expected<std::string> unseal(std::string_view sealed) override;
  /// For telling two texts apart without keeping them: 64 hexadecimal digits.
  std::string keyed_hash(std::string_view text) const;

  static bool looks_sealed(std::string_view bytes);

 private:
  Key key_;
};

}  // namespace sssup::machine::rehearsal
