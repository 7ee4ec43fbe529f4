// The start at the terminal: what was found is shown as in the window, a refused start says why once (R-5.console).
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>

#include "program.h"
#include "seat.h"

using namespace sssup::test;

namespace {

std::string rehearsal(const Folder& folder, const Json& server, const std::string& more = {}) {
  return "rehearse --server " + folder.file("server.json", server) + " --dir " + (folder / "server").string() +
         " --speed 0" + more;
}

Json ill_named() {
  Json server = sample("small.json");
  server["computerName"] = "TOKYO_DB1";
  return server;
}

}  // namespace

TEST_CASE("the start at a terminal shows every finding with severity and remedy, and asks edition and folders",
          "[R-5.console][R-5.ready]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, sample("every-kind.json")));
  REQUIRE(seat.shows("Number to change a field"));
  const std::string screen = seat.screen();
  INFO(screen);
  for (const char* shown : {"DECISION: LAN-board monitor lan1", "[lan-board-ambiguous]", "Remedy: Pick the address",
                            "INFO: ", "to be decided or put right on the way: ", "Edition of CLUSTERPRO",
                            "Working folder", "Folder for backup and report", "check-again: ", "cancel: "})
    CHECK(says(screen, shown));
  CHECK(times(screen, "[lan-board-ambiguous]") == 1);
}

TEST_CASE("a wrong server name shows the steps of its remedy at the terminal, and check again looks again",
          "[R-2.2-name][R-5.console]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, ill_named()));
  REQUIRE(seat.shows("Number to change a field"));
  INFO(seat.screen());
  CHECK(says(seat.screen(), "BLOCKS: CLUSTERPRO cannot use the server name TOKYO_DB1  [server-name-invalid]"));
  CHECK(says(seat.screen(), "\n      1) Change the computer name"));
  for (const char* step :
       {"2) Restart the server", "3) SingleServerSafe updates its own copy of the name", "4) Run the check again"})
    CHECK(says(seat.screen(), std::string("\n      ") + step));
  CHECK(says(seat.screen(), "It cannot start yet"));
  // The way on is not there as long as it blocks.
  seat.type("ok\n");
  REQUIRE(seat.shows("ok cannot be chosen here. Choices: 1–3, cancel, check-again"));
  seat.type("check-again\n");
  CHECK(seat.shows("[server-name-invalid]", 2));
  seat.type("cancel\n");
  CHECK(seat.wait() == 1);
  CHECK(says(seat.screen(), "nothing is changed"));
}

TEST_CASE("a medium that was missing is found when it is looked for again", "[R-1.2][R-5.console]") {
  const Folder folder;
  const std::string scenario =
      folder.file("scenario.json", Json{{"format", 1},
                                        {"mediumMissingAtStart", 1},
                                        {"setupsMissingAtStart", Json::array({"CLUSTERPRO\\Setup.exe"})}});
  Seat seat(folder, "person", rehearsal(folder, sample("small.json"), " --scenario " + scenario));
  REQUIRE(seat.shows("Number to change a field"));
  INFO(seat.screen());
  CHECK(says(seat.screen(), "BLOCKS: The upgrade medium has no Setup of CLUSTERPRO"));
  CHECK(says(seat.screen(), "[setup-missing]"));
  seat.type("check-again\n");
  REQUIRE(seat.shows("is ready to be upgraded"));
  seat.type("ok\n");
  CHECK(seat.shows("[restart-1]"));
}

TEST_CASE("a start that is refused says why once, with what to do", "[R-5.console][R-2.2-name][R-1.2]") {
  const auto refused = [](const Json& server, const std::string& why, const std::string& remedy) {
    const Folder folder;
    const Outcome outcome = upgradectl(unattended(folder, server));
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 1);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK(times(outcome.out + outcome.err, why) == 1);
    CHECK(times(outcome.err, remedy) == 1);
  };
  refused(ill_named(), "with another name the cluster cannot run",
          "3) SingleServerSafe updates its own copy of the name");
  Json server = sample("small.json");
  server["medium"] = {{"present", false}};
  refused(server, "Neither product's Setup is within reach", "Put the upgrade medium in");
  server["medium"] = {{"missingFiles", Json::array({"SSS\\Setup.exe"})}};
  refused(server, "SSS\\Setup.exe is not on the upgrade medium", "copy the Setup of CLUSTERPRO SingleServerSafe");
}

// Between the start and the check in the run somebody changed the server. The medium is copied by then.
TEST_CASE("what stands in the way at the run's own check is asked about, and check again goes on from there",
          "[R-2.2-name][R-2.5.3-medium][T-3]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  const std::string scenario = folder.file("s.json", Json{{"format", 1}, {"snmpMissingUntilCheckedAgain", true}});
  REQUIRE(begin_and_leave(
      {"rehearse", "--server", sample_path("small.json"), "--scenario", scenario, "--dir", server, "--speed", "0"},
      server));
  const std::string facts = "server/server/facts.txtpb";
  const std::string good = read(folder / facts);
  std::string bad = good;
  const std::string name = "computer_name: \"SMALL1\"";
  REQUIRE(says(bad, name));
  bad.replace(bad.find(name), name.size(), "computer_name: \"SMALL_1\"");
  static_cast<void>(folder.file(facts, bad));

  const Background service(service_command(server));
  const auto answer = [&](const std::string& question) {
    return upgradectl({"answer", "--dir", server, "--question", question, "--button", "check-again"});
  };
  REQUIRE(eventually([&] { return answer("server-name-invalid").exit == 0; }));
  // Asked anew once the server has been looked at again.
  CHECK(eventually([&] { return says(answer("none").err, "server-name-invalid"); }));
  static_cast<void>(folder.file(facts, good + "medium {\n  present: false\n}\n"));
  REQUIRE(eventually([&] { return answer("server-name-invalid").exit == 0; }));
  CHECK(eventually([&] { return says(answer("none").err, "restart-1"); }));
}

TEST_CASE("while nothing is changed, whoever is asked for something may cancel the upgrade",
          "[R-2.4][R-2.5.3-medium]") {
  const auto [scenario, question] =
      GENERATE(std::pair{"mediumMissing", "medium-missing"}, std::pair{"mediumNoRoom", "medium-no-room"});
  const Folder folder;
  const std::string server = (folder / "server").string();
  const Outcome left = upgradectl(
      {"rehearse", "--server", sample_path("small.json"), "--answers", sample_path("small.answers.json"), "--scenario",
       folder.file("s.json", Json{{"format", 1}, {scenario, 20}}), "--dir", server, "--speed", "0"});
  INFO(left.out << left.err);
  REQUIRE(left.exit == 2);
  const Background service(service_command(server));
  REQUIRE(eventually([&] {
    return upgradectl({"answer", "--dir", server, "--question", question, "--button", "cancel"}).exit == 0;
  }));
  CHECK(eventually([&] { return upgradectl({"check-again", "--dir", server}).exit == 3; }));
  CHECK(says(read(folder / "server/server/events.log"), "The upgrade was cancelled; nothing is changed"));
  for (const char* drive : {"C", "D"})
    CHECK_FALSE(std::filesystem::exists(folder / "server/server/disks" / drive / "SSS Upgrade"));
}

TEST_CASE("upgradectl start asks a person, with what the command line said entered", "[R-5.console][R-2.4]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  REQUIRE(
      begin_and_leave({"rehearse", "--server", sample_path("small.json"), "--dir", server, "--speed", "0"}, server));
  REQUIRE(upgradectl({"reset", "--dir", server, "--yes"}).exit == 0);
  const Background service(service_command(server));
  REQUIRE(eventually([&] { return upgradectl({"attach", "--dir", server}, {}, "timeout 1").exit != 3; }));
  const Outcome checked = upgradectl({"check-again", "--dir", server});
  INFO(checked.out << checked.err);
  CHECK(checked.exit == 0);
  CHECK(says(checked.out, "is ready to be upgraded"));
  Seat seat(folder, "person", "start --backup-folder C:\\\\backup --dir " + server);
  REQUIRE(seat.shows("Number to change a field"));
  INFO(seat.screen());
  CHECK(says(seat.screen(), "[C:\\backup]"));
  // The reset left SSS frozen; Cancel would leave it so.
  CHECK(says(seat.screen(), "manual start"));
  seat.type("ok\n");
  CHECK(seat.wait() == 0);
  CHECK(says(seat.screen(), "The upgrade has started."));
}

TEST_CASE("a rehearsal that nobody can answer is left as it is, and says how to go on", "[R-5.console][R-5.rehearse]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  const Outcome outcome =
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", server, "--speed", "0"});
  INFO(outcome.err);
  CHECK(outcome.exit == 2);
  CHECK(says(outcome.err, "question start"));
  for (const std::string& word :
       {server, std::string("--answers"), std::string("at a terminal"), std::string("\"confirm\": true")})
    CHECK(says(outcome.err, word));
  // Nothing was begun: there is no journal.
  CHECK_FALSE(std::filesystem::exists(folder / "server/server/disks/D/SSS Upgrade"));
  // Ended in order: its log has no error, and its socket is gone.
  CHECK_FALSE(says(read(folder / "server/service.log"), "[error]"));
  CHECK_FALSE(std::filesystem::exists(folder / "server/service.sock"));
  const Background service(service_command(server));
  const Outcome waits = [&] {
    Outcome seen;
    static_cast<void>(eventually([&] {
      seen = upgradectl({"take-control", "--dir", server});
      return seen.exit != 3;
    }));
    return seen;
  }();
  INFO(waits.err);
  CHECK(waits.exit == 2);
  CHECK(says(waits.err, "upgradectl answer --question start --button ok"));
}

TEST_CASE("the person's scenario asks for SNMP, for programs to be closed, and for the medium",
          "[R-2.2-snmp][R-2.7][R-2.5.3-medium]") {
  const Folder folder;
  Seat seat(folder, "person",
            rehearsal(folder, sample("small.json"),
                      " --answers " + sample_path("small.answers.json") + " --scenario " +
                          sample_path("person.scenario.json")));
  // What does not stop the start is not said to block it.
  REQUIRE(seat.shows("can be upgraded; to be decided or put right on the way: 1"));
  CHECK(says(seat.screen(), "ASKED LATER: "));
  CHECK_FALSE(says(seat.screen(), "BLOCKS: "));
  int asked = 0;
  for (const char* question : {"[medium-missing]", "[snmp-missing]", "[close-programs]"}) {
    INFO(question);
    REQUIRE(seat.shows(question));
    REQUIRE(seat.shows("Choice [check-again]:", ++asked));
    seat.type("check-again\n");
  }
  CHECK(seat.wait() == 0);
}

TEST_CASE(
    "a Setup that is no more what was copied is named, with the medium that is needed; nobody is a stop, not an end",
    "[T-3][R-5.console]") {
  const Folder folder;
  const std::string scenario = sample_path("medium.scenario.json");
  const std::string command = rehearsal(folder, sample("small.json"),
                                        " --answers " + sample_path("small.answers.json") + " --scenario " + scenario);
  std::vector<std::string> without_terminal = unattended(folder, sample("small.json"));
  without_terminal.insert(without_terminal.end(), {"--scenario", scenario});
  const Outcome nobody = upgradectl(without_terminal);
  INFO(nobody.out << nobody.err);
  CHECK(nobody.exit == 2);
  CHECK(says(nobody.err, "question medium-differs"));
  Seat seat(folder, "person", command);
  REQUIRE(seat.shows("[medium-differs]"));
  REQUIRE(seat.shows("Choice [check-again]:"));
  INFO(seat.screen());
  CHECK(says(seat.screen(), "CLUSTERPRO\\Setup.exe has changed since it was copied from the upgrade medium"));
  CHECK(says(seat.screen(), "SSSUPGRADE (5355-5047)"));
  seat.type("check-again\n");
  CHECK(seat.wait() == 0);
}

TEST_CASE("Enter takes the folder that was typed when the backup's disk is gone", "[T-8][R-5.back]") {
  const Folder folder;
  Json server = sample("small.json");
  server["disks"].push_back({{"letter", "F"}, {"kind", "FIXED"}});
  Json answers = sample("small.answers.json");
  answers["backupFolder"] = "F:\\Keep";
  const std::string scenario = folder.file(
      "s.json", Json{{"format", 1}, {"diskChanges", {{{"letter", "F"}, {"afterRestart", 1}, {"missingLooks", 1000}}}}});
  Seat seat(folder, "person",
            rehearsal(folder, server, " --answers " + folder.file("a.json", answers) + " --scenario " + scenario));
  REQUIRE(seat.shows("[backup-folder]"));
  REQUIRE(seat.shows("choice [check-again]:"));
  seat.type("1\n");
  REQUIRE(seat.shows("Folder for backup and report"));
  seat.type("D:\\Other\n");
  REQUIRE(seat.shows("choice [ok]:"));
  seat.type("\n");
  const int exit = seat.wait();
  INFO(seat.screen());
  CHECK(exit == 0);
}

TEST_CASE("after a slip the step is named and what to pick stands again; nothing is said that is not so",
          "[R-2.7-slips][R-2.7-fail][R-2.8]") {
  const Folder folder;
  Json runs = Json::array();
  for (const char* happens : {"PICKED_REPAIR", "FAILS_INTACT", "FAILS"})
    runs.push_back({{"product", "SSS"}, {"action", "REMOVE"}, {"happens", happens}});
  runs.push_back({{"product", "SSS"}, {"action", "INSTALL"}, {"happens", "FAILS"}});
  runs.push_back({{"product", "CLUSTERPRO"}, {"action", "INSTALL"}, {"happens", "CLOSED"}});
  const std::string scenario = folder.file("s.json", Json{{"format", 1}, {"setupRuns", runs}});
  Seat seat(folder, "person", rehearsal(folder, sample("small.json"), " --scenario " + scenario));
  // Types what goes on; what the screen shows from there to the prompt of the next question.
  std::size_t read_up_to = 0;
  const auto next = [&](const std::string& typed, const std::string& question) {
    seat.type(typed);
    std::string fresh;
    INFO(question);
    REQUIRE(eventually([&] {
      fresh = seat.screen().substr(read_up_to);
      return says(fresh, "[" + question + "]") && fresh.ends_with(": ");
    }));
    read_up_to += fresh.size();
    return fresh;
  };
  next("", "start");
  next("ok\n", "restart-1");
  next("ok\n", "choices");
  next("ok\n", "confirm-choices");
  next("yes\n", "confirm-uninstall");
  const std::string repaired = next("ok\n", "uninstall-again");
  INFO(repaired);
  CHECK(says(repaired, "Removing SSS: it is not done yet"));
  CHECK(says(repaired, "probably Repair was picked"));
  CHECK(says(repaired, "pick Remove; at its end, pick restart later"));
  const std::string intact = next("ok\n", "uninstall-again");
  INFO(intact);
  CHECK(says(intact, "Removing SSS failed"));
  CHECK(says(intact, "SSS is installed as before"));
  CHECK(says(intact, "pick Remove; at its end, pick restart later"));
  CHECK_FALSE(says(intact, "installed again"));
  const std::string half = next("ok\n", "uninstall-mend");
  INFO(half);
  CHECK(says(half, "Removing SSS failed"));
  CHECK(says(half, "SSS is installed again and then removed again"));
  const std::string mending_failed = next("ok\n", "uninstall-mend");
  INFO(mending_failed);
  CHECK(says(mending_failed, "Installing SSS again has failed, too"));
  const std::string mended = next("ok\n", "uninstall-again");
  INFO(mended);
  CHECK(says(mended, "SSS is installed again, and can now be removed"));
  CHECK(says(mended, "pick Remove; at its end, pick restart later"));
  next("ok\n", "confirm-install");
  const std::string closed = next("ok\n", "install-again");
  INFO(closed);
  CHECK(says(closed, "Installing CLUSTERPRO: it is not done yet"));
  CHECK(says(closed, "20003, 20004, 20005, 20006"));
  CHECK(says(closed, "restart later"));
}

TEST_CASE("a cancel that cannot remove what is there says so, claims no end, and can be done again", "[R-2.4][R-4.3]") {
  // The same run twice: which effect the removal of the folder is, then with that one denied.
  std::string denied;
  for (const bool fails : {false, true}) {
    INFO((fails ? "denied" : "listed"));
    const Folder folder;
    Json scenario = {{"format", 1}, {"listEffects", true}};
    if (fails) scenario["faults"] = Json::array({{{"effect", denied}, {"kind", "DENIED"}}});
    Seat seat(folder, "person",
              rehearsal(folder, sample("small.json"), " --scenario " + folder.file("scenario.json", scenario)));
    REQUIRE(seat.shows("Number to change a field"));
    // Of a start that got no further.
    const auto left = folder / "server/server/disks/D/SSS Upgrade";
    std::filesystem::create_directories(left);
    std::ofstream(left / "sss-upgrade.run") << "SSS Upgrade run 1 0123456789abcdef 0\r\n";
    seat.type("cancel\n");
    if (fails) {
      REQUIRE(seat.shows("Number to change a field", 2));
      CHECK(says(seat.screen(), "file.remove of D:\\SSS Upgrade fails"));
      CHECK_FALSE(says(seat.screen(), "nothing is changed"));
      CHECK(std::filesystem::exists(left));
      seat.type("cancel\n");
    }
    CHECK(seat.wait() == 1);
    INFO(seat.screen());
    CHECK(says(seat.screen(), "nothing is changed"));
    CHECK_FALSE(std::filesystem::exists(left));
    std::ifstream effects(folder / "server/server/machine/effects.txt");
    for (std::string line; std::getline(effects, line);)
      if (says(line, "file.remove") && says(line, "SSS Upgrade")) denied = line.substr(0, line.find(' '));
    REQUIRE_FALSE(denied.empty());
  }
}

TEST_CASE("an answer to another question, or by another button or field, names what there is", "[R-5.console]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  REQUIRE(upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", server}).exit == 2);
  const Background service(service_command(server));
  REQUIRE(eventually([&] { return upgradectl({"attach", "--dir", server}, {}, "timeout 1").exit != 3; }));
  const auto refused = [&](const std::vector<std::string>& more, int exit, const std::vector<std::string>& words) {
    std::vector<std::string> command = {"answer", "--dir", server};
    command.insert(command.end(), more.begin(), more.end());
    const Outcome outcome = upgradectl(command);
    INFO(outcome.err);
    CHECK(outcome.exit == exit);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK_FALSE(says(outcome.err, "upgradectl: :"));
    for (const std::string& word : words) CHECK(says(outcome.err, word));
  };
  refused({"--question", "nonsense", "--button", "ok"}, 1, {"question nonsense is not open", "the open one is start"});
  refused({"--button", "nope"}, 2, {"nope", "its buttons: ok, cancel"});
  refused({"--set", "nope=1", "--button", "ok"}, 2, {"nope", "its fields: edition, workingFolder, backupFolder"});
}

TEST_CASE("after the wrong choice at the end of Setup the second restart is announced", "[R-2.7-slips]") {
  const Folder folder;
  const Json slip = {{"product", "SSS"}, {"action", "REMOVE"}, {"happens", "RESTART_NOW"}};
  const std::string scenario = folder.file("s.json", Json{{"format", 1}, {"setupRuns", Json::array({slip})}});
  Seat seat(folder, "person", rehearsal(folder, sample("small.json"), " --scenario " + scenario));
  seat.type("ok\nok\nok\nyes\nok\n");
  REQUIRE(seat.shows("[uninstall-continue]"));
  REQUIRE(seat.shows("Go on restarts the server once more"));
  const auto restarts = [&] { return times(seat.screen(), "The server is restarted now"); };
  const int before = restarts();
  seat.type("ok\n");
  REQUIRE(seat.shows("[confirm-install]"));
  INFO(seat.screen());
  CHECK(restarts() == before + 1);
}
