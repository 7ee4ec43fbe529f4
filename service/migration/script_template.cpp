#include "service/migration/script_template.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/rules/names.h"

namespace sssup::migration {
namespace {

constexpr std::string_view blank_characters = " \t";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string trimmed_lower(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(blank_characters);
  return begin == std::string_view::npos ? std::string() : rules::lower(line.substr(begin));
}

bool is_comment(std::string_view line) {
  const std::string text = trimmed_lower(line);
  return text.starts_with("::") || text == "rem" || text.starts_with("rem ") || text.starts_with("rem\t");
}

/// The label that the line is, in lower case.
std::optional<std::string> label_of(std::string_view line) {
  const std::string text = trimmed_lower(line);
  if (!text.starts_with(':') || text.starts_with("::")) return std::nullopt;
  const std::size_t begin = std::min(text.find_first_not_of(blank_characters, 1), text.size());
  return text.substr(begin, text.find_first_of(" \t:+,/;=&|<>", begin) - begin);
}

bool jumps_to(std::string_view line, std::string_view label) {
  if (is_comment(line)) return false;
  const std::string text = trimmed_lower(line);
  const std::size_t jump = text.find("goto");
  if (jump == std::string::npos) return false;
  const std::size_t begin = text.find_first_not_of(" \t:", jump + 4);
  if (begin == std::string::npos) return false;
  return std::string_view(text).substr(begin, text.find_first_of(" \t)", begin) - begin) == label;
}

struct Section {
  std::size_t first = 0;  // the line after the label
  std::size_t end = 0;    // the next label, or the end
};

std::optional<Section> section(const std::vector<std::string>& lines, std::string_view label) {
  const auto named = [&](const std::string& line) { return label_of(line) == label; };
  const auto any_label = [](const std::string& line) { return label_of(line).has_value(); };
  const auto begin = std::find_if(lines.begin(), lines.end(), named);
  if (begin == lines.end()) return std::nullopt;
  const auto end = std::find_if(begin + 1, lines.end(), any_label);
  return Section{static_cast<std::size_t>(begin + 1 - lines.begin()), static_cast<std::size_t>(end - lines.begin())};
}

/// Where lines go in before the jump to `label`: above its IF and the comment on it.
std::optional<std::size_t> place_before_jump(const std::vector<std::string>& lines, const Section& in,
                                             std::string_view label) {
  std::size_t at = in.first;
  while (at < in.end && !jumps_to(lines[at], label)) ++at;
  if (at == in.end) return std::nullopt;
  while (at > in.first && !trimmed_lower(lines[at]).starts_with("if")) --at;
  while (at > in.first && is_comment(lines[at - 1])) --at;
  return at;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string joined(const std::vector<std::string>& lines, std::size_t first, std::size_t end) {
  std::string text;
  for (std::size_t at = first; at < end; ++at) text += lines[at] + "\r\n";
  return text;
}

}  // namespace

tl::expected<ScriptTemplate, std::string> parse_template(std::string_view text, const proto::ScriptProfile& profile) {
  std::string filled(text);
  replace_all(filled, "{event_variable}", profile.event_variable());
  replace_all(filled, "{disk_variable}", profile.disk_variable());
  replace_all(filled, "{server_variable}", profile.server_variable());
  const std::vector<std::string> lines = lines_of(filled);

  std::vector<std::size_t> places;
  for (const auto& [name, jump] : {std::pair("NORMAL", "ON_OTHER1"), std::pair("FAILOVER", "ON_OTHER2")}) {
    const auto found = section(lines, rules::lower(name));
    if (!found) return tl::unexpected(std::string(name));
    const auto place = place_before_jump(lines, *found, rules::lower(jump));
    if (!place) return tl::unexpected(std::string(jump));
    places.push_back(*place);
  }
  std::sort(places.begin(), places.end());
  return ScriptTemplate{
      {joined(lines, 0, places[0]), joined(lines, places[0], places[1]), joined(lines, places[1], lines.size())}};
}

}  // namespace sssup::migration
