#include "tests/crash/same_server.h"

#include <set>
#include <sstream>

#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::tests {
namespace {

// Not the same in two runs that end the same: the report of the run has times in it, the backup's registry export (and
// so its manifest) passwords as this one server sealed them, the backup's mark the run's id.
bool differs_by_nature(const std::string& line) {
  return line.find("SSS Backup/report.") != std::string::npos ||
         line.find("SSS Backup/SSS/registry.json") != std::string::npos ||
         line.find("SSS Backup/SSS/sss-upgrade.run") != std::string::npos ||
         line.find("SSS Backup/SSS/manifest.sha256") != std::string::npos;
}

std::multiset<std::string> lines_of(const std::string& text) {
  std::multiset<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

}  // namespace

std::string comparable_server(const std::filesystem::path& folder) {
  const auto fingerprint = machine::rehearsal::fingerprint(folder);
  if (!fingerprint) return {};
  std::istringstream lines(*fingerprint);
  std::string kept;
  for (std::string line; std::getline(lines, line);)
    if (!differs_by_nature(line)) kept += line + "\n";
  return kept;
}

std::string difference(const std::string& one, const std::string& other) {
  const auto ones = lines_of(one);
  const auto others = lines_of(other);
  std::string difference;
  for (const auto& line : ones)
    if (!others.contains(line)) difference += "- " + line + "\n";
  for (const auto& line : others)
    if (!ones.contains(line)) difference += "+ " + line + "\n";
  return difference;
}

}  // namespace sssup::tests
