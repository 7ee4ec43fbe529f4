#include <catch2/catch_test_macros.hpp>

#include "service/migration/code_page.h"

using namespace sssup::migration;

namespace {

std::string encoded(unsigned code_page, std::string_view text) {
  const auto encoder = CodePageEncoder::open(code_page);
  REQUIRE(encoder);
  const auto bytes = encoder->encode(text);
  return bytes ? *bytes : "not: " + bytes.error();
}

}  // namespace

TEST_CASE("a server's locale says its code page", "[R-4.2.9-7]") {
  CHECK(code_page_of("ja-JP") == 932);
  CHECK(code_page_of("ja") == 932);
  CHECK(code_page_of("JA_jp.UTF-8") == 932);
  CHECK(code_page_of("en-US") == 1252);
  CHECK(code_page_of("de-DE") == 1252);
  CHECK(code_page_of("zh-CN") == 936);
  CHECK(code_page_of("zh-Hans-TW") == 950);
  CHECK(code_page_of("zh-TW") == 950);
  CHECK(code_page_of("zh-HK") == 950);
  CHECK(code_page_of("zh-Hant") == 950);
  CHECK(code_page_of("ko-KR") == 949);
  CHECK(code_page_of("ru-RU") == 1251);
  CHECK(code_page_of("sr-Cyrl-RS") == 1251);
  CHECK(code_page_of("sr-Latn-RS") == 1250);
  CHECK(code_page_of("pl-PL") == 1250);
  CHECK(code_page_of("el-GR") == 1253);
  CHECK(code_page_of("tr-TR") == 1254);
  CHECK(code_page_of("he-IL") == 1255);
  CHECK(code_page_of("ar-SA") == 1256);
  CHECK(code_page_of("lt-LT") == 1257);
  CHECK(code_page_of("vi-VN") == 1258);
  CHECK(code_page_of("th-TH") == 874);
  CHECK(code_page_of("xx") == 1252);
}

TEST_CASE("code page 932 is Microsoft's", "[R-4.2.9-7]") {
  CHECK(encoded(932, "\\ ~ |") == "\\ ~ |");
  CHECK(encoded(932, "表ソポ") == "\x95\x5C\x83\x5C\x83\x7C");
  CHECK(encoded(932, "～－∥￠￡￢") == "\x81\x60\x81\x7C\x81\x61\x81\x91\x81\x92\x81\xCA");
  CHECK(encoded(932, "―…") == "\x81\x5C\x81\x63");
  CHECK(encoded(932, "①㈱Ⅳ") == "\x87\x40\x87\x8A\x87\x57");  // NEC's special characters
  CHECK(encoded(932, "髙﨑") == "\xFB\xFC\xFA\xB1");          // IBM's extension
  CHECK(encoded(932, "ｱｲｳ") == "\xB1\xB2\xB3");
}

TEST_CASE("what only looks alike is not written", "[R-4.2.9-7]") {
  for (const char* character : {"¥", "‾", "〜", "−", "—", "‖", "¢", "é", "€", "😀", "\xC2\x85"}) {
    INFO(character);
    CHECK(encoded(932, std::string("a") + character) == std::string("not: ") + character);
  }
  CHECK(encoded(1258, "ế") == "not: ế");  // would be taken apart into ê and an accent
}

TEST_CASE("the other code pages are there", "[R-4.2.9-7]") {
  CHECK(encoded(1252, "é€") == "\xE9\x80");
  CHECK(encoded(936, "中文") == "\xD6\xD0\xCE\xC4");
  CHECK(encoded(950, "中文") == "\xA4\xA4\xA4\xE5");
  CHECK(encoded(949, "한국") == "\xC7\xD1\xB1\xB9");
  CHECK(encoded(1251, "Я") == "\xDF");
  CHECK(encoded(1250, "ő") == "\xF5");
  CHECK(encoded(1253, "Ω") == "\xD9");
  CHECK(encoded(1254, "ğ") == "\xF0");
  CHECK(encoded(1255, "א") == "\xE0");
  CHECK(encoded(1256, "ب") == "\xC8");
  CHECK(encoded(1257, "ž") == "\xFE");
  CHECK(encoded(874, "ก") == "\xA1");
  CHECK_FALSE(CodePageEncoder::open(1));
}

TEST_CASE("bytes are read back only where writing gives them again", "[R-4.2.9-7]") {
  const auto decoded = [](std::string_view bytes) { return CodePageEncoder::open(932)->decode(bytes); };
  CHECK(decoded("") == "");
  CHECK(decoded("rem \x8B\x4E\x93\xAE\r\n") == "rem 起動\r\n");
  CHECK(decoded("\xB1") == "ｱ");
  CHECK_FALSE(decoded("\x8B"));                              // half a character
  CHECK_FALSE(decoded("\xED\x40"));                          // 纊 has two places in CP932; it is written to the other
  CHECK_FALSE(CodePageEncoder::open(1252)->decode("\x81"));  // no character
}
