// SHA-256, of what is read in pieces.
#pragma once

#include <sodium.h>

#include <string>
#include <string_view>

namespace sssup::machine {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view piece);
  /// Of all that was added: 64 lower-case hexadecimal digits. To be called once.
  std::string hexadecimal();

 private:
  crypto_hash_sha256_state state_{};
};

/// Of a text that is in memory.
std::string sha256_of(std::string_view content);

}  // namespace sssup::machine
