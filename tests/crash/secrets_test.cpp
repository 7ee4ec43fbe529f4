// No secret of the input appears in any file a rehearsal leaves or keeps, nor in what it says.
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "tests/crash/rehearsals.h"

using namespace sssup;
using namespace sssup::tests;

namespace {

// Passwords and licence keys of the sample, each spelt so that nothing else is like it.
std::vector<std::string> sentinels() {
  std::vector<std::string> found;
  for (const char* file : {"every-kind.json", "every-kind.answers.json"}) {
    std::ifstream stream(std::filesystem::path(SSSUP_SAMPLES) / file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (const char* field : {"\"password\"", "\"newPassword\"", "\"key\""}) {
      for (std::size_t at = text.find(field); at != std::string::npos; at = text.find(field, at + 1)) {
        const std::size_t begin = text.find('"', text.find(':', at)) + 1;
        found.push_back(text.substr(begin, text.find('"', begin) - begin));
      }
    }
  }
  return found;
}

void check_clean(const std::string& content, const std::string& where) {
  INFO(where);
  for (const std::string& sentinel : sentinels()) CHECK(content.find(sentinel) == std::string::npos);
}

void check_clean(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    check_clean({std::istreambuf_iterator<char>(stream), {}}, entry.path().string());
  }
}

// Sealed as a whole: not even what is no secret can be read in the journal.
void check_journal_tells_nothing(const std::filesystem::path& folder) {
  int journals = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("journal.db") || !entry.is_regular_file()) continue;
    ++journals;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    INFO(entry.path());
    // A command in the settings and in the converted script; a script of the customer's; the operator's answers.
    for (const char* text : {"orders.exe -p 80", "ARMLOAD DAILY", "SAMPLE-1001"})
      CHECK(content.find(text) == std::string::npos);
  }
  CHECK(journals > 0);
}

}  // namespace

TEST_CASE("no secret is left behind by a whole run", "[R-5.log]") {
  REQUIRE(sentinels().size() >= 4);
  Rehearsals rehearsals;
  const Ended ended = rehearsals.run("every-kind", "every-kind.answers", {});
  REQUIRE(ended.exit_code == 0);
  check_clean(ended.output, "what it said");
  check_clean(rehearsals.folder());
}

TEST_CASE("no secret is to be read in the journal of a run under way", "[R-5.log]") {
  // A run that waits for a person after the settings were saved and the answers given.
  proto::Scenario scenario;
  for (int times = 0; times < 8; ++times) {
    auto* run = scenario.add_setup_runs();
    run->set_product(proto::SetupRun::CLUSTERPRO);
    run->set_action(proto::SetupRun::INSTALL);
    run->set_happens(proto::SetupRun::FAILS_INTACT);
  }
  Rehearsals rehearsals;
  const Ended ended = rehearsals.run("every-kind", "every-kind.answers", scenario);
  REQUIRE(ended.exit_code == 1);
  check_clean(ended.output, "what it said");
  check_clean(rehearsals.folder());
  check_journal_tells_nothing(rehearsals.folder());
}
