#include "tests/crash/rehearsals.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "common/document/document.h"
#include "findings.pb.h"

namespace sssup::tests {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string quoted(const fs::path& path) {
  return "'" + path.string() + "'";
}

// The page is the run's own report, with its times in it: that it is there must do.
std::string tree(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::exists(folder))
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string all;
  for (const fs::path& file : files) {
    all += fs::relative(file, folder).string() + "\n";
    if (file.filename() != "report.html") all += read(file) + "\n";
  }
  return all;
}

void add_run_report(const fs::path& folder, Ended& ended) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().filename() != "report.json" || entry.path().parent_path().filename() != "SSS Backup") continue;
    proto::Report report;
    const auto problems = document::parse(read(entry.path()), report);
    REQUIRE(problems.empty());
    for (const auto& step : report.run().steps()) ended.steps.push_back(step.name());
    for (const auto& restart : report.run().restarts()) {
      ended.restarts_asked += restart.asked_unix_ms() != 0 ? 1 : 0;
      ended.restarts_seen += restart.seen_unix_ms() != 0 ? 1 : 0;
    }
  }
}

}  // namespace

Rehearsals::Rehearsals()
    : root_(fs::temp_directory_path() /
            ("sssup-crash-" + std::to_string(::getpid()) + "-" + std::to_string(std::rand()))) {
  fs::create_directories(root_);
}

Rehearsals::~Rehearsals() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

Ended Rehearsals::run(const std::string& server, const std::string& answers, const proto::Scenario& scenario) {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
  folder_ = root_ / std::to_string(++count_);
  const fs::path scenario_file = root_ / "scenario.json";
  proto::Scenario formatted = scenario;
  formatted.set_format(1);
  std::ofstream(scenario_file) << document::print(formatted);
  const fs::path samples = SSSUP_SAMPLES;
  const fs::path output = root_ / "output.txt";
  const std::string command = quoted(SSSUP_UPGRADECTL) + " rehearse --speed 0 --server " +
                              quoted(samples / (server + ".json")) + " --answers " +
                              quoted(samples / (answers + ".json")) + " --scenario " + quoted(scenario_file) +
                              " --dir " + quoted(folder_) + " >" + quoted(output) + " 2>&1 </dev/null";
  Ended ended;
  const int status = std::system(command.c_str());
  ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  ended.output = read(output);
  ended.server = comparable_server(folder_);
  ended.result = tree(folder_ / "result");
  if (fs::exists(folder_)) add_run_report(folder_, ended);
  return ended;
}

const Ended& undisturbed() {
  static const Ended ended = [] {
    Rehearsals rehearsals;
    return rehearsals.run("every-kind", "every-kind.answers", {});
  }();
  return ended;
}

proto::Scenario power_cut_at(const std::string& step, proto::PowerCut::When when) {
  proto::Scenario scenario;
  auto* cut = scenario.add_power_cuts();
  cut->set_step(step);
  cut->set_when(when);
  return scenario;
}

}  // namespace sssup::tests
