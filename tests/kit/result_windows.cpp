#include "tests/kit/result_windows.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/kit/places_windows.h"

namespace sssup::kit {
namespace {

// By Verdict, in its order: in the table and in the JSON.
constexpr std::array<std::string_view, 3> names = {"enforced", "not enforced", "not tried"};

Verdict verdict_of(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? Verdict::not_tried : static_cast<Verdict>(found - names.begin());
}

std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char letter) { return letter == '\r' || letter == '\n'; }, ' ');
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::string as_line(const Row& row, const Finding& finding) {
  return fmt::format("{:>3}  {:<7}  {:<12}  {}  [{}]", row.number, row.threat, name_of(finding.verdict), row.what,
                     on_one_line(finding.why));
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  return names.at(static_cast<std::size_t>(verdict));
}

std::string as_table(const Findings& findings) {
  std::string table;
  std::array<int, names.size()> count{};
  for (const Row& row : rows()) {
    const auto found = findings.find(row.number);
    if (found == findings.end()) continue;
    table += as_line(row, found->second) + '\n';
    ++count.at(static_cast<std::size_t>(found->second.verdict));
  }
  return table + fmt::format("{}: {}, {}: {}, {}: {}\n", names[0], count[0], names[1], count[1], names[2], count[2]);
}

Findings load(const std::filesystem::path& file) {
  Findings findings;
  const auto json = nlohmann::json::parse(content_of(file), nullptr, false);
  if (!json.is_object()) return findings;
  for (const auto& row : json.value("rows", nlohmann::json::array()))
    findings[row.value("number", 0)] = {verdict_of(row.value("verdict", "")), row.value("why", "")};
  return findings;
}

void store(const std::filesystem::path& file, const Findings& findings, bool wine) {
  nlohmann::ordered_json json = {
      {"version", SSSUP_VERSION}, {"system", wine ? "Wine" : "Windows"}, {"rows", nlohmann::json::array()}};
  for (const Row& row : rows()) {
    const auto found = findings.find(row.number);
    if (found == findings.end()) continue;
    json["rows"].push_back({{"number", row.number},
                            {"threat", row.threat},
                            {"what", row.what},
                            {"verdict", name_of(found->second.verdict)},
                            {"why", on_one_line(found->second.why)}});
  }
  put(file, json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
}

bool something_is_not_enforced(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const auto& one) { return one.second.verdict == Verdict::not_enforced; });
}

}  // namespace sssup::kit
