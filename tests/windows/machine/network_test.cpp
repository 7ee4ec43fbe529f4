#include "service/machine/windows/network.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "common/rules/addresses.h"
#include "service/machine/windows/api.h"

using namespace sssup;

TEST_CASE("boards have names, and addresses that the rules take", "[R-5.capture][R-2.6.2-ip]") {
  proto::Server facts;
  REQUIRE(machine::windows::add_adapters(facts));
  for (const auto& adapter : facts.adapters()) {
    CHECK_FALSE(adapter.name().empty());
    for (const auto& address : adapter.addresses()) {
      INFO(address);
      CHECK(rules::parse_prefix(address));
      CHECK_FALSE(address.starts_with("127."));
    }
  }
}

TEST_CASE("a port that something listens on is in use", "[R-2.6.2-ports]") {
  WSADATA data;
  REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), bound = socket(AF_INET, SOCK_DGRAM, 0);
  const auto bind_any = [](SOCKET one) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address;
    REQUIRE(bind(one, reinterpret_cast<sockaddr*>(&address), length) == 0);
    REQUIRE(getsockname(one, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    return static_cast<std::uint32_t>(ntohs(address.sin_port));
  };
  const auto tcp = bind_any(listener), udp = bind_any(bound);
  REQUIRE(listen(listener, 1) == 0);

  proto::Server facts;
  REQUIRE(machine::windows::add_ports_in_use(facts));
  const auto has = [&facts](proto::PortInUse::Protocol protocol, std::uint32_t port) {
    return std::any_of(facts.ports_in_use().begin(), facts.ports_in_use().end(),
                       [&](const auto& one) { return one.protocol() == protocol && one.port() == port; });
  };
  CHECK(has(proto::PortInUse::TCP, tcp));
  CHECK(has(proto::PortInUse::UDP, udp));
  closesocket(listener);
  closesocket(bound);
  WSACleanup();
}
