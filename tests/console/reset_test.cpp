// Reset (manual 4.3): what it will leave is said before, asked about, and said again afterwards.
#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "common/pipe/endpoint.h"
#include "program.h"
#include "seat.h"
#include "tests/pipe/support.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* nobody_watches = "nothing is watching this server";

Json failing(const char* product, const char* action, const char* happens) {
  return {{"product", product}, {"action", action}, {"happens", happens}};
}

// A rehearsal that stopped somewhere on its way, and no service running.
struct Stopped {
  Folder folder;
  std::string server = (folder / "server").string();

  explicit Stopped(const Json& answers, const Json& runs = Json::array(), const Json& file = sample("small.json")) {
    std::vector<std::string> command = {"rehearse", "--server", folder.file("server.json", file), "--dir", server,
                                        "--speed",  "0"};
    if (!answers.is_null()) command.insert(command.end(), {"--answers", folder.file("answers.json", answers)});
    if (!runs.empty())
      command.insert(command.end(),
                     {"--scenario", folder.file("scenario.json", Json{{"format", 1}, {"setupRuns", runs}})});
    if (answers.is_null()) {
      REQUIRE(begin_and_leave(command, server));
      return;
    }
    const Outcome outcome = upgradectl(command);
    INFO(outcome.out << outcome.err);
    REQUIRE((outcome.exit == 1 || outcome.exit == 2));
  }

  Outcome reset(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command = {"reset", "--dir", server};
    command.insert(command.end(), more.begin(), more.end());
    return upgradectl(command);
  }
};

Json answered() {
  return sample("small.answers.json");
}

Json many(const Json& run, int times = 6) {
  Json all = Json::array();
  for (int time = 0; time < times; ++time) all.push_back(run);
  return all;
}

// Said before and after; without --yes and without a terminal nothing is removed.
void check_said(const Stopped& stopped, const std::vector<std::string>& words,
                const std::vector<std::string>& not_words = {}) {
  const auto before = tree(stopped.folder / "server/server/disks");
  const Outcome told = stopped.reset();
  INFO(told.out << told.err);
  CHECK(told.exit == 2);
  CHECK(says(told.err, "--yes"));
  CHECK(tree(stopped.folder / "server/server/disks") == before);
  const Outcome done = stopped.reset({"--yes"});
  INFO(done.out << done.err);
  CHECK(done.exit == 0);
  for (const std::string& word : words) {
    INFO(word);
    CHECK(says(told.out, word));
    CHECK(says(done.out, word));
  }
  for (const std::string& word : not_words) {
    INFO(word);
    CHECK_FALSE(says(told.out, word));
    CHECK_FALSE(says(done.out, word));
  }
  CHECK(says(done.out, "HKLM\\SOFTWARE\\NEC\\SSSUpgrade removed"));
  CHECK_FALSE(fs::exists(stopped.folder / "server/server/disks/D/SSS Upgrade"));
}

}  // namespace

TEST_CASE("reset: SSS frozen and running, frozen and stopped, with and without a backup", "[R-4.3]") {
  SECTION("before the first restart") {
    check_said(Stopped(nullptr), {"manual start", "after the next restart " + std::string(nobody_watches),
                                  "SingleServerSafe Server", "No backup"});
  }
  SECTION("after it") {
    Json server = sample("small.json");
    server["sss"]["accounts"][0].erase("password");
    check_said(Stopped(answered(), Json::array(), server),
               {"manual start", "stopped", "SingleServerSafe Server", "No backup", "Nothing is watching this server"});
  }
  SECTION("with the backup") {
    check_said(Stopped(answered(), many(failing("SSS", "REMOVE", "FAILS_INTACT"))),
               {"manual start", "stopped", "D:\\SSS Backup\\SSS"}, {"No backup"});
  }
}

TEST_CASE("reset: SSS gone or half, CLUSTERPRO absent, half, or set", "[R-4.3]") {
  SECTION("half of SSS") {
    Json runs = many(failing("SSS", "REMOVE", "FAILS"));
    for (const Json& run : many(failing("SSS", "INSTALL", "FAILS"))) runs.push_back(run);
    check_said(Stopped(answered(), runs), {"part of SSS", nobody_watches, "D:\\SSS Backup\\SSS"});
  }
  SECTION("neither") {
    check_said(Stopped(answered(), many(failing("CLUSTERPRO", "INSTALL", "FAILS_INTACT"))),
               {"SSS is gone and CLUSTERPRO is not installed", nobody_watches, "D:\\SSS Backup\\SSS"});
  }
  SECTION("half of CLUSTERPRO") {
    Json runs = many(failing("CLUSTERPRO", "INSTALL", "FAILS"));
    for (const Json& run : many(failing("CLUSTERPRO", "REMOVE", "FAILS"))) runs.push_back(run);
    check_said(Stopped(answered(), runs), {"part of CLUSTERPRO", nobody_watches, "D:\\SSS Backup\\SSS"});
  }
  SECTION("with the settings") {
    Json answers = answered();
    answers["upgradeLicences"][0].erase("key");
    check_said(Stopped(answers), {"CLUSTERPRO stays installed with the settings of SSS", "D:\\SSS Backup\\SSS"});
  }
}

TEST_CASE("reset: what bears no mark of ours is named and stays", "[R-4.3]") {
  Stopped stopped(nullptr);
  const fs::path temp = stopped.folder / "server/server/disks/C/WINNT/TEMP/SSS Upgrade";
  fs::create_directories(temp);
  std::ofstream(temp / "minutes.txt") << "somebody's";
  check_said(stopped, {"Not removed: folder C:\\WINNT\\TEMP\\SSS Upgrade"});
  CHECK(fs::exists(temp / "minutes.txt"));
}

TEST_CASE("reset: as JSON, and in Japanese", "[R-4.3][R-5.lang]") {
  const Stopped stopped(nullptr);
  const Outcome told = stopped.reset({"--json"});
  INFO(told.out << told.err);
  CHECK(told.exit == 2);
  CHECK(Json::parse(told.out).at("reset") == false);
  CHECK(Json::parse(told.out).at("details").size() >= 4);
  CHECK(says(stopped.reset({"--lang", "ja"}).out, "監視されません"));
  const Outcome done = stopped.reset({"--json", "--yes"});
  CHECK(done.exit == 0);
  CHECK(Json::parse(done.out).at("reset") == true);
  const Outcome nothing = stopped.reset({"--json"});
  CHECK(nothing.exit == 0);
  CHECK(Json::parse(nothing.out).at("reset") == false);
}

TEST_CASE("reset: a person is asked, and Enter alone is no", "[R-4.3][R-5.console]") {
  const Stopped stopped(nullptr);
  {
    Seat seat(stopped.folder, "no", "reset --dir " + stopped.server);
    REQUIRE(seat.shows("y/[n]"));
    CHECK(says(seat.screen(), nobody_watches));
    seat.type("perhaps\n");
    REQUIRE(seat.shows("Answer y or n"));
    seat.type("\n");
    CHECK(seat.wait() == 1);
  }
  CHECK(fs::exists(stopped.folder / "server/server/disks/D/SSS Upgrade/journal.db"));
  Seat seat(stopped.folder, "yes", "reset --dir " + stopped.server);
  REQUIRE(seat.shows("y/[n]"));
  seat.type("y\n");
  CHECK(seat.wait() == 0);
  CHECK_FALSE(fs::exists(stopped.folder / "server/server/disks/D/SSS Upgrade"));
}

TEST_CASE("reset by the service: told first, and whoever watches learns that the server is not as it was",
          "[R-4.3][R-5.remote]") {
  const Stopped stopped(nullptr);
  const Background service(service_command(stopped.server));
  const std::string watched = (stopped.folder / "watched").string();
  Background watcher("'" SSSUP_UPGRADECTL "' attach --wait --dir '" + stopped.server + "' >'" + watched + "' 2>&1");
  REQUIRE(eventually([&] { return says(read(watched), "restart-1"); }));
  const Outcome told = stopped.reset();
  INFO(told.out << told.err);
  CHECK(told.exit == 2);
  CHECK(says(told.out, nobody_watches));
  // The run goes on as if nobody had asked.
  const Outcome state = upgradectl({"answer", "--dir", stopped.server, "--question", "none", "--button", "ok"});
  CHECK(says(state.err, "restart-1"));
  const Outcome done = stopped.reset({"--yes"});
  INFO(done.out << done.err);
  CHECK(done.exit == 0);
  CHECK(says(done.out, nobody_watches));
  CHECK(watcher.wait() == 0);
  INFO(read(watched));
  CHECK(says(read(watched), nobody_watches));
  CHECK_FALSE(says(read(watched), "nothing changed"));
}

TEST_CASE("reset: told to end while it waits to hear whether there is a service, it removes nothing",
          "[R-4.3][R-5.console]") {
  const Stopped stopped(nullptr);
  sssup::pipe::testing::RawService silent(sssup::pipe::rehearsal_endpoint(stopped.server));
  const std::string said = (stopped.folder / "said").string();
  Background reset("exec '" SSSUP_UPGRADECTL "' reset --yes --dir '" + stopped.server + "' >'" + said + "' 2>&1");
  const auto peer = silent.accept();
  REQUIRE(peer->client_message());  // so it listens for signals, too
  CHECK(reset.end() == 1);
  INFO(read(said));
  CHECK(says(read(said), "nothing is removed"));
  CHECK(fs::exists(stopped.folder / "server/server/disks/D/SSS Upgrade/journal.db"));
}

TEST_CASE("a reset that fails leaves a service that can be reset again", "[R-4.3]") {
  // The same run twice: which effect the removal of the folder is, then with that one denied.
  std::string denied;
  for (const bool fails : {false, true}) {
    INFO((fails ? "denied" : "listed"));
    const Folder folder;
    const std::string server = (folder / "server").string();
    Json scenario = {{"format", 1}, {"listEffects", true}};
    if (fails) scenario["faults"] = Json::array({{{"effect", denied}, {"kind", "DENIED"}}});
    REQUIRE(begin_and_leave({"rehearse", "--server", sample_path("small.json"), "--scenario",
                             folder.file("scenario.json", scenario), "--dir", server, "--speed", "0"},
                            server));
    const Background service(service_command(server));
    const std::vector<std::string> reset = {"reset", "--yes", "--dir", server};
    // At its question: before that it refuses everything.
    const auto asks = [&] {
      return says(upgradectl({"answer", "--dir", server, "--question", "none", "--button", "ok"}).err,
                  "the open one is restart-1");
    };
    REQUIRE(eventually(asks));
    Outcome outcome = upgradectl(reset);
    INFO(outcome.out << outcome.err);
    if (fails) {
      CHECK(outcome.exit == 1);
      // Whatever it shows meanwhile: its question again, or that the removal has begun.
      CHECK(eventually([&] {
        outcome = upgradectl(reset);
        return outcome.exit == 0;
      }));
    }
    INFO("at last: " << outcome.out << outcome.err);
    CHECK(outcome.exit == 0);
    CHECK_FALSE(fs::exists(folder / "server/server/disks/D/SSS Upgrade"));
    // "number kind target", a line each; the last removal of that folder is ours.
    std::ifstream effects(folder / "server/server/machine/effects.txt");
    for (std::string line; std::getline(effects, line);)
      if (says(line, "file.remove") && says(line, "SSS Upgrade")) denied = line.substr(0, line.find(' '));
    REQUIRE_FALSE(denied.empty());
  }
}
