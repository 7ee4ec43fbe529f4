#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/back_off.h"
#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;
using namespace std::string_view_literals;

namespace {

proto::ServiceMessage greeting(std::uint32_t version = protocol_version) {
  proto::ServiceMessage message;
  message.mutable_hello()->set_protocol_version(version);
  return message;
}

proto::ServiceMessage snapshot(std::uint64_t last_seq) {
  proto::ServiceMessage message;
  message.mutable_snapshot()->set_last_seq(last_seq);
  message.mutable_snapshot()->set_run_id("run-1");
  return message;
}

proto::ServiceMessage event(std::uint64_t seq) {
  proto::ServiceMessage message;
  message.mutable_event()->set_seq(seq);
  return message;
}

proto::ServiceMessage heartbeat(std::uint64_t last_seq) {
  proto::ServiceMessage message;
  message.mutable_heartbeat()->set_last_seq(last_seq);
  message.mutable_heartbeat()->set_unix_ms(1);
  return message;
}

proto::ServiceMessage goodbye(proto::Goodbye::Why why) {
  proto::ServiceMessage message;
  message.mutable_goodbye()->set_why(why);
  return message;
}

// Reads what every connection begins with, and returns the Attach.
proto::Attach greeted(RawPeer& peer) {
  const auto first = peer.client_message();
  REQUIRE(first);
  CHECK(first->hello().protocol_version() == protocol_version);
  const auto second = peer.client_message();
  REQUIRE(second);
  REQUIRE(second->has_attach());
  return second->attach();
}

}  // namespace

TEST_CASE("without a service the client says so and waits for one", "[pipe][client][R-5.console]") {
  const TempFolder folder;
  SECTION("nothing there") {}
  SECTION("one that is dead") {
    const RawService dead(folder.endpoint());
  }
  const Watcher watcher(folder.endpoint());
  REQUIRE(eventually([&] { return watcher.why(Link::connecting).has_value(); }));
  CHECK(watcher.why(Link::connecting)->kind == Error::Kind::not_found);
  CHECK(watcher.links().front().first == Link::connecting);
  CHECK_FALSE(watcher.links().front().second);
  Record record;
  Service service(folder.endpoint(), record);
  CHECK(eventually([&] { return watcher.attached(); }));
  CHECK(watcher.links().size() == 3);
}

TEST_CASE("a client of one attempt ends with its reason", "[pipe][client][R-5.console]") {
  const TempFolder folder;
  const Watcher watcher(folder.endpoint(), {.keep_trying = false});
  REQUIRE(eventually([&] { return watcher.why(Link::connecting).has_value(); }));
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher other(folder.endpoint());
  REQUIRE(eventually([&] { return other.attached(); }));
  CHECK(watcher.links().size() == 2);
}

TEST_CASE("another protocol version is refused, and not tried again", "[pipe][client]") {
  const TempFolder folder;
  RawService service(folder.endpoint());
  const Watcher watcher(folder.endpoint());
  auto peer = service.accept();
  greeted(*peer);
  Error::Kind kind{};
  SECTION("a newer service") {
    REQUIRE(peer->send(greeting(protocol_version + 1)));
    kind = Error::Kind::newer;
  }
  SECTION("an older service") {
    REQUIRE(peer->send(greeting(0) /* and so without version */));
    kind = Error::Kind::unsupported;
  }
  SECTION("a service that does not understand us") {
    REQUIRE(peer->send(goodbye(proto::Goodbye::NOT_UNDERSTOOD)));
    kind = Error::Kind::unsupported;
  }
  REQUIRE(eventually([&] { return watcher.why(Link::refused).has_value(); }));
  CHECK(watcher.why(Link::refused)->kind == kind);
  CHECK_FALSE(peer->client_message());
  CHECK(peer->ended());
}

TEST_CASE("a missed event makes the client attach again from the last it has", "[pipe][client]") {
  const TempFolder folder;
  RawService service(folder.endpoint());
  const Watcher watcher(folder.endpoint());
  auto peer = service.accept();
  CHECK(greeted(*peer).after_seq() == 0);
  REQUIRE(peer->send(greeting()));
  REQUIRE(peer->send(snapshot(3)));
  REQUIRE(peer->send(event(1)));
  REQUIRE(peer->send(event(1)));  // twice does no harm
  SECTION("seen by the next event") {
    REQUIRE(peer->send(event(3)));
  }
  SECTION("seen by a heartbeat") {
    REQUIRE(peer->send(heartbeat(3)));
  }
  SECTION("or the stream is no stream of messages") {
    REQUIRE(peer->send("\x02\0\0\0\xFF\xFF"sv));
  }
  SECTION("or of frames") {
    REQUIRE(peer->send("\xFF\xFF\xFF\xFF"sv));
  }
  peer = service.accept();
  const proto::Attach again = greeted(*peer);
  CHECK(again.after_seq() == 1);
  CHECK(again.run_id() == "run-1");
  REQUIRE(peer->send(greeting()));
  REQUIRE(peer->send(snapshot(3)));
  REQUIRE(peer->send(event(2)));
  REQUIRE(peer->send(event(3)));
  REQUIRE(eventually([&] { return watcher.has_seen(3); }));
  CHECK(watcher.seqs() == up_to(3));
}

TEST_CASE("the client reads a stream that comes byte by byte", "[pipe][client][frame]") {
  const TempFolder folder;
  RawService service(folder.endpoint());
  const Watcher watcher(folder.endpoint());
  const auto peer = service.accept();
  std::string stream;
  append_frame(stream, greeting());
  append_frame(stream, snapshot(2));
  append_frame(stream, event(1));
  append_frame(stream, event(2));
  for (const char byte : stream) REQUIRE(peer->send(std::string_view(&byte, 1)));
  CHECK(eventually([&] { return watcher.has_seen(2); }));
}

TEST_CASE("half a message of a service that dies is forgotten", "[pipe][client][frame]") {
  const TempFolder folder;
  RawService service(folder.endpoint());
  const Watcher watcher(folder.endpoint());
  auto peer = service.accept();
  greeted(*peer);
  REQUIRE(peer->send(greeting()));
  REQUIRE(peer->send(snapshot(1)));
  const Frames half = make_frame(event(1));
  REQUIRE(peer->send(std::string_view(*half).substr(0, half->size() - 1)));
  peer.reset();
  peer = service.accept();
  greeted(*peer);
  REQUIRE(peer->send(greeting()));
  REQUIRE(peer->send(snapshot(1)));
  REQUIRE(peer->send(event(1)));
  REQUIRE(eventually([&] { return watcher.has_seen(1); }));
  CHECK(watcher.seqs() == up_to(1));
}

TEST_CASE("a service that falls silent is lost", "[pipe][client]") {
  const TempFolder folder;
  RawService service(folder.endpoint());
  const Watcher watcher(folder.endpoint(), {.silence = std::chrono::milliseconds(200)});
  auto peer = service.accept();
  greeted(*peer);
  SECTION("before it said anything") {
    REQUIRE(eventually([&] { return watcher.why(Link::connecting).has_value(); }));
  }
  SECTION("after the snapshot") {
    REQUIRE(peer->send(greeting()));
    REQUIRE(peer->send(snapshot(0)));
    REQUIRE(eventually([&] { return watcher.why(Link::lost).has_value(); }));
  }
  CHECK(service.accept()->connected());
}

TEST_CASE("a full service is tried again", "[pipe][client]") {
  const TempFolder folder;
  RawService service(folder.endpoint());
  const Watcher watcher(folder.endpoint());
  auto peer = service.accept();
  REQUIRE(peer->send(goodbye(proto::Goodbye::TOO_MANY)));
  peer.reset();
  REQUIRE(eventually([&] { return watcher.why(Link::connecting).has_value(); }));
  CHECK(watcher.why(Link::connecting)->kind == Error::Kind::busy);
  CHECK(service.accept()->connected());
}

TEST_CASE("a service whose door is crowded is tried again", "[pipe][client]") {
  const TempFolder folder;
  RawService service(folder.endpoint(), RawService::Room::one);
  const RawPeer before_us(folder.endpoint());
  const Watcher watcher(folder.endpoint());
  REQUIRE(eventually([&] { return watcher.why(Link::connecting).has_value(); }));
  CHECK(watcher.why(Link::connecting)->kind == Error::Kind::busy);
  service.accept();
  greeted(*service.accept());
}

TEST_CASE("the wait between attempts grows to its cap and starts over", "[pipe][client]") {
  BackOff back_off;
  std::chrono::milliseconds limit = BackOff::shortest;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const auto wait = back_off.next();
    CHECK(wait >= limit / 2);
    CHECK(wait <= limit);
    limit = std::min(limit * 4 / 3, BackOff::longest);
  }
  CHECK(limit == BackOff::longest);
  back_off.reset();
  CHECK(back_off.next() <= BackOff::shortest);
}

TEST_CASE("a command ends with its reply or with the loss of the link", "[pipe][client]") {
  const TempFolder folder;
  Record record;
  auto service = std::make_unique<Service>(folder.endpoint(), record);
  Watcher watcher(folder.endpoint());
  REQUIRE(eventually([&] { return watcher.attached(); }));
  const auto answered = watcher.ask(ping());
  REQUIRE(answered);
  CHECK(answered->ok());

  REQUIRE(watcher.ask(take_control()));
  record.on_command([&](const proto::ClientMessage&, std::function<void(proto::Reply)>) {});  // never replied to
  std::thread killer([&] {
    eventually([&] { return record.commands().size() == 1; });
    service->die();
  });
  const auto lost = watcher.ask(check_again());
  killer.join();
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind == Error::Kind::io);

  REQUIRE(eventually([&] { return watcher.why(Link::lost).has_value(); }));
  CHECK_FALSE(watcher.ask(ping()));
}

TEST_CASE("a message too large for a frame is refused, and the link stays", "[pipe][client]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  Watcher watcher(folder.endpoint());
  REQUIRE(eventually([&] { return watcher.attached(); }));
  proto::ClientMessage message;
  message.mutable_answer()->add_fields()->add_values(std::string(largest_frame, 'x'));
  const auto refused = watcher.ask(message);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Error::Kind::invalid);
  CHECK(watcher.ask(ping()));
}

TEST_CASE("a client may be stopped and destroyed from what it calls", "[pipe][client]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  service.say(1000);
  SECTION("stopped") {
    Watcher watcher(folder.endpoint(), {}, [](Client& client, const proto::Event& each) {
      if (each.seq() == 10) client.stop();
    });
    REQUIRE(eventually([&] { return watcher.has_seen(10); }));
    const Watcher other(folder.endpoint());
    REQUIRE(eventually([&] { return other.has_seen(1000); }));
    CHECK(watcher.seqs() == up_to(10));
    CHECK_FALSE(watcher.why(Link::lost));
  }
  SECTION("destroyed") {
    Loop loop;
    std::unique_ptr<Client> client;
    std::atomic<int> calls = 0;
    loop.run([&] {
      ClientEvents events;
      events.event = [&](const proto::Event&) {
        ++calls;
        client->send(ping(), [&](const Expected<proto::Reply>&) { ++calls; });
        client.reset();
      };
      client = std::make_unique<Client>(loop.io, folder.endpoint(), ClientOptions{}, std::move(events));
      client->start();
    });
    REQUIRE(eventually([&] { return calls > 0; }));
    const Watcher other(folder.endpoint());
    REQUIRE(eventually([&] { return other.has_seen(1000); }));
    loop.end();
    CHECK(calls == 1);
  }
}

TEST_CASE("a client without callbacks is no trouble", "[pipe][client]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record, {.heartbeat = std::chrono::milliseconds(10)});
  service.say(10);
  Loop loop;
  std::optional<Client> client;
  loop.run([&] {
    client.emplace(loop.io, folder.endpoint(), ClientOptions{}, ClientEvents{});
    client->start();
  });
  const Watcher other(folder.endpoint());
  REQUIRE(eventually([&] { return other.heartbeats() > 3; }));
  service.close(proto::Goodbye::STOPPING);
  loop.run([&] { client.reset(); });
}
