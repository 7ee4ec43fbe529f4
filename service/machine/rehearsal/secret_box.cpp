#include "service/machine/rehearsal/secret_box.h"

#include <sodium.h>

#include <algorithm>

#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"

namespace sssup::machine::rehearsal {
namespace {

static_assert(std::tuple_size_v<SecretBox::Key> == crypto_kdf_KEYBYTES);
static_assert(crypto_secretbox_KEYBYTES == 32 && crypto_generichash_KEYBYTES == 32);

constexpr std::string_view mark = "SSSR1:";  // before every sealed secret
enum Purpose : std::uint64_t { encryption = 1, nonces = 2, hashes = 3 };

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

bool ready() {
  static const bool is_ready = sodium_init() >= 0;
  return is_ready;
}

SecretBox::Key subkey(const SecretBox::Key& key, Purpose purpose) {
  SecretBox::Key derived{};
  crypto_kdf_derive_from_key(derived.data(), derived.size(), purpose, "SSSRehrs", key.data());
  return derived;
}

std::string hash(std::string_view text, const SecretBox::Key& key, std::size_t size) {
  std::string result(size, '\0');
  crypto_generichash(bytes_of(result), size, bytes_of(text), text.size(), key.data(), key.size());
  return result;
}

}  // namespace

Expected<SecretBox::Key> SecretBox::make_key() {
  if (!ready()) return fail(Error::Kind::unsupported, text::id::rehearsal_sealing);
  Key key{};
  randombytes_buf(key.data(), key.size());
  return key;
}

Expected<SecretBox> SecretBox::open(const Layout& layout) {
  SSSUP_TRY(const auto content, durable::read_state(layout.key()));
  Key key{};
  if (!ready()) return fail(Error::Kind::unsupported, text::id::rehearsal_sealing);
  if (!content || content->size() != key.size())
    return fail(Error::Kind::corrupt, {text::id::rehearsal_state_unreadable, {{"path", text::utf8_of(layout.key())}}});
  std::copy(content->begin(), content->end(), key.begin());
  return SecretBox(key);
}

Expected<std::string> SecretBox::seal(std::string_view plain) {
  std::string nonce = hash(plain, subkey(key_, nonces), crypto_secretbox_NONCEBYTES);
  std::string box(plain.size() + crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_easy(bytes_of(box), bytes_of(plain), plain.size(), bytes_of(nonce),
                            subkey(key_, encryption).data()) != 0) {
    return fail(Error::Kind::internal, text::id::rehearsal_sealing);
  }
  return std::string(mark) + nonce + box;
}

Expected<std::string> SecretBox::unseal(std::string_view sealed) {
  const auto no_secret = [] { return fail(Error::Kind::corrupt, text::id::rehearsal_unseal); };
  if (!looks_sealed(sealed)) return no_secret();
  sealed.remove_prefix(mark.size());
  const std::string_view nonce = sealed.substr(0, crypto_secretbox_NONCEBYTES);
  const std::string_view box = sealed.substr(crypto_secretbox_NONCEBYTES);
  std::string plain(box.size() - crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_open_easy(bytes_of(plain), bytes_of(box), box.size(), bytes_of(nonce),
                                 subkey(key_, encryption).data()) != 0) {
    return no_secret();
  }
  return plain;
}

std::string SecretBox::keyed_hash(std::string_view text) const {
  const std::string digest = hash(text, subkey(key_, hashes), 32);
  std::string digits(digest.size() * 2 + 1, '\0');
  sodium_bin2hex(digits.data(), digits.size(), bytes_of(std::string_view(digest)), digest.size());
  digits.pop_back();
  return digits;
}

bool SecretBox::looks_sealed(std::string_view bytes) {
  return bytes.starts_with(mark) &&
         bytes.size() >= mark.size() + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
}

}  // namespace sssup::machine::rehearsal
