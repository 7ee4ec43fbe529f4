#include "common/text/message.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "text.pb.h"

namespace sssup::text {
namespace {

std::string_view pattern_of(const Entry& entry, Language language) {
  return language == Language::japanese ? entry.japanese : entry.english;
}

// "count:licence|licences": the first word for exactly one, the second for any other number.
template <class Lookup>
std::optional<std::string_view> counted_word(std::string_view placeholder, const Lookup& argument) {
  const std::size_t colon = placeholder.find(':');
  const std::size_t bar = placeholder.find('|');
  if (colon > bar || bar == std::string_view::npos) return std::nullopt;
  const std::string* count = argument(placeholder.substr(0, colon));
  if (count == nullptr) return std::nullopt;
  return *count == "1" ? placeholder.substr(colon + 1, bar - colon - 1) : placeholder.substr(bar + 1);
}

template <class Lookup>
std::string fill(std::string_view pattern, const Lookup& argument) {
  std::string out;
  out.reserve(pattern.size() + 32);
  for (std::size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    if ((c == '{' || c == '}') && at + 1 < pattern.size() && pattern[at + 1] == c) {
      out += c;
      at += 2;
      continue;
    }
    const std::size_t end = c == '{' ? pattern.find('}', at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += c;
      ++at;
      continue;
    }
    const std::string_view name = pattern.substr(at + 1, end - at - 1);
    if (const std::string* value = argument(name))
      out += *value;
    else if (const auto word = counted_word(name, argument))
      out += *word;
    else
      out += pattern.substr(at, end - at + 1);
    at = end + 1;
  }
  return out;
}

/// In Japanese, "name_ja" comes before "name".
template <class Lookup>
auto in_language(Language language, Lookup argument) {
  return [=](std::string_view name) {
    const std::string* own = language == Language::japanese ? argument(std::string(name) + "_ja") : nullptr;
    return own != nullptr ? own : argument(name);
  };
}

const std::unordered_map<std::string_view, const Entry*>& by_name() {
  static const auto map = [] {
    std::unordered_map<std::string_view, const Entry*> names;
    for (const Entry& entry : catalogue()) names.emplace(entry.name, &entry);
    return names;
  }();
  return map;
}

}  // namespace

std::string render(const Message& message, Language language) {
  return fill(pattern_of(*message.entry, language),
              in_language(language, [&](std::string_view name) -> const std::string* {
                const auto found = std::find_if(message.arguments.begin(), message.arguments.end(),
                                                [&](const auto& argument) { return argument.first == name; });
                return found == message.arguments.end() ? nullptr : &found->second;
              }));
}

std::string render(const proto::Text& text, Language language) {
  const Entry* known = find(text.id());
  if (known == nullptr) return text.fallback();
  return fill(pattern_of(*known, language), in_language(language, [&](std::string_view name) -> const std::string* {
                for (const auto& argument : text.arguments())
                  if (argument.name() == name) return &argument.value();
                return nullptr;
              }));
}

const Entry* find(std::string_view name) {
  const auto known = by_name().find(name);
  return known == by_name().end() ? nullptr : known->second;
}

proto::Text to_proto(const Message& message) {
  proto::Text text;
  text.set_id(std::string(message.entry->name));
  for (const auto& [name, value] : message.arguments) {
    auto* argument = text.add_arguments();
    argument->set_name(name);
    argument->set_value(value);
  }
  text.set_fallback(render(message, Language::english));
  return text;
}

std::optional<Language> language_of_locale(std::string_view locale) {
  if (locale.empty() || locale == "C" || locale == "POSIX" || locale.starts_with("C.")) return std::nullopt;
  const bool japanese = locale.starts_with("ja") && (locale.size() == 2 || locale[2] == '-' || locale[2] == '_');
  return japanese ? Language::japanese : Language::english;
}

}  // namespace sssup::text
