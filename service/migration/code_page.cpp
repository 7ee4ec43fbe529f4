#include "service/migration/code_page.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

// POSIX, and in every toolchain for Windows as libiconv.
#include <iconv.h>

#include "common/rules/names.h"

namespace sssup::migration {
namespace {

constexpr unsigned western = 1252;

struct LanguagePage {
  std::string_view language;
  unsigned code_page;
};

constexpr std::array language_pages = std::to_array<LanguagePage>({
    {"ja", 932},  {"ko", 949},  {"th", 874},   {"vi", 1258},  {"el", 1253}, {"tr", 1254}, {"az", 1254},  {"uz", 1254},
    {"he", 1255}, {"iw", 1255}, {"yi", 1255},  {"ar", 1256},  {"fa", 1256}, {"ur", 1256}, {"ug", 1256},  {"prs", 1256},
    {"et", 1257}, {"lv", 1257}, {"lt", 1257},  {"ru", 1251},  {"uk", 1251}, {"be", 1251}, {"bg", 1251},  {"mk", 1251},
    {"kk", 1251}, {"ky", 1251}, {"mn", 1251},  {"tt", 1251},  {"tg", 1251}, {"ba", 1251}, {"sah", 1251}, {"cs", 1250},
    {"hu", 1250}, {"pl", 1250}, {"ro", 1250},  {"hr", 1250},  {"sk", 1250}, {"sl", 1250}, {"sq", 1250},  {"sr", 1250},
    {"bs", 1250}, {"tk", 1250}, {"hsb", 1250}, {"dsb", 1250},
});

bool has_subtag(std::string_view locale, std::string_view subtag) {
  while (!locale.empty()) {
    const std::string_view part = locale.substr(0, locale.find('-'));
    if (part == subtag) return true;
    locale.remove_prefix(std::min(locale.size(), part.size() + 1));
  }
  return false;
}

bool is_double_byte(unsigned code_page) {
  return code_page == 932 || code_page == 936 || code_page == 949 || code_page == 950;
}

std::size_t character_length(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// U+0080 to U+009F: what Windows makes of bytes that a code page does not use, and other libraries refuse.
bool is_unused_byte(std::string_view character) {
  return character.size() == 2 && character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

unsigned code_page_of(std::string_view locale) {
  std::string tag = rules::lower(locale.substr(0, locale.find_first_of(".@")));
  for (char& c : tag)
    if (c == '_') c = '-';
  const std::string_view language = std::string_view(tag).substr(0, tag.find('-'));
  if (language == "zh") {
    for (const auto* traditional : {"hant", "tw", "hk", "mo"})
      if (has_subtag(tag, traditional)) return 950;
    return 936;
  }
  if (has_subtag(tag, "cyrl")) return 1251;
  for (const auto& [known, code_page] : language_pages)
    if (known == language) return code_page;
  return western;
}

unsigned script_code_page(std::string_view system_locale, const proto::ScriptProfile& scripts) {
  return code_page_of(system_locale.empty() ? std::string_view(scripts.default_locale()) : system_locale);
}

struct CodePageEncoder::Converters {
  iconv_t to = iconv_t(-1);
  iconv_t from = iconv_t(-1);

  Converters() = default;
  Converters(const Converters&) = delete;
  Converters& operator=(const Converters&) = delete;
  ~Converters() {
    if (to != iconv_t(-1)) iconv_close(to);
    if (from != iconv_t(-1)) iconv_close(from);
  }

  /// Empty when it cannot be converted.
  static std::string convert(iconv_t converter, std::string_view text) {
    std::string input(text);
    std::array<char, 16> output{};
    char* in = input.data();
    char* out = output.data();
    std::size_t in_left = input.size();
    std::size_t out_left = output.size();
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    // Not only errors count: a positive result is the number of characters converted irreversibly.
    if (iconv(converter, &in, &in_left, &out, &out_left) != 0) return {};
    if (iconv(converter, nullptr, nullptr, &out, &out_left) != 0) return {};
    return {output.data(), output.size() - out_left};
  }
};

CodePageEncoder::CodePageEncoder(unsigned code_page, std::unique_ptr<Converters> converters)
    : code_page_(code_page), converters_(std::move(converters)) {}

CodePageEncoder::~CodePageEncoder() = default;

std::unique_ptr<CodePageEncoder> CodePageEncoder::open(unsigned code_page) {
  const std::string name = "CP" + std::to_string(code_page);
  auto converters = std::make_unique<Converters>();
  converters->to = iconv_open(name.c_str(), "UTF-8");
  converters->from = iconv_open("UTF-8", name.c_str());
  if (converters->to == iconv_t(-1) || converters->from == iconv_t(-1)) return nullptr;
  return std::unique_ptr<CodePageEncoder>(new CodePageEncoder(code_page, std::move(converters)));
}

std::string CodePageEncoder::encode_character(std::string_view character) {
  if (is_unused_byte(character)) return {};
  std::string bytes = Converters::convert(converters_->to, character);
  // Longer: taken apart into a letter and its accents, which Windows does not put together again.
  if (bytes.empty() || bytes.size() > (is_double_byte(code_page_) ? 2U : 1U)) return {};
  return Converters::convert(converters_->from, bytes) == character ? bytes : std::string();
}

tl::expected<std::string, std::string> CodePageEncoder::encode(std::string_view utf8) {
  std::string bytes;
  bytes.reserve(utf8.size());
  while (!utf8.empty()) {
    const std::string_view character = utf8.substr(0, character_length(static_cast<unsigned char>(utf8.front())));
    if (character.size() == 1) {  // ASCII is itself in every code page of Windows
      bytes += character;
    } else {
      const std::string encoded = encode_character(character);
      if (encoded.empty()) return tl::unexpected(std::string(character));
      bytes += encoded;
    }
    utf8.remove_prefix(character.size());
  }
  return bytes;
}

std::optional<std::string> CodePageEncoder::decode(std::string_view bytes) {
  constexpr std::size_t most_for_a_byte = 4;
  std::string input(bytes);
  std::string output(input.size() * most_for_a_byte, '\0');
  char* in = input.data();
  char* out = output.data();
  std::size_t in_left = input.size();
  std::size_t out_left = output.size();
  iconv(converters_->from, nullptr, nullptr, nullptr, nullptr);
  if (iconv(converters_->from, &in, &in_left, &out, &out_left) != 0) return std::nullopt;
  output.resize(output.size() - out_left);
  const auto again = encode(output);
  if (!again || *again != bytes) return std::nullopt;
  return output;
}

}  // namespace sssup::migration
