// a licence that comes as a file, registered in a rehearsal at the terminal and by commands.
#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>

#include "program.h"
#include "seat.h"

using namespace sssup::test;

namespace {

constexpr const char* key = "ABCDEFGH-abcdefgh-01234567-!@ABCDEF";

std::string licence_file(const Folder& folder, const std::string& name, const std::string& until) {
  return folder.file(name, fmt::format("trial,{},UL1246-303,1,20040401,{},\r\n", key, until));
}

std::string rehearsal(const Folder& folder) {
  return fmt::format("rehearse --server {} --dir {} --speed 0", sample_path("small.json"),
                     (folder / "server").string());
}

// Up to the first licence page, where the run is left.
void go_to_licences(const Folder& folder) {
  Seat seat(folder, "before", rehearsal(folder));
  seat.type("ok\nok\nok\nyes\nok\nok\n");
  const bool there = seat.shows("0 of 1 upgrade licence");
  INFO(seat.screen());
  REQUIRE(there);
  seat.type("\x04");
  seat.wait();
}

}  // namespace

TEST_CASE("a licence file is registered at the terminal by its path", "[R-2.10][R-5.console]") {
  const Folder folder;
  const std::string file = licence_file(folder, "licence file.txt", "99991231");
  Seat seat(folder, "person", rehearsal(folder));
  seat.type("ok\nok\nok\nyes\nok\nok\nregister\nfile\n");
  // A wrong path is said and asked for again; the right one may stand in quotes.
  seat.type((folder / "none").string() + "\n\"" + file + "\"\nelsewhere\n");
  REQUIRE(seat.shows("elsewhere cannot be chosen here. Choices: 1, next, back"));
  seat.type("next\n");
  const bool shown = seat.shows("UL1246-303");
  INFO(seat.screen());
  REQUIRE(shown);
  seat.type("register\n");
  REQUIRE(seat.shows("The licence is registered"));
  seat.type("ok\nfinish\nok\n");
  CHECK(seat.wait() == 0);
  INFO(seat.screen());
  CHECK(seat.screen().find("until 9999-12-31") != std::string::npos);
  CHECK(seat.screen().find(key) == std::string::npos);
  // The path is what is typed, and is seen; the trial licence does not count.
  CHECK(seat.screen().find("[" + file + "]") != std::string::npos);
  CHECK(seat.screen().find("********") == std::string::npos);
  CHECK(read(folder / "server/result/report.json").find("upgrade-licence-missing") != std::string::npos);
}

TEST_CASE("a licence file is registered by a command, its path given either way", "[R-2.10][R-5.console]") {
  for (const char* option : {"--set", "--secret-file"}) {
    const Folder folder;
    go_to_licences(folder);
    const std::string server = (folder / "server").string();
    Background service(service_command(folder / "server"));
    REQUIRE(eventually([&] { return upgradectl({"attach", "--dir", server, "--json"}, {}, "timeout 1").exit != 3; }));
    const auto answer = [&](const std::string& question, const std::string& button,
                            const std::vector<std::string>& more = {}) {
      std::vector<std::string> all = {"answer", "--dir", server, "--question", question, "--button", button};
      all.insert(all.end(), more.begin(), more.end());
      Outcome outcome;
      // The question before has been answered, and this one is on its way.
      eventually([&] {
        outcome = upgradectl(all);
        return outcome.exit == 0 || outcome.err.find("open") == std::string::npos;
      });
      return outcome;
    };
    CHECK(answer("licences", "register").exit == 0);
    CHECK(answer("licence-way", "file").exit == 0);
    const Outcome ended =
        answer("licence-file", "next", {option, "content=" + licence_file(folder, "old", "20040630")});
    INFO(option << ": " << ended.out << ended.err);
    CHECK(ended.exit == 2);
    CHECK(ended.err.find("2004-06-30") != std::string::npos);
    const Outcome missing = answer("licence-file", "next", {option, "content=" + (folder / "none").string()});
    CHECK(missing.exit == 2);
    CHECK(is_one_line_refusal(missing.err));
    const Outcome given =
        answer("licence-file", "next", {option, "content=" + licence_file(folder, "new", "99991231")});
    INFO(given.err);
    CHECK(given.exit == 0);
    CHECK(answer("licence-confirm", "register").exit == 0);
    CHECK(answer("licence-done", "ok").exit == 0);
    CHECK(answer("licences", "finish").exit == 0);
    CHECK(answer("finish", "ok").exit == 0);
  }
}
