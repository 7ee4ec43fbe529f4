// A person at a terminal.
#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>

#include "program.h"
#include "seat.h"

using namespace sssup::test;

namespace {

std::string rehearsal(const Folder& folder, const std::string& name) {
  return fmt::format("rehearse --server {} --dir {} --speed 0", sample_path(name + ".json"),
                     (folder / "server").string());
}

}  // namespace

TEST_CASE("a person answers every question, changes a field, and is corrected", "[R-5.console][R-2.6.2-cluster]") {
  const Folder folder;
  // Start, restart, choices: field 1 is the cluster's name, first wrong, then right; then OK to the rest.
  Seat seat(folder, "person", rehearsal(folder, "small"), "TERM=xterm LANG=C.UTF-8");
  seat.type("ok\nok\n1\nno name\nNAME\nok\nyes\nok\nok\nfinish\nok\n");
  const int exit = seat.wait();
  INFO(seat.screen());
  CHECK(exit == 0);
  CHECK(says(seat.screen(), "This cannot be undone."));
  CHECK(says(seat.screen(), "100 %"));
  const Json cluster = Json::parse(read(folder / "server/result/cluster.json"));
  CHECK(cluster.at("clusterName") == "NAME");
  // What a person chose is in the report, too, and no time of the run is.
  const Json report = Json::parse(read(folder / "server/result/report.json"));
  CHECK(report.at("migrated").size() == 1);
  CHECK_FALSE(report.contains("run"));
}

TEST_CASE("what a person answered is saved, and the same run then needs nobody", "[R-5.answers]") {
  const Folder folder;
  const std::string saved = folder.file("saved.json", std::string("an older file"));
  {
    Seat seat(folder, "person", rehearsal(folder, "small") + " --save-answers " + saved);
    seat.type("ok\nok\n1\nNAME\n4\n");
    REQUIRE(seat.shows("New password of Administrator (kept):"));
    seat.type("new-password\n");
    REQUIRE(seat.shows("Number to change a field", 4));
    seat.type("ok\nyes\nok\nok\nregister\nitems\nnext\nnext\nSAMPLE-1001\n");
    const bool asked = seat.shows("key (not entered):");
    INFO(seat.screen());
    REQUIRE(asked);
    seat.type("SAMPLEKEY-1001\n");
    REQUIRE(seat.shows("Number to change a field", 7));
    seat.type("next\nregister\nok\nfinish\nok\n");
    const int exit = seat.wait();
    INFO(seat.screen());
    REQUIRE(exit == 0);
    CHECK(seat.screen().find(saved) != std::string::npos);
    // Read through before it was confirmed; the password only as "new".
    CHECK(seat.screen().find("new one entered") != std::string::npos);
    // A secret is neither echoed nor shown again, but for its stars.
    CHECK(seat.screen().find("********") != std::string::npos);
    for (const char* secret : {"new-password", "SAMPLEKEY-1001"})
      CHECK(seat.screen().find(secret) == std::string::npos);
  }
  const std::string content = read(saved);
  INFO(content);
  for (const char* secret : {"new-password", "sample-password", "SAMPLEKEY"})
    CHECK(content.find(secret) == std::string::npos);
  Json answers = Json::parse(content);
  CHECK(answers.at("clusterName") == "NAME");
  CHECK(answers.at("confirm") == true);
  CHECK(answers.at("upgradeLicences").at(0).at("serialNumber") == "SAMPLE-1001");

  // The secrets are added by whoever uses it; the file says which.
  REQUIRE(answers.at("users") == Json::array({{{"user", "Administrator"}}}));
  answers["users"][0]["newPassword"] = "new-password";
  answers["upgradeLicences"][0]["key"] = "SAMPLEKEY-1001";
  const std::string resaved = (folder / "resaved.json").string();
  const auto again =
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--answers", folder.file("whole.json", answers),
                  "--dir", (folder / "again").string(), "--speed", "0", "--save-answers", resaved});
  INFO(again.out << again.err);
  REQUIRE(again.exit == 0);
  auto first = tree(folder / "server/result");
  auto second = tree(folder / "again/result");
  // The page tells of its own run.
  CHECK(first.extract("report.html"));
  CHECK(second.extract("report.html"));
  CHECK(first == second);
  CHECK(read(resaved) == content);
}

TEST_CASE("the input's end leaves the question open, and NO_COLOR is honoured", "[R-5.console]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, "small") + " --lang ja", "TERM=xterm NO_COLOR=1 LANG=C.UTF-8");
  seat.type("ok\n\x04");
  CHECK(seat.wait() != 0);
  const std::string screen = seat.screen();
  INFO(screen);
  CHECK(says(screen, "restart-1"));
  CHECK(says(screen, "再起動"));
  for (const char* colour : {"\x1b[1m", "\x1b[2m", "\x1b[33m"}) CHECK_FALSE(says(screen, colour));
}

TEST_CASE("keys pressed before a question is shown do not answer it", "[R-5.console][R-1.4-once]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, "small"));
  REQUIRE(seat.shows("Number to change a field"));
  seat.press("ok\nok\n");  // to the start page and, too early, to the restart
  seat.type("\x04");
  CHECK(seat.wait() != 0);
  INFO(seat.screen());
  CHECK(says(seat.screen(), "[restart-1]"));
  CHECK_FALSE(says(seat.screen(), "[choices]"));
}

TEST_CASE("a password that was entered can be taken back, on the page and after it", "[R-2.6.2-users][R-5.console]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, "small"));
  seat.type("ok\nok\n4\n");
  REQUIRE(seat.shows("New password of Administrator (kept):"));
  seat.type("slip-of-the-keys\n");
  REQUIRE(seat.shows("********"));
  seat.type("4\n");
  REQUIRE(seat.shows("Take back what was entered? y/[n]"));
  seat.type("y\n");
  REQUIRE(seat.shows("New password of Administrator  (kept)", 2));
  // Entered again and confirmed: the service has it until it is taken back.
  seat.type("4\n");
  REQUIRE(seat.shows("New password of Administrator (kept):", 2));
  seat.type("slip-of-the-keys\n");
  REQUIRE(seat.shows("********", 2));
  seat.type("ok\n");
  REQUIRE(seat.shows("new one entered"));
  seat.type("no\n4\n");
  REQUIRE(seat.shows("Take back what was entered? y/[n]", 2));
  seat.type("y\n");
  REQUIRE(seat.shows("(taken back)"));
  seat.type("ok\n");
  REQUIRE(seat.shows("[confirm-choices]", 2));
  REQUIRE(seat.shows("Choice", 5));
  INFO(seat.screen());
  CHECK(seat.screen().rfind("new one entered") < seat.screen().rfind("(taken back)"));
}

TEST_CASE("choices are said to be made once they are confirmed", "[R-2.6.2-ok]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, "small"));
  seat.type("ok\nok\nok\n");
  REQUIRE(seat.shows("[confirm-choices]"));
  REQUIRE(seat.shows("Is everything right?", 2));
  CHECK(seat.screen().find("The choices are made") == std::string::npos);
  seat.type("yes\n");
  CHECK(seat.shows("The choices are made"));
}

TEST_CASE("Back on the licence pages keeps what was entered", "[R-2.10][R-5.console]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, "small"));
  seat.type("ok\nok\nok\nyes\nok\nok\nregister\nitems\nnext\n");
  REQUIRE(seat.shows("[licence-unit]"));
  seat.type("2\n3\nback\nnext\n");
  REQUIRE(seat.shows("[3]", 2));
  seat.type("next\nSAMPLE-1001\n");
  REQUIRE(seat.shows("key (not entered):"));
  seat.type("\n");
  REQUIRE(seat.shows("Licence key    (not entered)"));
  seat.type("back\n");
  REQUIRE(seat.shows("[licence-unit]", 3));
  seat.type("next\n");
  REQUIRE(seat.shows("key (not entered):", 2));
  seat.type("\n");
  const bool kept = seat.shows("Serial number  [SAMPLE-1001]", 2);
  INFO(seat.screen());
  CHECK(kept);
  // A reader without Japanese recognises the upgrade licence.
  CHECK(seat.screen().find("Upgrade licence: CLUSTERPRO(R)") != std::string::npos);
}

TEST_CASE("a field for yes or no, and an empty one, are shown as a person reads them", "[R-5.console]") {
  const Folder folder;
  Json server = sample("small.json");
  server["sss"]["accounts"].push_back({{"user", "trainee"}, {"password", "made-up"}});
  Seat seat(folder, "person",
            "rehearse --server " + folder.file("server.json", server) + " --dir " + (folder / "server").string() +
                " --speed 0");
  seat.type("ok\nok\n");
  REQUIRE(seat.shows("Delete trainee (not from Windows)"));
  REQUIRE(seat.shows("Number to change a field", 2));
  INFO(seat.screen());
  CHECK(seat.screen().find("[no]") != std::string::npos);
  CHECK(seat.screen().find("[false]") == std::string::npos);
  CHECK(seat.screen().find("[]") == std::string::npos);
  seat.type("7\nmaybe\ny\n");
  CHECK(seat.shows("Answer y or n"));
  CHECK(seat.shows("[yes]"));
}

TEST_CASE("a choice is asked for by its numbers, and brackets are not empty", "[R-2.6.1][R-5.console]") {
  const Folder folder;
  Seat seat(folder, "person", rehearsal(folder, "every-kind"));
  seat.type("1\n");
  CHECK(seat.shows("Edition of CLUSTERPRO (1) [CLUSTERPRO SE for Windows Ver8.0]:"));
  seat.type("\nok\nok\n");
  CHECK(seat.shows("Address for LAN-board monitor lan1 (1–2): "));
  seat.type("2\nok\n");
  REQUIRE(seat.shows("[choices]"));
  // The name that cannot stay is asked for with a proposal, which goes once the name holds.
  REQUIRE(seat.shows("Group name of monitor 受注 監視 [受注 監視]:"));
  const std::string proposed = seat.screen();
  CHECK(proposed.find("For example GROUP1") != std::string::npos);
  seat.type("ORDERS-2\n");
  REQUIRE(seat.shows("[ORDERS-2]"));
  REQUIRE(seat.shows("UDP port"));
  INFO(seat.screen());
  CHECK(seat.screen().substr(proposed.size()).find("For example") == std::string::npos);
  CHECK(seat.screen().find("[]") == std::string::npos);
}
