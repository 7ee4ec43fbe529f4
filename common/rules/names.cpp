#include "common/rules/names.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "common/rules/shown.h"
#include "common/text/escape.h"
#include "common/text/rules.h"

namespace sssup::rules {
namespace {

constexpr std::size_t longest_server_name = 15;  // NetBIOS
constexpr std::size_t longest_line = 8191;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

template <class Allowed>
Verdict name_of(std::string_view name, const text::Entry& allowed_are, const Allowed& allowed) {
  if (name.empty()) return text::Message(text::id::rules_empty);
  if (!std::all_of(name.begin(), name.end(), allowed)) return text::Message(allowed_are);
  return {};
}

// U+FF01–U+FF5E: the full-width forms of '!'–'~', which a Japanese input method leaves behind.
bool has_full_width(std::string_view text) {
  for (std::size_t at = 0; at + 2 < text.size(); ++at) {
    const auto third = static_cast<unsigned char>(text[at + 2]);
    if (text[at] != '\xEF') continue;
    if ((text[at + 1] == '\xBC' && third >= 0x81) || (text[at + 1] == '\xBD' && third <= 0x9E)) return true;
  }
  return false;
}

Verdict licence_entry(std::string_view entry, std::size_t longest) {
  if (auto why = one_line(entry)) return why;
  if (entry.front() == ' ' || entry.back() == ' ') return text::Message(text::id::rules_blank_ends);
  if (has_full_width(entry)) return text::Message(text::id::rules_full_width);
  if (text::code_points(entry) > longest)
    return text::Message(text::id::rules_too_long, {{"max", std::to_string(longest)}});
  return {};
}

Verdict folder_component(std::string_view component) {
  const bool odd = component.empty() || component.find_first_of("<>:\"/|?*") != std::string_view::npos ||
                   component.back() == '.' || component.back() == ' ';
  if (odd) return text::Message(text::id::rules_folder_form);
  if (is_device_name(component)) return text::Message(text::id::rules_device_name, {{"name", shown(component)}});
  return {};
}

}  // namespace

Verdict one_line(std::string_view value) {
  if (value.empty()) return text::Message(text::id::rules_empty);
  if (!text::is_printable(value)) return text::Message(text::id::rules_control_character);
  if (text::code_points(value) > longest_line)
    return text::Message(text::id::rules_too_long, {{"max", std::to_string(longest_line)}});
  return {};
}

Verdict server_name(std::string_view name) {
  if (auto why = name_of(name, text::id::rules_server_name_characters,
                         [](char c) { return is_letter(c) || is_digit(c) || c == '-'; }))
    return why;
  return length_of(name, longest_server_name);
}

Verdict cluster_name(std::string_view name) {
  return name_of(name, text::id::rules_name_characters, is_name_character);
}

Verdict group_name(std::string_view name) {
  if (auto why = cluster_name(name)) return why;
  if (is_device_name(name)) return text::Message(text::id::rules_device_name, {{"name", std::string(name)}});
  return {};
}

Verdict group_name(std::string_view name, const proto::TargetRules& rules) {
  if (auto why = group_name(name)) return why;
  return length_of(name, rules.longest_group_name());
}

Verdict password(std::string_view password) {
  return one_line(password);
}

Verdict length_of(std::string_view value, std::size_t longest) {
  if (longest != 0 && text::code_points(value) > longest)
    return text::Message(text::id::rules_too_long, {{"max", std::to_string(longest)}});
  return {};
}

Verdict serial_number(std::string_view serial) {
  return licence_entry(serial, 64);
}
Verdict licence_key(std::string_view key) {
  return licence_entry(key, 128);
}

Verdict folder(std::string_view path) {
  constexpr std::size_t longest_folder = 200;
  if (auto why = one_line(path)) return why;
  if (text::code_points(path) > longest_folder)
    return text::Message(text::id::rules_too_long, {{"max", std::to_string(longest_folder)}});
  if (path.size() < 3 || !is_letter(path[0]) || path.substr(1, 2) != ":\\")
    return text::Message(text::id::rules_folder_form);
  std::string_view rest = path.substr(3);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\\');
    if (auto why = folder_component(rest.substr(0, end))) return why;
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return {};
}

Verdict port(std::int64_t port) {
  if (port < 1 || port > 65535) return text::Message(text::id::rules_number_range, {{"min", "1"}, {"max", "65535"}});
  return {};
}

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_device_name(std::string_view name) {
  // Windows looks at what stands before the first dot, without the blanks at its end.
  std::string stem = lower(name.substr(0, name.find('.')));
  stem.erase(stem.find_last_not_of(' ') + 1);
  constexpr std::array<std::string_view, 4> plain = {"con", "prn", "aux", "nul"};
  if (std::find(plain.begin(), plain.end(), stem) != plain.end()) return true;
  return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '1' && stem[3] <= '9';
}

namespace {

// What can stay of `name`: full-width forms as their plain ones, each run of other characters as one hyphen.
std::string plain_name(std::string_view name, std::size_t longest) {
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    char c = name[at];
    if (has_full_width(name.substr(at, 3))) {
      const unsigned base = name[at + 1] == '\xBC' ? 0x20 : 0x60;
      c = static_cast<char>((static_cast<unsigned char>(name[at + 2]) & 0x3FU) + base);
      at += 2;
    }
    if (is_name_character(c))
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  out.resize(std::min(out.size(), longest));
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

}  // namespace

std::string propose_group_name(std::string_view name, const std::unordered_set<std::string>& taken,
                               std::size_t longest) {
  longest = std::max(longest, shortest_limit);  // room for a number
  const auto free = [&](const std::string& candidate) {
    return !group_name(candidate) && candidate.size() <= longest && !taken.contains(lower(candidate));
  };
  if (std::string same(name); free(same)) return same;
  const std::string plain = plain_name(name, longest);
  if (free(plain)) return plain;
  const std::string base = plain.empty() ? "GROUP" : plain + "-";
  for (std::size_t number = plain.empty() ? 1 : 2;; ++number) {
    const std::string suffix = std::to_string(number);
    // Room is made before the number, so that it always stands at the end.
    std::string candidate = base.substr(0, longest - suffix.size()) + suffix;
    if (free(candidate)) return candidate;
  }
}

}  // namespace sssup::rules
