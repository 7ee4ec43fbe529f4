#include <atomic>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

TEST_CASE("attaching gives the state, then every event after it, then live ones", "[pipe][attach][R-5.remote]") {
  const TempFolder folder;
  Record record;
  proto::State state;
  state.set_server_name("TOKYO-DB1");
  record.set_state(state);
  Service service(folder.endpoint(), record);
  service.say(600);

  RawPeer peer(folder.endpoint());
  REQUIRE(peer.send(hello()));
  const auto greeting = peer.service_message();
  REQUIRE(greeting);
  CHECK(greeting->hello().protocol_version() == protocol_version);
  CHECK(greeting->hello().role() == proto::MAY_CONTROL);
  REQUIRE(peer.send(attach(100)));
  const auto snapshot = peer.service_message();
  REQUIRE(snapshot);
  CHECK(snapshot->snapshot().last_seq() == 600);
  CHECK(snapshot->snapshot().run_id() == "run-1");
  CHECK(snapshot->snapshot().state().server_name() == "TOKYO-DB1");
  for (std::uint64_t seq = 101; seq <= 600; ++seq) REQUIRE(peer.service_message()->event().seq() == seq);
  service.say(300);
  for (std::uint64_t seq = 601; seq <= 900; ++seq) REQUIRE(peer.service_message()->event().seq() == seq);
}

TEST_CASE("late, killed and back: every client has every event once and in order", "[pipe][attach][R-5.remote]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher early(folder.endpoint());
  auto killed = std::make_unique<Watcher>(folder.endpoint());
  service.say(2000);
  REQUIRE(eventually([&] { return killed->has_seen(1000); }));
  killed->die();
  std::vector<std::uint64_t> both = killed->seqs();
  service.say(2000);
  const Watcher late(folder.endpoint());
  const Watcher back(folder.endpoint(), {.after_seq = both.size()});
  service.say(1000);
  REQUIRE(eventually([&] { return early.has_seen(5000) && late.has_seen(5000) && back.has_seen(5000); }));
  CHECK(early.seqs() == up_to(5000));
  CHECK(late.seqs() == up_to(5000));
  for (const std::uint64_t seq : back.seqs()) both.push_back(seq);
  CHECK(both == up_to(5000));
}

TEST_CASE("ten clients come, go and are killed through 100,000 events", "[pipe][attach][R-5.remote]") {
  constexpr std::uint64_t all = 100'000;
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  std::vector<std::vector<std::uint64_t>> seen(10);
  std::vector<std::thread> clients;
  for (std::size_t number = 0; number < seen.size(); ++number) {
    clients.emplace_back([&, number] {
      std::vector<std::uint64_t>& mine = seen[number];
      std::minstd_rand random(static_cast<unsigned>(number + 1));
      while (mine.size() < all) {
        const std::uint64_t until = std::min<std::uint64_t>(all, mine.size() + 1 + random() % 20'000);
        Watcher watcher(folder.endpoint(), {.after_seq = mine.size()});
        const bool came = eventually([&] { return watcher.has_seen(until); });
        watcher.die();  // wherever it stands in the stream by now
        for (const std::uint64_t seq : watcher.seqs()) mine.push_back(seq);
        if (!came) return;
      }
    });
  }
  for (std::uint64_t said = 0; said < all; said += 100) {
    service.say(100);
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  for (auto& client : clients) client.join();
  const auto expected = up_to(all);
  for (const auto& mine : seen) CHECK(mine == expected);
}

TEST_CASE("events published in another order than theirs arrive in theirs", "[pipe][attach]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  std::vector<std::thread> speakers;
  for (int count = 0; count < 4; ++count) speakers.emplace_back([&] { service.say(2000); });
  for (auto& speaker : speakers) speaker.join();
  REQUIRE(eventually([&] { return watcher.has_seen(8000); }));
  CHECK(watcher.seqs() == up_to(8000));
}

TEST_CASE("a backlog larger than a queue may be reaches a client that takes its time", "[pipe][attach]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record, {.queued_bytes = 1U << 20U});
  service.say(20'000, 500);
  RawPeer peer(folder.endpoint());
  REQUIRE(peer.send(hello()));
  REQUIRE(peer.send(attach()));
  REQUIRE(peer.service_message());
  REQUIRE(peer.service_message());
  service.say(100, 500);  // while it does not read
  for (std::uint64_t seq = 1; seq <= 20'100; ++seq) {
    const auto message = peer.service_message();
    REQUIRE(message);
    REQUIRE(message->event().seq() == seq);
  }
}

TEST_CASE("a restart of the service loses and repeats nothing", "[pipe][attach][R-2.6]") {
  const TempFolder folder;
  Record record;
  auto service = std::make_unique<Service>(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  service->say(500);
  REQUIRE(eventually([&] { return watcher.has_seen(100); }));
  SECTION("announced") {
    service->close(proto::Goodbye::RESTARTING);
  }
  SECTION("by a fault") {
    service->die();
  }
  service = std::make_unique<Service>(folder.endpoint(), record);
  service->say(500);
  REQUIRE(eventually([&] { return watcher.has_seen(1000); }));
  CHECK(watcher.seqs() == up_to(1000));
  CHECK(watcher.attached());
  CHECK(watcher.why(Link::lost));
}

TEST_CASE("a goodbye says why, after the last event", "[pipe][attach][R-2.10-end]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  REQUIRE(eventually([&] { return watcher.attached(); }));
  service.say(1000);
  service.close(proto::Goodbye::FINISHED);
  REQUIRE(eventually([&] { return watcher.why(Link::lost).has_value(); }));
  CHECK(watcher.seqs() == up_to(1000));
  REQUIRE(watcher.goodbyes().size() == 1);
  CHECK(watcher.goodbyes()[0].why() == proto::Goodbye::FINISHED);
}

// Its disk comes late after a restart of the server (State::UNUSABLE).
TEST_CASE("a service that does not know its run yet gives no event twice once it does", "[pipe][attach][R-1.4-once]") {
  const TempFolder folder;
  Record record;
  auto service = std::make_unique<Service>(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  service->say(10);
  REQUIRE(eventually([&] { return watcher.has_seen(10); }));
  service.reset();
  record.set_knows_run(false);
  proto::State state;
  state.set_run(proto::State::UNUSABLE);
  record.set_state(state);
  service = std::make_unique<Service>(folder.endpoint(), record);
  REQUIRE(eventually([&] { return watcher.attached() && watcher.state()->run() == proto::State::UNUSABLE; }));
  auto expected = up_to(10);
  std::uint64_t next = 11;
  SECTION("the same run") {}
  SECTION("another run, that is further") {
    record.reset("run-2");
    for (int count = 0; count < 20; ++count) record.add(0);
    for (const std::uint64_t seq : up_to(20)) expected.push_back(seq);
    next = 21;
  }
  SECTION("it ends before it does, and the client comes again") {
    service.reset();
    service = std::make_unique<Service>(folder.endpoint(), record);
    REQUIRE(eventually([&] { return watcher.attached(); }));
  }
  record.set_knows_run(true);
  state.set_run(proto::State::RUNNING);
  record.set_state(state);
  service->say(5);
  service->server->publish_state();
  for (std::uint64_t seq = next; seq < next + 5; ++seq) expected.push_back(seq);
  REQUIRE(eventually([&] { return watcher.seqs().size() >= expected.size(); }));
  CHECK(watcher.seqs() == expected);
  REQUIRE(eventually([&] { return watcher.state()->run() == proto::State::RUNNING; }));
}

TEST_CASE("who attaches while the run cannot be read gets its events once it can", "[pipe][attach][R-1.4-once]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  service.say(10);
  record.set_knows_run(false);  // its disk is gone
  RawPeer peer(folder.endpoint());
  REQUIRE(peer.send(hello()));
  REQUIRE(peer.service_message()->has_hello());
  proto::ClientMessage request = attach(10);
  request.mutable_attach()->set_run_id("run-1");
  REQUIRE(peer.send(request));
  CHECK(peer.service_message()->snapshot().run_unknown());
  record.set_knows_run(true);
  service.say(2);
  const auto snapshot = peer.service_message();
  REQUIRE(snapshot->has_snapshot());
  CHECK_FALSE(snapshot->snapshot().run_unknown());
  CHECK(snapshot->snapshot().last_seq() == 12);
  CHECK(peer.service_message()->event().seq() == 11);
  CHECK(peer.service_message()->event().seq() == 12);
}

TEST_CASE("another run begins at its first event", "[pipe][attach][R-4.3]") {
  const TempFolder folder;
  Record record;
  auto service = std::make_unique<Service>(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  service->say(10);
  REQUIRE(eventually([&] { return watcher.has_seen(10); }));
  std::uint64_t more = 0;

  SECTION("while the client is attached") {
    record.reset("run-2");
    more = 5;
    service->say(more);
  }
  SECTION("while it is away, and got further than it was") {
    service.reset();
    record.reset("run-2");
    service = std::make_unique<Service>(folder.endpoint(), record);
    more = 50;
    service->say(more);
  }
  SECTION("while it is away, of a service that does not name its runs") {
    service.reset();
    record.reset("");
    more = 4;
    for (std::uint64_t count = 0; count < more; ++count) record.add(0);
    service = std::make_unique<Service>(folder.endpoint(), record);
  }
  auto expected = up_to(10);
  for (const std::uint64_t seq : up_to(more)) expected.push_back(seq);
  REQUIRE(eventually([&] { return watcher.seqs().size() >= expected.size(); }));
  CHECK(watcher.seqs() == expected);
}

TEST_CASE("a crowd that attaches costs the journal no more than one client", "[pipe][attach][hostile]") {
  const TempFolder folder;
  Record record;
  for (int count = 0; count < 1000; ++count) record.add(0);
  Service service(folder.endpoint(), record);
  const auto attach_one = [&](std::uint64_t after, std::uint64_t last) {
    const Watcher watcher(folder.endpoint(), {.after_seq = after});
    REQUIRE(eventually([&] { return watcher.has_seen(last); }));
    CHECK(watcher.seqs().front() == after + 1);
    CHECK(watcher.seqs().size() == last - after);
  };
  attach_one(0, 1000);
  const int for_one = record.fetches();
  for (int count = 0; count < 20; ++count) attach_one(count * 40, 1000);
  CHECK(record.fetches() == for_one);
  service.say(10);
  attach_one(999, 1010);
  CHECK(record.fetches() == for_one + 1);
  record.reset("run-2");
  service.say(5);
  attach_one(0, 5);
}

TEST_CASE("who asks before there is a state is attached when there is one", "[pipe][attach]") {
  const TempFolder folder;
  Record record;
  record.set_ready(false);
  Service service(folder.endpoint(), record, {.heartbeat = std::chrono::milliseconds(5)});
  RawPeer early(folder.endpoint());
  REQUIRE(early.send(hello()));
  REQUIRE(early.send(attach()));
  CHECK(early.service_message()->has_hello());
  CHECK(early.service_message()->has_heartbeat());
  const Watcher watcher(folder.endpoint());
  for (int count = 0; count < 600; ++count) record.add(0);
  record.set_ready(true);
  service.server->publish_state();
  REQUIRE(eventually([&] { return watcher.has_seen(600); }));
  service.say(10);
  REQUIRE(eventually([&] { return watcher.has_seen(610); }));
  CHECK(watcher.seqs() == up_to(610));
  auto message = early.service_message();
  while (message && message->has_heartbeat()) message = early.service_message();
  REQUIRE(message);
  CHECK(message->snapshot().last_seq() == 600);
}

TEST_CASE("states that change close together go out as one, the last", "[pipe][attach]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  REQUIRE(eventually([&] { return watcher.attached(); }));
  proto::State state;
  for (std::uint32_t progress = 1; progress <= 2000; ++progress) {
    state.set_progress(progress);
    record.set_state(state);
    service.server->publish_state();
  }
  REQUIRE(eventually([&] { return !watcher.states().empty() && watcher.states().back().progress() == 2000; }));
  std::uint32_t before = 0;
  for (const auto& each : watcher.states()) {
    CHECK(each.progress() >= before);
    before = each.progress();
  }
}

TEST_CASE("a client hears the service while nothing happens", "[pipe][attach]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record, {.heartbeat = std::chrono::milliseconds(20)});
  service.server->working(true);
  const Watcher watcher(folder.endpoint());
  CHECK(eventually([&] { return watcher.heartbeats() >= 3; }));
}

TEST_CASE("an event too large to send still counts", "[pipe][attach]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  service.say(1);
  service.say(1, largest_frame);
  service.say(1);
  REQUIRE(eventually([&] { return watcher.has_seen(3); }));
  CHECK(watcher.seqs() == up_to(3));
}
