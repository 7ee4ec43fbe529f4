#include "common/document/json_tree.h"

#include <algorithm>

#include "common/text/escape.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

using nlohmann::json;

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

text::Message past(const text::Entry& limit, std::size_t most) {
  return {limit, {{"max", std::to_string(most)}}};
}

// "line 3, column 17" of the byte at `offset`; columns count characters.
text::Message::Arguments position(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {{"line", std::to_string(line)}, {"column", std::to_string(text::code_points(before.substr(line_start)) + 1)}};
}

// The parser's own words without what it read.
std::string grammar_detail(std::string_view what) {
  if (what.find("number overflow") != std::string_view::npos) return "number too large";
  const std::size_t dash = what.find(" - ");
  if (dash != std::string_view::npos) what.remove_prefix(dash + 3);
  const std::size_t quote = what.find("; last read:");
  const std::size_t expected = what.rfind("; expected ");
  std::string detail(what.substr(0, std::min(quote, expected)));
  if (expected != std::string_view::npos && (quote == std::string_view::npos || expected > quote))
    detail += what.substr(expected);
  return detail;
}

// Builds the tree event by event, so that doubled keys and what is past a limit are seen where they occur, and what
// follows them takes no memory.
class Builder : public nlohmann::json_sax<json> {
 public:
  Builder(std::string_view text, Problems& problems) : text_(text), problems_(problems) {}

  json take() && { return std::move(root_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t& /*spelling*/) override { return put(value); }
  bool string(string_t& value) override {
    if (value.size() > longest_text) return refuse(past(text::id::rules_json_text, longest_text / mebibyte));
    return put(std::move(value));
  }
  bool binary(binary_t& /*value*/) override { return false; }  // no JSON text has one

  bool start_object(std::size_t /*elements*/) override { return open(json::object()); }
  bool start_array(std::size_t /*elements*/) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (name.size() > longest_text) {
      problems_.add(path_of_open(), past(text::id::rules_json_name, longest_text / mebibyte));
      return false;
    }
    Level& level = levels_.back();
    level.key = name;
    const auto [member, is_new] = level.value->emplace(std::move(name), nullptr);
    level.member = &*member;
    if (!is_new) problems_.add(path(), text::Message(text::id::rules_given_twice));
    return is_new;
  }

  bool parse_error(std::size_t offset, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    auto arguments = position(text_, offset == 0 ? 0 : offset - 1);
    arguments.emplace_back("detail", grammar_detail(error.what()));
    problems_.add(Path(), text::Message(text::id::rules_json_syntax, std::move(arguments)));
    return false;
  }

 private:
  struct Level {
    json* value = nullptr;
    json* member = nullptr;  // of an object: what the last key names
    std::string key;
  };

  json* add(json value) {
    if (levels_.empty()) return &(root_ = std::move(value));
    Level& level = levels_.back();
    if (level.value->is_array()) return &level.value->emplace_back(std::move(value));
    return &(*level.member = std::move(value));
  }

  bool refuse(const text::Message& why) {
    problems_.add(path(), why);
    return false;
  }

  // Whether there is room for one value more.
  bool count() {
    if (values_ == most_values) return refuse(past(text::id::rules_json_values, most_values));
    ++values_;
    if (levels_.empty() || !levels_.back().value->is_array() || levels_.back().value->size() < longest_list)
      return true;
    problems_.add(path_of_open(), past(text::id::rules_json_list, longest_list));
    return false;
  }

  bool put(json value) {
    if (!count()) return false;
    add(std::move(value));
    return true;
  }

  bool open(json value) {
    if (levels_.size() == deepest_nesting) return refuse(past(text::id::rules_json_depth, deepest_nesting));
    if (!count()) return false;
    json* added = add(std::move(value));
    levels_.push_back({added, nullptr, {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  // Where the event that comes now belongs.
  Path path() const {
    if (levels_.empty()) return {};
    const Level& open = levels_.back();
    return open.value->is_object() ? path_of_open() / open.key : path_of_open()[open.value->size()];
  }

  // Of the object or list that is open.
  Path path_of_open() const {
    Path path;
    for (std::size_t at = 0; at + 1 < levels_.size(); ++at) {
      const Level& level = levels_[at];
      // The entry it is about is in the list already.
      path = level.value->is_object() ? path / level.key : path[level.value->size() - 1];
    }
    return path;
  }

  std::string_view text_;
  Problems& problems_;
  json root_ = json(json::value_t::discarded);
  std::size_t values_ = 0;
  std::vector<Level> levels_;
};

}  // namespace

nlohmann::json read_json(std::string_view json_text, Problems& problems) {
  const auto refuse = [&](text::Message why) {
    problems.add(Path(), std::move(why));
    return json(json::value_t::discarded);
  };
  if (json_text.size() > largest_document) return refuse(past(text::id::rules_json_size, largest_document / mebibyte));
  if (!text::is_utf8(json_text)) return refuse(text::id::rules_json_utf8);
  // nlohmann takes a zero byte for the end of the text and would not see what follows.
  if (const std::size_t zero = json_text.find('\0'); zero != std::string_view::npos) {
    auto arguments = position(json_text, zero);
    arguments.emplace_back("detail", "zero byte");
    return refuse({text::id::rules_json_syntax, std::move(arguments)});
  }
  Builder builder(json_text, problems);
  if (!json::sax_parse(json_text, &builder)) return json(json::value_t::discarded);
  return std::move(builder).take();
}

}  // namespace sssup::document
