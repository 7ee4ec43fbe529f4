#include <algorithm>
#include <regex>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "common/text/errors.h"
#include "common/text/escape.h"
#include "common/text/message.h"
#include "text.pb.h"

using namespace sssup::text;

namespace {

std::multiset<std::string> placeholders(std::string_view pattern) {
  static const std::regex placeholder(R"(\{([a-z_]+)\})");
  const std::string text(pattern);
  std::multiset<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), placeholder), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

std::set<std::string> names_of(std::string_view pattern) {
  const auto all = placeholders(pattern);
  return {all.begin(), all.end()};
}

bool is_placeholder(std::string_view pattern) {
  return placeholders(pattern).size() == 1 && pattern == "{" + *placeholders(pattern).begin() + "}";
}

bool has_japanese(std::string_view text) {
  // Hiragana, katakana and the common kanji all start with these UTF-8 lead bytes.
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xE9;
  });
}

}  // namespace

TEST_CASE("every text exists in both languages with the same placeholders", "[R-5.lang]") {
  for (const Entry& entry : catalogue()) {
    INFO(entry.name);
    CHECK_FALSE(entry.english.empty());
    CHECK_FALSE(entry.japanese.empty());
    CHECK(is_utf8(entry.japanese));
    CHECK(names_of(entry.english) == names_of(entry.japanese));
    // The name of a language is written in that language wherever it stands.
    CHECK((!has_japanese(entry.english) || entry.japanese == entry.english));
    // A Japanese text without Japanese is a name, a number, or forgotten: names and numbers stand alone in both. What
    // is nothing but a placeholder is Japanese already, where the English has to say what it is.
    CHECK((has_japanese(entry.japanese) || entry.japanese == entry.english || is_placeholder(entry.japanese)));
  }
}

TEST_CASE("ids are unique", "[R-5.lang]") {
  std::set<std::string_view> names;
  for (const Entry& entry : catalogue()) CHECK(names.insert(entry.name).second);
}

TEST_CASE("an argument that is a word has one for each language", "[R-5.lang]") {
  const Message message(id::error_file_read, {{"path", "Services"}, {"path_ja", "サービス"}});
  CHECK(render(message, Language::english) == "Services cannot be read");
  CHECK(render(message, Language::japanese) == "サービス を読み取れません");
  CHECK(render(to_proto(message), Language::japanese) == "サービス を読み取れません");
}

TEST_CASE("a message is rendered in the reader's language", "[R-5.lang]") {
  const Message message(id::error_file_read, {{"path", "D:\\{x}"}});
  CHECK(render(message, Language::english) == "D:\\{x} cannot be read");
  CHECK(render(message, Language::japanese) == "D:\\{x} を読み取れません");
  const auto sent = to_proto(message);
  CHECK(render(sent, Language::japanese) == "D:\\{x} を読み取れません");
}

TEST_CASE("a word follows its number", "[R-5.lang]") {
  const Entry entry{"licences", "{count} {count:licence|licences} {count:is|are} left", "{count} 本"};
  const auto say = [&](const char* count) { return render({entry, {{"count", count}}}, Language::english); };
  CHECK(say("1") == "1 licence is left");
  CHECK(say("2") == "2 licences are left");
  CHECK(say("0") == "0 licences are left");
  CHECK(render({entry, {}}, Language::english) == "{count} {count:licence|licences} {count:is|are} left");
}

TEST_CASE("no text leaves the plural to the reader", "[R-5.lang]") {
  static const std::regex either("[a-z]\\((s|es)\\)");
  for (const Entry& entry : catalogue()) {
    INFO(entry.name << ": " << entry.english);
    CHECK_FALSE(std::regex_search(std::string(entry.english), either));
  }
}

TEST_CASE("a text for after the upgrade takes what the text for before it takes", "[R-5.report]") {
  for (const Entry& entry : catalogue()) {
    constexpr std::string_view suffix = "_afterwards";
    if (!entry.name.ends_with(suffix)) continue;
    INFO(entry.name);
    const Entry* before = find(entry.name.substr(0, entry.name.size() - suffix.size()));
    REQUIRE(before != nullptr);
    const auto all = names_of(before->japanese);
    for (const std::string& name : names_of(entry.japanese)) CHECK(all.contains(name));
  }
}

TEST_CASE("a text from a newer service shows its fallback", "[R-5.lang]") {
  sssup::proto::Text text;
  text.set_id("event_of_next_year");
  text.set_fallback("Something new happened");
  CHECK(render(text, Language::japanese) == "Something new happened");
}

TEST_CASE("the language follows the locale", "[R-5.lang]") {
  CHECK(language_of_locale("ja_JP.UTF-8") == Language::japanese);
  CHECK(language_of_locale("ja-JP") == Language::japanese);
  CHECK(language_of_locale("ja") == Language::japanese);
  CHECK(language_of_locale("jam-JM") == Language::english);
  CHECK(language_of_locale("en_US.UTF-8") == Language::english);
  CHECK_FALSE(language_of_locale("C.UTF-8").has_value());
  CHECK_FALSE(language_of_locale("").has_value());
}
