// What does not start the upgrade, and what is said of it.
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "common/text/events.h"
#include "program.h"
#include "tests/pipe/support.h"

using namespace sssup::test;

TEST_CASE("a start that is refused without a remedy says none", "[R-5.console]") {
  namespace pipe = sssup::pipe::testing;
  const pipe::TempFolder folder;
  pipe::RawService service(folder.endpoint());
  std::jthread refusing([&] {
    sssup::proto::State state;
    state.set_run(sssup::proto::State::NOT_STARTED);
    auto& finding = *state.add_findings();
    finding.set_severity(sssup::proto::Finding::BLOCKS);
    finding.set_key("somebody-elses");
    *finding.mutable_detail() = sssup::text::to_proto(sssup::text::id::journal_exists);
    const auto peer = service.accept();
    while (auto asked = peer->client_message()) {
      sssup::proto::ServiceMessage said;
      if (asked->has_hello()) {
        said.mutable_hello()->set_protocol_version(sssup::pipe::protocol_version);
      } else if (asked->has_attach()) {
        *said.mutable_snapshot()->mutable_state() = state;
      } else {
        said.set_reply_to(asked->request());
        auto& reply = *said.mutable_reply();
        reply.set_ok(!asked->has_start());
        if (asked->has_start()) reply.set_refusal(sssup::proto::Reply::BLOCKED);
        *reply.mutable_why() = finding.detail();
      }
      peer->send(said);
    }
  });
  const Outcome outcome =
      upgradectl({"start", "--endpoint", folder.endpoint().name, "--answers", sample_path("small.answers.json")});
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 1);
  CHECK(says(outcome.err, "the upgrade does not start"));
  CHECK_FALSE(says(outcome.err, "Remedy:"));
}

TEST_CASE("without a terminal nothing starts the upgrade but a confirmed answer file", "[R-1.4-once][R-5.answers]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  Json unconfirmed = sample("small.answers.json");
  unconfirmed.erase("confirm");
  const std::string file = folder.file("unconfirmed.json", unconfirmed);
  const Outcome rehearsed = upgradectl(
      {"rehearse", "--server", sample_path("small.json"), "--answers", file, "--dir", server, "--speed", "0"});
  INFO(rehearsed.err);
  CHECK(rehearsed.exit == 2);
  CHECK(says(rehearsed.err, "\"confirm\": true"));

  const Background service(service_command(server));
  REQUIRE(eventually([&] { return upgradectl({"attach", "--dir", server}, {}, "timeout 1").exit != 3; }));
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--answers", file}}) {
    std::vector<std::string> command = {"start", "--dir", server};
    command.insert(command.end(), more.begin(), more.end());
    const Outcome started = upgradectl(command);
    INFO(started.err);
    CHECK(started.exit == 2);
    CHECK(says(started.err, "\"confirm\": true"));
    CHECK(says(started.err, "--yes"));
  }
  CHECK_FALSE(std::filesystem::exists(folder / "server/server/disks/D/SSS Upgrade"));
  CHECK(upgradectl({"start", "--dir", server, "--answers", file, "--yes"}).exit == 0);
  // It asks what the file does not confirm.
  CHECK(eventually([&] {
    return says(upgradectl({"answer", "--dir", server, "--question", "none", "--button", "ok"}).err, "restart-1");
  }));
}

TEST_CASE("a folder on a drive that is not there is refused before anything is made", "[R-2.4][R-5.answers]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  Json answers = sample("small.answers.json");
  answers["workingFolder"] = "Q:\\work";
  const std::string file = folder.file("answers.json", answers);
  const std::vector<std::string> rehearse = {"rehearse", "--server", sample_path("small.json"), "--dir", server};
  const auto with_file = [&](std::vector<std::string> command) {
    command.insert(command.end(), {"--answers", file});
    return upgradectl(command);
  };
  const Outcome rehearsed = with_file(rehearse);
  INFO(rehearsed.err);
  CHECK(rehearsed.exit == 2);
  CHECK(is_one_line_refusal(rehearsed.err));
  CHECK(says(rehearsed.err, "workingFolder: there is no drive Q:"));
  CHECK_FALSE(std::filesystem::exists(server));

  REQUIRE(upgradectl(rehearse).exit == 2);
  const Background service(service_command(server));
  REQUIRE(eventually([&] { return upgradectl({"attach", "--dir", server}, {}, "timeout 1").exit != 3; }));
  const Outcome answered = upgradectl({"answer", "--dir", server, "--button", "ok", "--set", "workingFolder=Q:\\work"});
  for (const Outcome& outcome : {with_file({"start", "--dir", server}), answered}) {
    INFO(outcome.err);
    CHECK(outcome.exit == 2);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK(says(outcome.err, "Working folder [workingFolder]: there is no drive Q:"));
  }
  CHECK_FALSE(std::filesystem::exists(folder / "server/server/disks/Q"));
}
