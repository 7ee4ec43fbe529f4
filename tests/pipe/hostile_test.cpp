#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;
using namespace std::string_view_literals;
using proto::Goodbye;

namespace {

// Every hostile client has a good one beside it, which must not notice.
struct Scene {
  explicit Scene(Limits limits = {}) : service(folder.endpoint(), record, limits), good(folder.endpoint()) {
    REQUIRE(eventually([&] { return good.attached(); }));
  }
  void good_goes_on() {
    const std::uint64_t next = record.last_seq() + 10;
    service.say(10);
    CHECK(eventually([&] { return good.has_seen(next); }));
    CHECK(good.seqs() == up_to(next));
    CHECK(good.goodbyes().empty());
  }
  TempFolder folder;
  Record record;
  Service service;
  Watcher good;
};

std::string flood_of(int count) {
  proto::ClientMessage message = ping();
  message.set_request(1);
  std::string bytes;
  for (; count > 0; --count) append_frame(bytes, message);
  return bytes;
}

}  // namespace

TEST_CASE("who says nothing, or nothing whole, is dropped", "[pipe][hostile]") {
  Scene scene({.first_frame = std::chrono::milliseconds(200)});
  RawPeer peer(scene.folder.endpoint());
  SECTION("silent") {}
  SECTION("half a frame") {
    REQUIRE(peer.send("\x20\0"sv));
  }
  SECTION("byte by byte, never ending") {
    std::string frame("\0\0\x0F\0", 4);
    frame += std::string(100, 'x');
    for (const char byte : frame) {
      if (!peer.send(std::string_view(&byte, 1))) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
  }
  CHECK(peer.goodbye() == Goodbye::PROTOCOL_ERROR);
  CHECK(peer.ended());
  scene.good_goes_on();
}

TEST_CASE("a hello that comes byte by byte is a hello", "[pipe][hostile][frame]") {
  Scene scene;
  RawPeer peer(scene.folder.endpoint());
  const Frames frame = make_frame(hello());
  for (const char byte : *frame) REQUIRE(peer.send(std::string_view(&byte, 1)));
  CHECK(peer.service_message()->has_hello());
}

TEST_CASE("what is no frame or no message ends the link", "[pipe][hostile][frame]") {
  Scene scene;
  const std::string zero("\0\0\0\0", 4);
  const std::string oversize("\x01\0\x10\0", 4);
  const std::string enormous(4, '\xFF');
  const std::string garbage("\x04\0\0\0\xFF\xFF\xFF\xFF", 8);
  for (const std::string& bytes : {zero, oversize, enormous, garbage}) {
    RawPeer at_once(scene.folder.endpoint());
    REQUIRE(at_once.send(bytes));
    CHECK(at_once.goodbye() == Goodbye::PROTOCOL_ERROR);
    RawPeer later(scene.folder.endpoint());
    REQUIRE(later.send(hello()));
    REQUIRE(later.send(attach()));
    REQUIRE(later.send(bytes));
    CHECK(later.goodbye() == Goodbye::PROTOCOL_ERROR);
    CHECK(later.ended());
  }
  scene.good_goes_on();
}

TEST_CASE("hello comes first, and once", "[pipe][hostile]") {
  Scene scene;
  RawPeer none(scene.folder.endpoint());
  REQUIRE(none.send(attach()));
  CHECK(none.goodbye() == Goodbye::PROTOCOL_ERROR);
  RawPeer twice(scene.folder.endpoint());
  REQUIRE(twice.send(hello()));
  REQUIRE(twice.send(hello()));
  CHECK(twice.goodbye() == Goodbye::PROTOCOL_ERROR);
  scene.good_goes_on();
}

TEST_CASE("another protocol version gets the service's own, and a goodbye", "[pipe][hostile]") {
  Scene scene;
  for (const std::uint32_t version : {protocol_version + 1, 0U}) {
    RawPeer peer(scene.folder.endpoint());
    REQUIRE(peer.send(hello(version)));
    const auto greeting = peer.service_message();
    REQUIRE(greeting);
    CHECK(greeting->hello().protocol_version() == protocol_version);
    CHECK(peer.goodbye() == Goodbye::NOT_UNDERSTOOD);
  }
}

TEST_CASE("half a frame of one who is gone is nobody's", "[pipe][hostile][frame]") {
  Scene scene;
  const Frames frame = make_frame(hello());
  for (std::size_t length = 1; length < frame->size(); ++length) {
    RawPeer peer(scene.folder.endpoint());
    REQUIRE(peer.send(std::string_view(*frame).substr(0, length)));
  }
  scene.good_goes_on();
}

TEST_CASE("random bytes do no harm", "[pipe][hostile][frame]") {
  Scene scene;
  std::minstd_rand random(1);
  for (int count = 0; count < 200; ++count) {
    std::string bytes;
    append_frame(bytes, hello());
    append_frame(bytes, attach());
    for (std::size_t change = random() % 4; change > 0; --change)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    for (std::size_t more = random() % 64; more > 0; --more) bytes += static_cast<char>(random());
    RawPeer peer(scene.folder.endpoint());
    (void)peer.send(bytes);
  }
  scene.good_goes_on();
}

TEST_CASE("a storm of connections passes", "[pipe][hostile]") {
  Scene scene;
  for (int wave = 0; wave < 2; ++wave) {
    std::vector<std::unique_ptr<RawPeer>> storm;
    for (int count = 0; count < 500; ++count) storm.push_back(std::make_unique<RawPeer>(scene.folder.endpoint()));
    CHECK(std::all_of(storm.begin(), storm.end(), [](const auto& peer) { return peer->connected(); }));
    scene.good_goes_on();
  }
  const Watcher after(scene.folder.endpoint());
  CHECK(eventually([&] { return after.has_seen(20); }));
}

TEST_CASE("past the cap of clients a place must become free", "[pipe][hostile]") {
  Scene scene({.clients = 3});
  auto second = std::make_unique<Watcher>(scene.folder.endpoint());
  const Watcher third(scene.folder.endpoint());
  REQUIRE(eventually([&] { return second->attached() && third.attached(); }));
  RawPeer turned_away(scene.folder.endpoint());
  CHECK(turned_away.goodbye() == Goodbye::TOO_MANY);
  const Watcher waiting(scene.folder.endpoint());
  REQUIRE(eventually([&] { return waiting.why(Link::connecting).has_value(); }));
  CHECK(waiting.why(Link::connecting)->kind == Error::Kind::busy);
  second.reset();
  CHECK(eventually([&] { return waiting.attached(); }));
  scene.good_goes_on();
}

TEST_CASE("a viewer that does not read is dropped, and the others go on", "[pipe][hostile]") {
  Scene scene({.queued_bytes = 256U << 10U});
  RawPeer slow(scene.folder.endpoint());
  REQUIRE(slow.send(hello()));
  REQUIRE(slow.send(attach()));
  REQUIRE(slow.service_message()->has_hello());
  REQUIRE(slow.service_message()->has_snapshot());
  // Never more at once than the good one may have waiting.
  constexpr std::uint64_t said = 6000;
  for (std::uint64_t seq = 0; seq < said; seq += 100) {
    scene.service.say(100, 500);
    REQUIRE(eventually([&] { return scene.good.has_seen(seq + 100); }));
  }
  std::uint64_t last = 0;
  while (const auto message = slow.service_message()) {
    if (message->has_goodbye()) CHECK(message->goodbye().why() == Goodbye::TOO_SLOW);
    if (!message->has_event()) continue;
    CHECK(message->event().seq() == last + 1);
    last = message->event().seq();
  }
  CHECK(slow.ended());
  CHECK(last < said);
  scene.good_goes_on();
}

TEST_CASE("a client that floods and does not read is not read from until it does", "[pipe][hostile]") {
  constexpr int at_once = 1000;
  constexpr int all = 200;  // far more than fits between the two
  Scene scene({.messages = std::numeric_limits<std::size_t>::max()});
  RawPeer peer(scene.folder.endpoint());
  REQUIRE(peer.send(hello()));
  REQUIRE(peer.service_message()->has_hello());
  const std::string pings = flood_of(at_once);
  std::atomic<int> sent = 0;
  std::thread flood([&] {
    while (sent < all && peer.send(pings)) ++sent;
  });
  int before = -1;
  while (std::exchange(before, sent.load()) != sent) std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(sent < all);
  scene.good_goes_on();
  int replies = 0;
  while (replies < all * at_once && peer.service_message()) ++replies;
  flood.join();
  CHECK(replies == all * at_once);
}

TEST_CASE("the service's limits are those that SECURITY.md names", "[pipe][hostile][T-6]") {
  const Limits limits;
  CHECK(limits.clients == 300);
  CHECK(limits.first_frame == std::chrono::seconds(5));
  CHECK(limits.queued_bytes == 8U * 1024 * 1024);
  CHECK(limits.messages == 64);
  CHECK(limits.rest == std::chrono::seconds(1));
}

TEST_CASE("who has not control is read from again after a rest", "[pipe][hostile]") {
  constexpr int all = 50;
  Scene scene({.messages = 10, .rest = std::chrono::milliseconds(20)});
  RawPeer eager(scene.folder.endpoint());
  REQUIRE(eager.send(hello()));
  REQUIRE(eager.send(flood_of(all)));
  REQUIRE(eager.service_message()->has_hello());
  for (int count = 0; count < all; ++count) REQUIRE(eager.service_message()->has_reply());
  scene.good_goes_on();
}

TEST_CASE("who says too much gives way to a newcomer, and is not waited for", "[pipe][hostile]") {
  constexpr std::size_t messages = 10;
  Scene scene({.clients = 2, .messages = messages, .rest = std::chrono::hours(1)});
  RawPeer eager(scene.folder.endpoint());
  REQUIRE(eager.send(hello()));
  REQUIRE(eager.send(flood_of(50)));
  REQUIRE(eager.service_message()->has_hello());
  for (std::size_t count = 1; count < messages; ++count) REQUIRE(eager.service_message()->has_reply());
  SECTION("the place is wanted") {
    const Watcher newcomer(scene.folder.endpoint());
    CHECK(eventually([&] { return newcomer.attached(); }));
    CHECK_FALSE(eager.service_message());
    scene.good_goes_on();
  }
  SECTION("the service ends") {
    scene.service.close(Goodbye::RESTARTING);
    CHECK(eventually([&] { return !scene.good.goodbyes().empty(); }));
    CHECK(eager.goodbye() == Goodbye::RESTARTING);
  }
  CHECK(eager.ended());
}

TEST_CASE("who has control is held to no rate", "[pipe][hostile]") {
  constexpr int all = 1000;
  Scene scene({.messages = 10, .rest = std::chrono::hours(1)});
  RawPeer controller(scene.folder.endpoint());
  REQUIRE(controller.send(hello()));
  REQUIRE(controller.send(take_control()));
  REQUIRE(controller.send(flood_of(all)));
  REQUIRE(controller.service_message()->has_hello());
  for (int count = 0; count < all; ++count) REQUIRE(controller.service_message()->has_reply());
}

TEST_CASE("who has not said hello gives way to one who does", "[pipe][hostile]") {
  Scene scene({.clients = 5});
  std::vector<std::unique_ptr<RawPeer>> silent;
  for (int count = 0; count < 50; ++count) silent.push_back(std::make_unique<RawPeer>(scene.folder.endpoint()));
  const Watcher newcomer(scene.folder.endpoint());
  CHECK(eventually([&] { return newcomer.attached(); }));
#ifndef _WIN32  // where all instances of a pipe may be taken for a moment, and are asked for again
  CHECK_FALSE(newcomer.why(Link::connecting));
#endif
  CHECK_FALSE(silent.front()->service_message());
  CHECK(silent.front()->ended());
  scene.good_goes_on();
}

TEST_CASE("those who may only watch leave room for those who may control", "[pipe][hostile][R-5.remote]") {
  const TempFolder folder;
  const TempFolder elsewhere;
  Record record;
  Service service(folder.endpoint(), record, {.clients = 4, .viewers = 3}, elsewhere.endpoint());
  std::vector<std::unique_ptr<RawPeer>> viewers;
  for (int count = 0; count < 3; ++count) {
    viewers.push_back(std::make_unique<RawPeer>(elsewhere.endpoint()));
    REQUIRE(viewers.back()->send(hello()));
    REQUIRE(viewers.back()->service_message()->has_hello());
  }
  RawPeer one_more(elsewhere.endpoint());
  REQUIRE(one_more.send(hello()));
  CHECK(one_more.goodbye() == Goodbye::TOO_MANY);
  const Watcher administrator(folder.endpoint());
  CHECK(eventually([&] { return administrator.attached(); }));
}

TEST_CASE("a storm of watchers does not put out an administrator who is about to greet", "[pipe][hostile][T-6]") {
  const TempFolder folder;
  const TempFolder elsewhere;
  Record record;
  Service service(folder.endpoint(), record, {.clients = 4, .viewers = 3}, elsewhere.endpoint());
  std::vector<std::unique_ptr<RawPeer>> watchers;
  for (int count = 0; count < 3; ++count) {
    watchers.push_back(std::make_unique<RawPeer>(elsewhere.endpoint()));
    REQUIRE(watchers.back()->send(hello()));
    REQUIRE(watchers.back()->service_message()->has_hello());
  }
  RawPeer administrator(folder.endpoint());
  for (int count = 0; count < 50; ++count) {
    RawPeer storm(elsewhere.endpoint());
    REQUIRE(storm.goodbye() == Goodbye::TOO_MANY);
  }
  REQUIRE(administrator.send(hello()));
  const auto greeted = administrator.service_message();
  REQUIRE(greeted);
  CHECK(greeted->has_hello());
}

TEST_CASE("an administrator gets in while silent watchers fill the table", "[pipe][hostile][T-6]") {
  const TempFolder folder;
  const TempFolder elsewhere;
  Record record;
  Service service(folder.endpoint(), record, {.clients = 4, .viewers = 3}, elsewhere.endpoint());
  std::vector<std::unique_ptr<RawPeer>> storm;
  for (int count = 0; count < 50; ++count) storm.push_back(std::make_unique<RawPeer>(elsewhere.endpoint()));
  const Watcher administrator(folder.endpoint());
  CHECK(eventually([&] { return administrator.attached(); }));
}

TEST_CASE("long messages are the controller's", "[pipe][hostile][R-5.remote]") {
  const TempFolder folder;
  const TempFolder elsewhere;
  Record record;
  Service service(folder.endpoint(), record, {}, elsewhere.endpoint());
  proto::ClientMessage answer;
  answer.mutable_answer()->add_fields()->add_values(std::string(largest_frame / 2, 'x'));
  RawPeer unknown(folder.endpoint());
  REQUIRE(unknown.send(make_frame(answer)->substr(0, 8)));
  CHECK(unknown.goodbye() == Goodbye::PROTOCOL_ERROR);
  RawPeer viewer(elsewhere.endpoint());
  REQUIRE(viewer.send(hello()));
  REQUIRE(viewer.send(make_frame(answer)->substr(0, 8)));
  CHECK(viewer.goodbye() == Goodbye::PROTOCOL_ERROR);
  Watcher controller(folder.endpoint());
  REQUIRE(eventually([&] { return controller.attached(); }));
  REQUIRE(controller.ask(take_control()));
  const auto reply = controller.ask(answer);
  REQUIRE(reply);
  CHECK(reply->ok());
}

TEST_CASE("closing waits for nobody for long", "[pipe][hostile]") {
  Scene scene;
  RawPeer stuck(scene.folder.endpoint());
  REQUIRE(stuck.send(hello()));
  REQUIRE(stuck.send(attach()));
  RawPeer silent(scene.folder.endpoint());
  scene.service.say(1000, 500);
  scene.service.close(Goodbye::STOPPING);
  REQUIRE(eventually([&] { return !scene.good.goodbyes().empty(); }));
  CHECK(scene.good.goodbyes()[0].why() == Goodbye::STOPPING);
  CHECK(scene.good.seqs() == up_to(1000));
}
