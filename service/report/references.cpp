#include "service/report/references.h"

namespace sssup::report {
namespace {

constexpr std::string_view mark = "R-";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool of_requirement(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
}

}  // namespace

Reason reason_of(std::string_view why) {
  if (!why.starts_with(mark)) return {{}, why};
  std::size_t length = 0;
  while (length < why.size() && of_requirement(why[length])) ++length;
  std::string_view text = why.substr(length);
  if (text.starts_with(": ")) text.remove_prefix(2);
  return {why.substr(0, length), text};
}

std::string manual_section(std::string_view requirement) {
  if (!requirement.starts_with(mark)) return {};
  requirement.remove_prefix(mark.size());
  const std::size_t dash = requirement.find('-');
  std::string section(requirement.substr(0, dash));
  if (section.empty() || !is_digit(section.front()) || section.starts_with("5.")) return {};
  // "4.2.9-2" is point 2 of 4.2.9; other words after the section are the requirement's own.
  if (dash != std::string_view::npos && dash + 1 < requirement.size() && is_digit(requirement[dash + 1]))
    section.append(1, ' ').append(1, requirement[dash + 1]).append(1, ')');
  return section;
}

std::size_t References::number_of(std::string_view requirement) {
  const auto [known, is_new] = numbers_.try_emplace(std::string(requirement), all_.size() + 1);
  if (is_new) all_.emplace_back(requirement);
  return known->second;
}

}  // namespace sssup::report
