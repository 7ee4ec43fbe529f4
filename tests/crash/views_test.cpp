// Whole upgrades where SSS or CLUSTERPRO is a 32-bit product: the server ends the same but for the places.
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "common/document/document.h"
#include "tests/crash/rehearsals.h"

using namespace sssup;
using namespace sssup::tests;

namespace {

namespace fs = std::filesystem;

// The sample of every kind with SSS in that view, as a name for Rehearsals::run.
class Sample {
 public:
  explicit Sample(proto::View sss)
      : name_(fs::temp_directory_path() / ("sssup-views-" + std::to_string(::getpid()) + "-" + std::to_string(sss))),
        file_(name_.string() + ".json") {
    std::ifstream sample(fs::path(SSSUP_SAMPLES) / "every-kind.json", std::ios::binary);
    proto::Server server;
    REQUIRE(document::parse_server(std::string(std::istreambuf_iterator<char>(sample), {}), server).empty());
    server.mutable_sss()->add_views(sss);
    std::ofstream(file_, std::ios::binary) << document::print(server);
  }
  ~Sample() {
    std::error_code ignored;
    fs::remove(file_, ignored);
  }
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;

  std::string name() const { return name_.string(); }

 private:
  fs::path name_, file_;
};

// The server as if both were 64-bit products. The backup tells where SSS was.
std::string without_views(const std::string& server) {
  std::istringstream lines(server);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("SSS Backup") != std::string::npos) continue;
    for (const std::string_view part : {"wow6432node\\", " (x86)"})
      for (auto at = line.find(part); at != std::string::npos; at = line.find(part)) line.erase(at, part.size());
    kept += line + "\n";
  }
  return kept;
}

void check_same_but_for_views(const Ended& ended) {
  INFO(ended.output);
  REQUIRE(ended.exit_code == 0);
  CHECK(difference(undisturbed().result, ended.result) == "");
  CHECK(difference(without_views(undisturbed().server), without_views(ended.server)) == "");
}

bool says(const Ended& ended, std::string_view text) {
  return ended.server.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("SSS and CLUSTERPRO as 32-bit and 64-bit products: all four give the same conversion", "[T-8]") {
  Rehearsals rehearsals;
  for (const auto sss : {proto::VIEW_64_BIT, proto::VIEW_32_BIT})
    for (const auto clusterpro : {proto::VIEW_64_BIT, proto::VIEW_32_BIT}) {
      INFO("SSS " << proto::View_Name(sss) << ", CLUSTERPRO " << proto::View_Name(clusterpro));
      const Sample sample(sss);
      proto::Scenario scenario;
      scenario.set_clusterpro_setup_view(clusterpro);
      const Ended ended = rehearsals.run(sample.name(), "every-kind.answers", scenario);
      check_same_but_for_views(ended);
      const bool is_32_bit = clusterpro == proto::VIEW_32_BIT;
      CHECK(says(ended, R"(key hklm\software\wow6432node\nec\clusterpro\Configuration)") == is_32_bit);
      CHECK(says(ended, R"(key hklm\software\nec\clusterpro\Configuration)") != is_32_bit);
      CHECK(says(ended, "C/Program Files (x86)/CLUSTERPRO/scripts") == is_32_bit);
      CHECK(says(ended, "SSS Backup/SSS/files/C/Program Files (x86)/CLUSTERPRO SingleServerSafe") ==
            (sss == proto::VIEW_32_BIT));
      CHECK_FALSE(says(ended, "singleserversafe"));
    }
}

TEST_CASE("both are 32-bit products, and the power goes within every step", "[T-8][R-1.4-once]") {
  Rehearsals rehearsals;
  const Sample sample(proto::VIEW_32_BIT);
  for (const auto& step : undisturbed().steps) {
    INFO("power cut within " << step);
    auto scenario = power_cut_at(step, proto::PowerCut::WITHIN);
    scenario.set_clusterpro_setup_view(proto::VIEW_32_BIT);
    check_same_but_for_views(rehearsals.run(sample.name(), "every-kind.answers", scenario));
  }
}

TEST_CASE("both are 32-bit products, and their Setups fail half-way", "[T-8][R-2.7-fail]") {
  Rehearsals rehearsals;
  const Sample sample(proto::VIEW_32_BIT);
  proto::Scenario scenario;
  scenario.set_clusterpro_setup_view(proto::VIEW_32_BIT);
  for (const auto product : {proto::SetupRun::SSS, proto::SetupRun::CLUSTERPRO}) {
    auto& run = *scenario.add_setup_runs();
    run.set_product(product);
    run.set_action(product == proto::SetupRun::SSS ? proto::SetupRun::REMOVE : proto::SetupRun::INSTALL);
    run.set_happens(proto::SetupRun::FAILS);
  }
  check_same_but_for_views(rehearsals.run(sample.name(), "every-kind.answers", scenario));
}
