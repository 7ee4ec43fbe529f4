// What was entered in one client and not confirmed, in the next one.
#include <catch2/catch_test_macros.hpp>

#include <boost/asio/io_context.hpp>

#include "common/pipe/client.h"
#include "program.h"
#include "seat.h"

using namespace sssup;
using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

// A rehearsal that waits at the choices for a password that the server file leaves out.
fs::path at_choices(const Folder& folder) {
  Json server = sample("small.json");
  server["sss"]["accounts"][0].erase("password");
  const Outcome outcome =
      upgradectl({"rehearse", "--server", folder.file("server.json", server), "--answers",
                  sample_path("small.answers.json"), "--dir", (folder / "server").string(), "--speed", "0"});
  INFO(outcome.err);
  REQUIRE(outcome.exit == 2);
  return folder / "server";
}

// A client that enters a value, takes its leave, and is told whether that was kept.
bool enter(const fs::path& rehearsal, const std::string& question, const std::string& field, const std::string& value) {
  boost::asio::io_context io;
  std::optional<pipe::Client> client;
  bool kept = false;
  bool asked = false;
  pipe::ClientEvents events;
  events.state = [&](const proto::State& state) {
    if (asked || state.question().id() != question) return;
    asked = true;
    proto::ClientMessage control;
    control.mutable_take_control();
    client->send(control, [](const auto&) {});
    proto::ClientMessage draft;
    draft.mutable_draft()->set_question_id(state.question().id());
    draft.mutable_draft()->set_instance(state.question().instance());
    auto* entered = draft.mutable_draft()->add_fields();
    entered->set_field(field);
    entered->add_values(value);
    client->send(draft, [&](const Expected<proto::Reply>& reply) {
      kept = reply && reply->ok();
      io.stop();
    });
  };
  client.emplace(io, pipe::rehearsal_endpoint(rehearsal), pipe::ClientOptions{}, std::move(events));
  client->start();
  io.run_for(std::chrono::minutes(1));
  client.reset();
  return kept;
}

}  // namespace

TEST_CASE("what was entered elsewhere stands in the form, after the service was started again too",
          "[R-2.6.2-cluster][R-5.console]") {
  const Folder folder;
  const fs::path rehearsal = at_choices(folder);
  {
    const Background service(service_command(rehearsal));
    REQUIRE(enter(rehearsal, "choices", "clusterName", "DRAFTED"));
  }
  const Background service(service_command(rehearsal));
  // Refused by a service that is there: another question is open.
  REQUIRE(eventually([&] {
    return upgradectl({"answer", "--dir", rehearsal.string(), "--question", "none", "--button", "ok"}).exit == 1;
  }));
  const Seat seat(folder, "person", "take-control --dir " + rehearsal.string());
  const bool shown = seat.shows("[DRAFTED]");
  INFO(seat.screen());
  CHECK(shown);
}

TEST_CASE("what was entered before the start stands in the next form, and nothing is written on the server",
          "[R-2.4][R-5.console]") {
  const Folder folder;
  const fs::path rehearsal = folder / "server";
  const Seat first(folder, "first",
                   "rehearse --server " + sample_path("small.json") + " --dir " + rehearsal.string() + " --speed 0");
  REQUIRE(first.shows("Number to change a field"));
  const auto before = tree(rehearsal / "server");
  REQUIRE(enter(rehearsal, "start", "backupFolder", "D:\\DRAFTED"));
  const Seat second(folder, "second", "take-control --force --dir " + rehearsal.string());
  const bool shown = second.shows("[D:\\DRAFTED]");
  INFO(second.screen());
  CHECK(shown);
  CHECK(tree(rehearsal / "server") == before);
}

TEST_CASE("before the start, the folders that are entered are looked at, not the proposed ones", "[T-2][R-2.4]") {
  const Folder folder;
  const fs::path rehearsal = folder / "server";
  const Seat first(folder, "first",
                   "rehearse --server " + sample_path("small.json") + " --dir " + rehearsal.string() + " --speed 0");
  REQUIRE(first.shows("Number to change a field"));
  fs::create_directories(rehearsal / "server/disks/C/Work/SSS Upgrade/mine");
  CHECK_FALSE(says(upgradectl({"check-again", "--dir", rehearsal.string()}).out, "SSS Upgrade"));
  REQUIRE(enter(rehearsal, "start", "workingFolder", "C:\\Work"));
  const Outcome checked = upgradectl({"check-again", "--dir", rehearsal.string()});
  INFO(checked.out << checked.err);
  CHECK(checked.exit == 0);
  CHECK(says(checked.out, "C:\\Work\\SSS Upgrade is there already"));
}

TEST_CASE("what was typed stands in the form again after Ctrl-C, and after the terminal was closed, but for secrets",
          "[R-2.6.2-cluster][R-5.console]") {
  const Folder folder;
  const std::string rehearse =
      "rehearse --server " + sample_path("small.json") + " --dir " + (folder / "server").string() + " --speed 0";
  {
    Seat first(folder, "first", rehearse);
    first.type("ok\nok\n1\nTYPED\n");
    REQUIRE(first.shows("[TYPED]"));
    first.type("4\n");
    REQUIRE(first.shows("New password of Administrator (kept):"));
    first.type("new-password\n");
    REQUIRE(first.shows("********"));
    first.type("\x03");
    CHECK(first.wait() != 0);
  }
  {
    Seat second(folder, "second", rehearse);
    const bool shown = second.shows("[TYPED]");
    INFO(second.screen());
    REQUIRE(shown);
    CHECK(second.screen().find("********") == std::string::npos);
    second.type("1\nCLOSED\n");
    REQUIRE(second.shows("[CLOSED]"));
  }
  // The one whose terminal is gone ends in its own time; nobody's attempt in between answers anything.
  REQUIRE(eventually([&] {
    return upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", (folder / "server").string(),
                       "--speed", "0"})
               .exit == 2;
  }));
  const Seat third(folder, "third", rehearse);
  const bool shown = third.shows("[CLOSED]");
  INFO(third.screen());
  CHECK(shown);
}
