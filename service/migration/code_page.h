// The code page a server's batch files are in, and text into it (CP932 in Japan).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "profile.pb.h"

namespace sssup::migration {

/// Windows' ANSI code page of a BCP 47 locale: "ja-JP" -> 932, "zh-Hant" -> 950. A language without one of its own, and
/// one that is not known here, has the western 1252.
unsigned code_page_of(std::string_view locale);

/// That of a server's scripts. `system_locale`: the server's; empty: not known, the profile has one instead.
unsigned script_code_page(std::string_view system_locale, const proto::ScriptProfile& scripts);

/// UTF-8 into one code page and back, never approximately: a character is written only when reading it back gives that
/// very character (no best fit: YEN SIGN is not written as a backslash, WAVE DASH not as FULLWIDTH TILDE).
class CodePageEncoder {
 public:
  /// Nothing when the conversion library does not know the code page.
  static std::unique_ptr<CodePageEncoder> open(unsigned code_page);
  ~CodePageEncoder();
  CodePageEncoder(const CodePageEncoder&) = delete;
  CodePageEncoder& operator=(const CodePageEncoder&) = delete;

  unsigned code_page() const { return code_page_; }
  /// The bytes, or the first character (UTF-8) that the code page does not have.
  tl::expected<std::string, std::string> encode(std::string_view utf8);
  /// UTF-8; nothing when encoding that would not give the very same bytes.
  std::optional<std::string> decode(std::string_view bytes);

 private:
  struct Converters;
  CodePageEncoder(unsigned code_page, std::unique_ptr<Converters> converters);
  std::string encode_character(std::string_view character);

  unsigned code_page_;
  std::unique_ptr<Converters> converters_;
};

}  // namespace sssup::migration
