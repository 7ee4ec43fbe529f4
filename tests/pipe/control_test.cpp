#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;
using proto::Reply;

namespace {

Reply asked(Watcher& watcher, const proto::ClientMessage& message) {
  const auto reply = watcher.ask(message);
  REQUIRE(reply);
  return *reply;
}

Reply asked(RawPeer& peer, proto::ClientMessage message) {
  message.set_request(77);
  REQUIRE(peer.send(message));
  while (const auto answer = peer.service_message())
    if (answer->has_reply()) {
      CHECK(answer->reply_to() == 77);
      return answer->reply();
    }
  FAIL("no reply");
  return {};
}

ClientOptions named(std::string who) {
  ClientOptions options;
  options.who = std::move(who);
  return options;
}

struct Scene {
  TempFolder folder;
  Record record;
  Service service{folder.endpoint(), record};
  Watcher first{folder.endpoint(), named("anna@TOKYO-DB1 (window)")};
  Watcher second{folder.endpoint(), named("ben@TOKYO-DB1 (console)")};
  Scene() {
    REQUIRE(eventually([&] { return first.attached() && second.attached(); }));
  }
};

}  // namespace

TEST_CASE("commands are the controller's, and control is taken explicitly", "[pipe][control][R-5.remote]") {
  Scene scene;
  CHECK(asked(scene.first, check_again()).refusal() == Reply::NOT_CONTROLLER);
  CHECK(scene.record.commands().empty());
  CHECK(asked(scene.first, take_control()).ok());
  CHECK(asked(scene.first, take_control()).ok());
  CHECK(asked(scene.first, check_again()).ok());
  CHECK(asked(scene.second, check_again()).refusal() == Reply::NOT_CONTROLLER);
  CHECK(scene.record.commands().size() == 1);
  CHECK(asked(scene.second, release_control()).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(scene.first, release_control()).ok());
  CHECK(asked(scene.first, check_again()).refusal() == Reply::NOT_CONTROLLER);
}

TEST_CASE("every command is refused to others than the controller", "[pipe][control][R-5.remote]") {
  Scene scene;
  proto::ClientMessage start, answer, check, reset;
  start.mutable_start();
  answer.mutable_answer();
  check.mutable_check_again();
  reset.mutable_reset();
  for (const auto& command : {start, answer, check, reset}) {
    CHECK(asked(scene.first, command).refusal() == Reply::NOT_CONTROLLER);
    CHECK_FALSE(asked(scene.first, command).ok());
  }
  CHECK(scene.record.commands().empty());
  REQUIRE(asked(scene.first, take_control()).ok());
  for (const auto& command : {start, answer, check, reset}) CHECK(asked(scene.first, command).ok());
  CHECK(scene.record.commands().size() == 4);
}

TEST_CASE("taking control over is explicit, and said to the other", "[pipe][control][R-5.remote]") {
  Scene scene;
  REQUIRE(asked(scene.first, take_control()).ok());
  REQUIRE(eventually([&] { return scene.first.states().back().you_control(); }));

  const Reply held = asked(scene.second, take_control());
  CHECK_FALSE(held.ok());
  CHECK(held.refusal() == Reply::CONTROL_HELD);
  CHECK(held.why().fallback().find("anna@TOKYO-DB1 (window)") != std::string::npos);

  REQUIRE(asked(scene.second, take_control(true)).ok());
  REQUIRE(eventually([&] {
    const proto::State state = scene.first.states().back();
    return !state.you_control() && state.controller() == "ben@TOKYO-DB1 (console)";
  }));
  REQUIRE(eventually([&] { return scene.second.states().back().you_control(); }));
  CHECK(asked(scene.first, check_again()).refusal() == Reply::NOT_CONTROLLER);
}

TEST_CASE("control ends with its holder's link", "[pipe][control][R-5.remote]") {
  Scene scene;
  REQUIRE(asked(scene.first, take_control()).ok());
  scene.first.die();
  REQUIRE(eventually([&] {
    const auto states = scene.second.states();
    return states.size() > 1 && states[states.size() - 1].controller().empty();
  }));
  CHECK(asked(scene.second, take_control()).ok());
}

TEST_CASE("of many that reach for control at once, one has it", "[pipe][control][R-5.remote]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int count = 0; count < 20; ++count) watchers.push_back(std::make_unique<Watcher>(folder.endpoint()));
  for (const auto& watcher : watchers) REQUIRE(eventually([&] { return watcher->attached(); }));
  std::atomic<int> took = 0;
  std::atomic<int> held = 0;
  std::vector<std::thread> threads;
  for (const auto& watcher : watchers) {
    threads.emplace_back([&] {
      const auto reply = watcher->ask(take_control());
      if (reply && reply->ok()) ++took;
      if (reply && reply->refusal() == Reply::CONTROL_HELD) ++held;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(took == 1);
  CHECK(held == 19);
}

TEST_CASE("many that force each other out leave one in control", "[pipe][control][R-5.remote]") {
  Scene scene;
  std::vector<std::thread> threads;
  for (Watcher* watcher : {&scene.first, &scene.second}) {
    threads.emplace_back([watcher] {
      for (int count = 0; count < 200; ++count) (void)watcher->ask(take_control(true));
    });
  }
  for (auto& thread : threads) thread.join();
  // Who is in control is who is obeyed; the last State of each may still be on its way.
  const bool first = asked(scene.first, check_again()).ok();
  CHECK(asked(scene.second, check_again()).ok() != first);
  CHECK(eventually([&] {
    return scene.first.states().back().you_control() == first && scene.second.states().back().you_control() != first;
  }));
}

TEST_CASE("another user only watches", "[pipe][control][R-5.remote]") {
  Scene scene;
  open_to_all(scene.folder.endpoint());
  std::optional<RawPeer> stranger;
  if (!as_stranger([&] { stranger.emplace(scene.folder.endpoint()); })) SKIP("only root can be another user");
  REQUIRE(stranger->connected());
  REQUIRE(stranger->send(hello()));
  CHECK(stranger->service_message()->hello().role() == proto::VIEWER);
  REQUIRE(stranger->send(attach()));
  CHECK(stranger->service_message()->has_snapshot());
  CHECK(asked(*stranger, check_again()).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(*stranger, take_control()).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(*stranger, take_control(true)).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(*stranger, ping()).ok());
  CHECK(scene.record.commands().empty());
  scene.service.say(3);
  CHECK(stranger->service_message()->event().seq() == 1);
}

TEST_CASE("who comes by the watchers' endpoint only watches, whoever it is", "[pipe][control][R-5.remote]") {
  const TempFolder folder;
  const TempFolder elsewhere;
  Record record;
  Service service(folder.endpoint(), record, {}, elsewhere.endpoint());
  Watcher here(folder.endpoint());
  Watcher there(elsewhere.endpoint());
  REQUIRE(eventually([&] { return here.attached() && there.attached(); }));
  CHECK(asked(there, take_control()).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(there, take_control(true)).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(there, check_again()).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(here, take_control()).ok());
  CHECK(record.commands().empty());
  service.say(3);
  CHECK(eventually([&] { return there.has_seen(3) && here.has_seen(3); }));
  service.close(proto::Goodbye::FINISHED);
  CHECK(eventually([&] { return !there.goodbyes().empty(); }));
}

TEST_CASE("a watchers' endpoint that cannot be had keeps nobody else away", "[pipe][control][R-5.remote]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record, {}, Endpoint{std::string(300, 'x')});
  const Watcher watcher(folder.endpoint());
  CHECK(eventually([&] { return watcher.attached(); }));
}

TEST_CASE("a reply may come later, or for one who is gone", "[pipe][control]") {
  Scene scene;
  std::mutex mutex;
  std::function<void(Reply)> pending;
  scene.record.on_command([&](const proto::ClientMessage&, std::function<void(Reply)> done) {
    const std::lock_guard lock(mutex);
    pending = std::move(done);
  });
  REQUIRE(asked(scene.first, take_control()).ok());
  RawPeer leaves(scene.folder.endpoint());
  REQUIRE(leaves.send(hello()));
  REQUIRE(asked(leaves, take_control(true)).ok());
  proto::ClientMessage command = check_again();
  command.set_request(5);
  REQUIRE(leaves.send(command));
  REQUIRE(eventually([&] { return scene.record.commands().size() == 1; }));
  leaves.shut();
  REQUIRE(eventually([&] { return scene.first.states().back().controller().empty(); }));
  scene.service.run([&] { pending({}); });
  CHECK(asked(scene.first, ping()).ok());
}

TEST_CASE("no value of a secret field leaves the service", "[pipe][control]") {
  const TempFolder folder;
  Record record;
  proto::State state;
  for (const bool secret : {true, false}) {
    proto::Field& field = *state.mutable_question()->add_fields();
    field.mutable_rule()->set_secret(secret);
    field.add_initial("tiger");
  }
  record.set_state(state);
  Service service(folder.endpoint(), record);
  Watcher watcher(folder.endpoint());
  REQUIRE(eventually([&] { return watcher.attached(); }));
  REQUIRE(asked(watcher, take_control()).ok());
  REQUIRE(eventually([&] { return watcher.states().size() >= 2; }));
  for (const auto& each : watcher.states()) {
    CHECK(each.question().fields(0).initial().empty());
    CHECK(each.question().fields(1).initial(0) == "tiger");
  }
}

TEST_CASE("a draft is for who operates, and never for who watches", "[pipe][control][R-5.remote]") {
  const TempFolder folder;
  const TempFolder elsewhere;
  Record record;
  proto::State state;
  state.mutable_question()->add_fields()->set_id("name");
  proto::Field& secret = *state.mutable_question()->add_fields();
  secret.set_id("password");
  secret.mutable_rule()->set_secret(true);
  for (const char* field : {"name", "password"}) state.mutable_draft()->add_fields()->set_field(field);
  record.set_state(state);
  Service service(folder.endpoint(), record, {}, elsewhere.endpoint());
  Watcher there(elsewhere.endpoint());
  Watcher first(folder.endpoint());
  Watcher second(folder.endpoint());
  const auto last = [](const Watcher& watcher) {
    const auto states = watcher.states();
    return states.empty() ? proto::State() : states.back();
  };
  REQUIRE(eventually([&] { return there.attached() && first.attached() && second.attached(); }));
  // Nobody has control: whoever may take it goes on with what there is.
  CHECK(last(first).draft().fields_size() == 1);  // what is secret is left out
  CHECK(last(second).has_draft());

  REQUIRE(asked(first, take_control()).ok());
  REQUIRE(eventually([&] { return last(first).you_control() && !last(second).controller().empty(); }));
  CHECK(last(first).has_draft());
  CHECK_FALSE(last(second).has_draft());
  proto::ClientMessage draft;
  draft.mutable_draft();
  CHECK(asked(second, draft).refusal() == Reply::NOT_CONTROLLER);
  CHECK(asked(there, draft).refusal() == Reply::NOT_CONTROLLER);
  CHECK(record.commands().empty());
  CHECK(asked(first, draft).ok());

  REQUIRE(asked(second, take_control(true)).ok());
  REQUIRE(eventually([&] { return last(second).you_control() && !last(first).you_control(); }));
  CHECK(last(second).has_draft());
  CHECK_FALSE(last(first).has_draft());
  for (const auto& each : there.states()) CHECK_FALSE(each.has_draft());
}

TEST_CASE("a command of a newer client is refused, not mistaken", "[pipe][control]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  RawPeer peer(folder.endpoint());
  REQUIRE(peer.send(hello()));
  proto::ClientMessage unknown;
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddLengthDelimited(99, "new");
  CHECK(asked(peer, unknown).refusal() == Reply::INVALID);
}

TEST_CASE("names shown to others carry no control characters and are short", "[pipe][control]") {
  Scene scene;
  RawPeer peer(scene.folder.endpoint());
  REQUIRE(peer.send(hello(protocol_version, "\x1b[2J" + std::string(500, 'x'))));
  REQUIRE(asked(peer, take_control()).ok());
  REQUIRE(eventually([&] { return !scene.first.states().back().controller().empty(); }));
  const std::string shown = scene.first.states().back().controller();
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(shown.size() <= 100);
}
