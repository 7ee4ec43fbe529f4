// POSIX only: counts what the process holds.
#include <memory>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

namespace {

// Of everything a little, to its end.
void wave(const Endpoint& endpoint) {
  std::string pings;
  for (int count = 0; count < 2000; ++count) {
    proto::ClientMessage message = ping();
    message.set_request(1);
    append_frame(pings, message);
  }
  for (int count = 0; count < 15; ++count) {
    RawPeer garbage(endpoint);
    (void)garbage.send("\xFF\xFF\xFF\xFF no frame");
    RawPeer half(endpoint);
    (void)half.send(std::string_view(*make_frame(hello())).substr(0, 7));
    RawPeer floods(endpoint);
    (void)floods.send(hello());
    (void)floods.send(attach());
    (void)floods.send(pings);
  }
}

}  // namespace

TEST_CASE("a thousand at the door at once are no trouble for those inside", "[pipe][hostile]") {
  allow_descriptors();
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher good(folder.endpoint());
  REQUIRE(eventually([&] { return good.attached(); }));
  std::vector<std::unique_ptr<RawPeer>> crowd;
  for (int count = 0; count < 1000; ++count) crowd.push_back(std::make_unique<RawPeer>(folder.endpoint()));
  service.say(1000);
  const Watcher newcomer(folder.endpoint());
  CHECK(eventually([&] { return good.has_seen(1000) && newcomer.has_seen(1000); }));
  CHECK(good.links().size() == 2);  // connecting, attached
  // The crowd's ends are 1,000 of them; the service has kept no more than it has places for.
  CHECK(resources().descriptors < 1000 + 300 + 100);
}

TEST_CASE("memory and descriptors stay flat under hostile clients", "[pipe][hostile]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  service.say(1000, 100);
  const Watcher good(folder.endpoint());
  REQUIRE(eventually([&] { return good.has_seen(1000); }));
  const auto settled = [&](std::size_t descriptors) {
    return eventually([&] { return resources().descriptors <= descriptors; });
  };
  const std::size_t descriptors = resources().descriptors;
  wave(folder.endpoint());
  REQUIRE(settled(descriptors));
  const std::size_t bytes = resources().bytes;
  for (int count = 0; count < 5; ++count) wave(folder.endpoint());
  REQUIRE(settled(descriptors));
  CHECK(resources().bytes < bytes + (256U << 10U));
  CHECK(good.goodbyes().empty());
}
