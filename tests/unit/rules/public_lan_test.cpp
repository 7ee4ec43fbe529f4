#include "common/rules/public_lan.h"

#include <catch2/catch_test_macros.hpp>

using namespace sssup;
using rules::PublicAddress;

namespace {

struct Board {
  std::string name;
  std::vector<std::string> addresses;
  std::vector<std::string> gateways = {};
};

proto::Server server_with(const std::vector<Board>& boards) {
  proto::Server server;
  for (const Board& board : boards) {
    auto* adapter = server.add_adapters();
    adapter->set_name(board.name);
    for (const std::string& address : board.addresses) adapter->add_addresses(address);
    for (const std::string& gateway : board.gateways) adapter->add_gateways(gateway);
  }
  return server;
}

const std::vector<Board> public_first = {{"Public", {"192.168.10.11/24"}, {"192.168.10.1"}},
                                         {"Backup", {"10.0.0.11/24", "10.0.1.11/24"}}};

PublicAddress public_of(const proto::Server& server, const proto::Answers& answers = {}) {
  return rules::public_address(server, answers, rules::interconnects_of(server, answers));
}

}  // namespace

TEST_CASE("the default order puts the board with the default gateway last", "[R-2.6.2-public][R-2.6.2-ip]") {
  CHECK(rules::interconnects_of(server_with(public_first), {}) ==
        std::vector<std::string>{"10.0.0.11", "10.0.1.11", "192.168.10.11"});
}

TEST_CASE("the default order puts the board of the chosen public address last", "[R-2.6.2-public][R-2.6.2-ip]") {
  auto server = server_with(public_first);
  server.mutable_adapters(0)->clear_gateways();
  proto::Answers answers;
  answers.set_public_address("192.168.10.11");
  CHECK(rules::interconnects_of(server, answers) ==
        std::vector<std::string>{"10.0.0.11", "10.0.1.11", "192.168.10.11"});
}

TEST_CASE("without a default gateway the default order is that of the boards", "[R-2.6.2-ip]") {
  auto server = server_with(public_first);
  server.mutable_adapters(0)->clear_gateways();
  CHECK(rules::interconnects_of(server, {}) == std::vector<std::string>{"192.168.10.11", "10.0.0.11", "10.0.1.11"});
}

TEST_CASE("the board with the default gateway is proposed as the public LAN's", "[R-2.6.2-public]") {
  const PublicAddress found = public_of(server_with(public_first));
  CHECK(found.address == "192.168.10.11");
  CHECK(found.board == "Public");
  CHECK(found.from == PublicAddress::From::gateway);
  CHECK_FALSE(found.assumed());
}

TEST_CASE("of several addresses on that board the one in the gateway's subnet is proposed", "[R-2.6.2-public]") {
  const auto server = server_with({{"Public", {"172.16.0.5/16", "192.168.10.11/24"}, {"192.168.10.1"}}});
  CHECK(public_of(server).address == "192.168.10.11");
}

TEST_CASE("without a gateway the lowest interconnect set on a board is only assumed", "[R-2.6.2-public]") {
  auto server = server_with(public_first);
  server.mutable_adapters(0)->clear_gateways();
  proto::Answers answers;
  for (const char* address : {"10.0.0.11", "192.168.10.11", "172.16.0.1"}) answers.add_interconnects(address);
  const PublicAddress found = public_of(server, answers);
  CHECK(found.address == "192.168.10.11");
  CHECK(found.from == PublicAddress::From::lowest_interconnect);
  CHECK(found.assumed());
}

TEST_CASE("what the operator chose is taken, set on a board or not", "[R-2.6.2-public]") {
  proto::Answers answers;
  answers.set_public_address("10.0.0.11");
  CHECK(public_of(server_with(public_first), answers).board == "Backup");
  answers.set_public_address("203.0.113.7");
  const PublicAddress found = public_of(server_with(public_first), answers);
  CHECK(found.address == "203.0.113.7");
  CHECK(found.board.empty());
  CHECK_FALSE(found.assumed());
}

TEST_CASE("a server without an address has no public one", "[R-2.6.2-public]") {
  const PublicAddress found = public_of(server_with({{"Spare", {}, {"192.168.10.1"}}}));
  CHECK(found.address.empty());
  CHECK(found.assumed());
}

TEST_CASE("no address on the public LAN's board is a dedicated interconnect", "[R-2.6.2-public]") {
  const auto server = server_with(public_first);
  const std::vector<std::string> all = {"10.0.0.11", "10.0.1.11", "172.16.0.1", "192.168.10.11"};
  proto::Answers answers;
  answers.set_public_address("10.0.1.11");
  const auto dedicated = rules::dedicated_interconnects(server, all, rules::public_address(server, answers, all));
  CHECK(dedicated == std::vector<std::string>{"172.16.0.1", "192.168.10.11"});
}

TEST_CASE("without a board for the public address no board is taken for a dedicated one", "[R-2.6.2-public]") {
  const auto server = server_with(public_first);
  proto::Answers answers;
  answers.set_public_address("203.0.113.7");
  const auto interconnects = rules::interconnects_of(server, answers);
  CHECK(rules::dedicated_interconnects(server, interconnects, rules::public_address(server, answers, interconnects))
            .empty());
  CHECK(rules::dedicated_interconnects(server, interconnects, PublicAddress()).empty());
}

TEST_CASE("of several boards with a default gateway none is taken without saying that it is assumed",
          "[R-2.6.2-public]") {
  const auto server = server_with({{"LAN1", {"192.168.1.10/24"}, {"192.168.1.1"}},
                                   {"LAN2", {"10.0.0.10/24"}},
                                   {"Management", {"172.16.0.10/24"}, {"172.16.0.1"}}});
  CHECK(rules::interconnects_of(server, {}) == std::vector<std::string>{"10.0.0.10", "192.168.1.10", "172.16.0.10"});
  const PublicAddress found = public_of(server);
  CHECK(found.address == "172.16.0.10");
  CHECK(found.assumed());
}
