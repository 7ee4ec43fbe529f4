// A started service on a server that cannot be upgraded: who comes is told what is missing, and what to do.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "common/document/document.h"
#include "common/text/message.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/process/upgrade_process.h"
#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe::testing;

TEST_CASE("on a server without SSS the service finds that SSS is missing, with the remedy", "[pipe][T-6][R-1.2]") {
  std::ifstream file(std::filesystem::path(SSSUP_SAMPLES) / "small.json", std::ios::binary);
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  proto::Server server;
  REQUIRE(document::parse_server(json, server).empty());
  server.clear_sss();

  const TempFolder folder;
  machine::rehearsal::Options options;
  options.speed = 0;
  options.setup_program = SSSUP_REHEARSAL_STANDIN;
  REQUIRE(machine::rehearsal::create(folder.path / "server", server, options));
  auto machine = machine::rehearsal::open(folder.path / "server");
  REQUIRE(machine);
  UpgradeProcess process(*std::move(machine), folder.endpoint());
  Left left{};
  std::thread running([&] { left = process.run().value_or(Left::done); });
  const Watcher watcher(folder.endpoint());
  CHECK(eventually([&] { return watcher.state().has_value(); }));
  const proto::State state = watcher.state().value_or(proto::State());
  process.stop();
  running.join();
  CHECK(left == Left::stopped);

  CHECK(state.run() == proto::State::NOT_STARTED);
  const auto found = std::find_if(state.findings().begin(), state.findings().end(),
                                  [](const auto& finding) { return finding.key() == "sss-missing"; });
  REQUIRE(found != state.findings().end());
  for (const auto language : {text::Language::english, text::Language::japanese}) {
    CHECK_FALSE(text::render(found->title(), language).empty());
    CHECK_FALSE(text::render(found->remedy(), language).empty());
  }
}
