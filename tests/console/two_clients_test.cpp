// A question at a terminal that another client answers, or takes over.
#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>

#include "program.h"
#include "seat.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* taken = "answered elsewhere, or another client has taken control";
// The rest of a run after restart 1: choices, confirmation, the uninstall, the install, licences, the end.
constexpr const char* rest = "ok\nyes\nok\nok\nfinish\nok\n";

// The first seat, with restart-1 open before it and control nobody's.
std::string begun(const Folder& folder) {
  const std::string server = (folder / "server").string();
  REQUIRE(
      begin_and_leave({"rehearse", "--server", sample_path("small.json"), "--dir", server, "--speed", "0"}, server));
  return fmt::format("rehearse --server {} --dir {} --speed 0", sample_path("small.json"), server);
}

}  // namespace

TEST_CASE("a question answered by another client: its form is dropped, and the next one asked", "[R-5.remote]") {
  const Folder folder;
  Seat seat(folder, "first", begun(folder));
  REQUIRE(seat.shows("Choice"));
  seat.type("never mea");  // is not taken for the next question's answer
  const Outcome outcome =
      upgradectl({"answer", "--dir", (folder / "server").string(), "--question", "restart-1", "--button", "ok"});
  INFO(outcome.err);
  CHECK(outcome.exit == 0);
  const bool dropped = seat.shows(taken);
  const bool asked = seat.shows("Number to change a field");
  INFO(seat.screen());
  REQUIRE(dropped);
  REQUIRE(asked);
  seat.type(rest);
  CHECK(seat.wait() == 0);
  CHECK(fs::exists(folder / "server/result/cluster.json"));
}

TEST_CASE("control taken by another client: the form is dropped, and the run watched to its end", "[R-5.remote]") {
  const Folder folder;
  Seat first(folder, "first", begun(folder));
  REQUIRE(first.shows("Choice"));
  Seat second(folder, "second", "take-control --force --dir " + (folder / "server").string());
  const bool dropped = first.shows(taken);
  const bool asked = second.shows("Choice");
  INFO(first.screen() << second.screen());
  REQUIRE(dropped);
  REQUIRE(asked);
  second.type(std::string("ok\n") + rest);
  CHECK(first.wait() == 0);
  CHECK(second.wait() == 0);
  INFO(first.screen() << second.screen());
  CHECK(first.screen().find("finished") != std::string::npos);
  CHECK(fs::exists(folder / "server/result/cluster.json"));
}

TEST_CASE("a run that another client resets has no result, and that is said", "[R-4.3][R-5.rehearse]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  const std::string command = begun(folder);
  Seat seat(folder, "first", command);
  seat.type("ok\nok\nyes\nok\nok\n");
  // CLUSTERPRO is installed and set: what is left is less than a result.
  REQUIRE(seat.shows("[licences]"));
  // Control passes to the other client, which leaves it to the command.
  {
    const Seat second(folder, "second", "take-control --force --dir " + server);
    REQUIRE(second.shows("Choice"));
  }
  Outcome reset;
  REQUIRE(eventually([&] {
    reset = upgradectl({"reset", "--yes", "--dir", server});
    return reset.exit == 0;
  }));
  CHECK(seat.wait() == 1);
  INFO(seat.screen());
  CHECK(seat.screen().find("reset") != std::string::npos);
  CHECK(seat.screen().find("Result: ") == std::string::npos);
  CHECK_FALSE(fs::exists(folder / "server/result"));
  // Nor does the same command make one up afterwards.
  const Outcome again = upgradectl({"rehearse", "--server", sample_path("small.json"), "--answers",
                                    sample_path("small.answers.json"), "--dir", server, "--speed", "0"});
  INFO(again.out << again.err);
  CHECK(again.exit == 1);
  CHECK(again.out.find("Result: ") == std::string::npos);
}
