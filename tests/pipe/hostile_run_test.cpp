// A whole upgrade with everybody hostile around it: it ends as it does alone.
#include <atomic>
#include <memory>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/pipe/upgrade_run.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;
using namespace std::string_view_literals;
using proto::Reply;

namespace {

constexpr std::chrono::milliseconds breath{5};

// Undisturbed; run once a process.
const std::string& alone() {
  static const std::string outcome = [] {
    UpgradeRun run;
    Administrator administrator(run.endpoint());
    REQUIRE(administrator.carry_through(run));
    REQUIRE(run.trouble() == "");
    return run.outcome();
  }();
  return outcome;
}

// The service may be down between two restarts.
std::unique_ptr<RawPeer> reach(const Endpoint& endpoint) {
  auto peer = std::make_unique<RawPeer>(endpoint);
  return peer->connected() ? std::move(peer) : nullptr;
}

void stay_silent(const Endpoint& endpoint, const UpgradeRun& run) {
  std::vector<std::unique_ptr<RawPeer>> silent;
  while (!run.over()) {
    if (auto peer = reach(endpoint)) silent.push_back(std::move(peer));
    if (silent.size() > 400) silent.erase(silent.begin(), silent.begin() + 100);
    std::this_thread::sleep_for(breath);
  }
}

void dribble(const Endpoint& endpoint, const UpgradeRun& run) {
  const Frames frame = make_frame(hello(protocol_version, std::string(1000, 'x')));
  while (!run.over()) {
    const auto peer = reach(endpoint);
    for (std::size_t at = 0; peer && at < frame->size() && !run.over(); ++at) {
      if (!peer->send(std::string_view(*frame).substr(at, 1))) break;
      std::this_thread::sleep_for(breath);
    }
    std::this_thread::sleep_for(breath);
  }
}

void babble(const Endpoint& endpoint, const UpgradeRun& run) {
  std::minstd_rand random(1);
  const std::string good = *make_frame(hello()) + *make_frame(attach());
  while (!run.over()) {
    std::string bytes = good;
    for (std::size_t change = random() % 4; change > 0; --change)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes += std::string("\xFF\xFF\x0F\0", 4).substr(0, random() % 5);  // what follows would be a long one
    for (std::size_t more = random() % 5000; more > 0; --more) bytes += static_cast<char>(random());
    if (const auto peer = reach(endpoint)) (void)peer->send(bytes);
    std::this_thread::sleep_for(breath);
  }
}

void storm(const Endpoint& endpoint, const UpgradeRun& run) {
  while (!run.over()) {
    std::vector<std::unique_ptr<RawPeer>> all;
    for (int count = 0; count < 50; ++count) all.push_back(reach(endpoint));
    std::this_thread::sleep_for(breath);
  }
}

// Says everything that is the controller's, without being it. Counts what it got away with.
void command_without_control(const Endpoint& endpoint, const UpgradeRun& run, std::atomic<int>& allowed) {
  Watcher watcher(endpoint);
  while (!run.over()) {
    proto::ClientMessage start, answer, reset;
    start.mutable_start();
    reset.mutable_reset();
    answer.mutable_answer();
    if (const auto state = watcher.state(); state && state->has_question()) {
      answer.mutable_answer()->set_question_id(state->question().id());
      answer.mutable_answer()->set_instance(state->question().instance());
      if (!state->question().buttons().empty()) answer.mutable_answer()->set_button(state->question().buttons(0).id());
    }
    for (const auto& message : {start, answer, reset, check_again(), release_control()})
      if (const auto reply = watcher.ask(message); reply && reply->refusal() != Reply::NOT_CONTROLLER) ++allowed;
    std::this_thread::sleep_for(breath);
  }
}

// Takes control away again and again, and answers what is not asked: made-up questions, and what was asked before, in
// the words that were right then.
void rival(const Endpoint& endpoint, const UpgradeRun& run, const Administrator& administrator,
           std::atomic<int>& allowed) {
  Watcher watcher(endpoint);
  std::minstd_rand random(2);
  while (!run.over()) {
    (void)watcher.ask(take_control(true));
    std::vector<proto::ClientMessage> messages = administrator.accepted();
    for (const std::uint64_t instance : {std::uint64_t{0}, std::uint64_t{random()}, ~std::uint64_t{0}}) {
      auto& forged = *messages.emplace_back().mutable_answer();
      forged.set_question_id("choices");
      forged.set_instance(instance);
      forged.set_button("ok");
    }
    for (const auto& message : messages)
      if (const auto reply = watcher.ask(message); reply && reply->ok()) ++allowed;
    (void)watcher.ask(release_control());
    std::this_thread::sleep_for(10 * breath);
  }
}

}  // namespace

TEST_CASE("hostile clients from begin to end change nothing", "[pipe][hostile][R-1.4-once]") {
  allow_descriptors();
  REQUIRE(alone().size() > 1000);
  UpgradeRun run;
  const Endpoint endpoint = run.endpoint();
  Administrator administrator(endpoint);
  Watcher viewer(endpoint);
  std::atomic<int> allowed = 0;
  std::vector<std::thread> hostile;
  hostile.emplace_back([&] { stay_silent(endpoint, run); });
  hostile.emplace_back([&] { dribble(endpoint, run); });
  hostile.emplace_back([&] { babble(endpoint, run); });
  hostile.emplace_back([&] { storm(endpoint, run); });
  hostile.emplace_back([&] { command_without_control(endpoint, run, allowed); });
  hostile.emplace_back([&] { rival(endpoint, run, administrator, allowed); });
  const bool ended = administrator.carry_through(run);
  for (auto& each : hostile) each.join();
  REQUIRE(ended);
  CHECK(run.trouble() == "");
  CHECK(allowed == 0);
  CHECK(run.outcome() == alone());
  // How far it came depends on how soon it was let in again after the last restart; the run does not wait for it.
  CHECK_FALSE(viewer.seqs().empty());
  CHECK(viewer.seqs() == up_to(viewer.seqs().size()));
}

TEST_CASE("who takes the endpoint's name while the service is down has it no longer than that", "[pipe][hostile]") {
  std::vector<std::unique_ptr<RawService>> squatters;
  UpgradeRun run([&](const Endpoint& endpoint) { squatters.push_back(std::make_unique<RawService>(endpoint)); });
  Administrator administrator(run.endpoint());
  REQUIRE(administrator.carry_through(run));
  CHECK(run.trouble() == "");
  CHECK(squatters.size() > 2);
  CHECK(run.outcome() == alone());
}
