#include <catch2/catch_test_macros.hpp>

#include "common/rules/addresses.h"
#include "support.h"

using namespace sssup;
using namespace sssup::rules;
using namespace sssup::rules::test;
using Addresses = std::vector<std::string>;

TEST_CASE("addresses are canonical or none", "[R-2.6.2-ip]") {
  CHECK(canonical_address("192.168.10.1") == "192.168.10.1");
  CHECK(canonical_address("0.0.0.0") == "0.0.0.0");
  CHECK(canonical_address("2001:DB8:0:0:0:0:0:1") == "2001:db8::1");
  CHECK(canonical_address("::") == "::");
  CHECK(canonical_address("::ffff:10.0.0.1") == "10.0.0.1");
  for (const std::string_view text : {"",          " ",          "1",        "1.2.3",        "1.2.3.4.5",
                                      "1.2.3.256", "1.2.3.04",   "01.2.3.4", "1.2.3.",       ".1.2.3",
                                      "1..2.3",    "1.2.3.4 ",   " 1.2.3.4", "1.2.3.4/24",   "1.2.3.4:80",
                                      "0x1.2.3.4", "1.2.3.0004", "a.b.c.d",  "gateway",      ":",
                                      ":::",       "1::2::3",    "[::1]",    "fe80::1%eth0", "::ffff:10.0.0.01",
                                      "::10.0.0",  "12345::",    "１.2.3.4", "1.2.3.4\n",    "-1.2.3.4",
                                      "+1.2.3.4"}) {
    INFO(text);
    CHECK_FALSE(canonical_address(text));
  }
  CHECK_FALSE(canonical_address(std::string(1'000'000, '1')));
  CHECK_FALSE(canonical_address(std::string_view("1.2.3.4\0", 8)));
}

TEST_CASE("a prefix belongs to its family", "[R-2.6.2-ip]") {
  CHECK(parse_prefix("192.168.10.11/24")->prefix == 24);
  CHECK(parse_prefix("192.168.10.11/24")->address == "192.168.10.11");
  CHECK(parse_prefix("10.0.0.1/32"));
  CHECK(parse_prefix("2001:DB8::1/128")->address == "2001:db8::1");
  for (const std::string_view text : {"10.0.0.1", "10.0.0.1/", "10.0.0.1/0", "10.0.0.1/33", "10.0.0.1/024",
                                      "10.0.0.1/-1", "10.0.0.1/+8", "10.0.0.1/8/8", "/24", "10.0.0.1/ 8",
                                      "10.0.0.1/255.255.255.0", "2001:db8::1/129", "10.0.0.1/99999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_prefix(text));
  }
}

TEST_CASE("subnets are those of the server's boards", "[R-2.6.2-ip]") {
  const auto one_subnet = [](const std::string& of_board, const std::string& first, const std::string& second) {
    proto::Server server;
    server.add_adapters()->add_addresses(of_board);
    return !too_near({first, second}, server).empty();
  };
  CHECK(one_subnet("10.0.0.11/24", "10.0.0.11", "10.0.0.200"));
  CHECK_FALSE(one_subnet("10.0.0.11/24", "10.0.0.11", "10.0.1.11"));
  CHECK(one_subnet("10.0.0.11/23", "10.0.0.11", "10.0.1.11"));
  CHECK_FALSE(one_subnet("10.0.0.11/32", "10.0.0.11", "10.0.0.12"));
  CHECK(one_subnet("2001:db8::1/64", "2001:db8::1", "2001:db8::2"));
  CHECK_FALSE(one_subnet("2001:db8::1/64", "2001:db8::1", "2001:db8:0:1::2"));
  CHECK_FALSE(one_subnet("10.0.0.11/24", "10.0.0.11", "2001:db8::2"));
  CHECK_FALSE(one_subnet("10.0.0.11/24", "10.0.0.11", "gateway"));
}

TEST_CASE("interconnects: each once, each of a board", "[R-2.6.2-ip]") {
  const auto interconnects = [](const std::vector<std::string>& addresses) {
    auto problems = address_problems(addresses);
    return problems.empty() ? Verdict() : Verdict(problems.front().why);
  };
  CHECK(why(interconnects({"10.0.0.1", "192.168.0.1"})) == "");
  CHECK(why(interconnects({"10.0.0.1", "10.0.0.1"})) == "10.0.0.1 is given twice");
  CHECK(why(interconnects({"10.0.0.1", "10.0.0.1", "x"})) == "10.0.0.1 is given twice");
  CHECK(why(interconnects({"10.0.0.1", "x"})) == "x is not an IP address");
  for (const char* address : {"0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "ff02::1"})
    CHECK(why(interconnects({"10.0.0.1", address})) ==
          std::string(address) + " cannot be the address of a network board");
}

namespace {

proto::Server server() {
  proto::Server server;
  auto* first = server.add_adapters();
  first->add_addresses("192.168.10.11/24");
  first->add_addresses("192.168.20.11/24");
  auto* second = server.add_adapters();
  second->add_addresses("192.168.10.12/24");
  second->add_addresses("2001:DB8::1/64");
  second->add_addresses("192.168.10.11/24");
  second->add_addresses("127.0.0.1/8");
  return server;
}

}  // namespace

TEST_CASE("an IPv4 address written as IPv6 is that address", "[R-2.6.2-ip]") {
  CHECK(canonical_address("::ffff:10.0.0.11") == "10.0.0.11");
  CHECK(canonical_address("::FFFF:a00:b") == "10.0.0.11");
  CHECK(address_problems({"10.0.0.11", "::ffff:10.0.0.11"}).size() == 1);
}

TEST_CASE("the server's addresses are the default interconnects", "[R-2.6.2-ip]") {
  CHECK(server_addresses(server()) == Addresses{"192.168.10.11", "192.168.20.11", "192.168.10.12", "2001:db8::1"});
  CHECK(server_addresses(proto::Server()).empty());
}

TEST_CASE("two on one board or in one subnet are pointed out", "[R-2.6.2-ip]") {
  const auto near = too_near({"192.168.20.11", "192.168.10.11", "10.0.0.1", "192.168.10.99"}, server());
  REQUIRE(near.size() == 2);
  CHECK(near[0].why == Nearness::Why::same_board);
  CHECK(near[0].first == "192.168.20.11");
  CHECK(near[0].second == "192.168.10.11");
  CHECK(near[1].why == Nearness::Why::same_subnet);
  CHECK(near[1].second == "192.168.10.99");
  // On one board and in one subnet: both are said.
  const auto both = too_near({"192.168.10.12", "192.168.10.11"}, server());
  REQUIRE(both.size() == 2);
  CHECK(both[0].why == Nearness::Why::same_board);
  CHECK(both[1].why == Nearness::Why::same_subnet);
  // Two that the server does not have yet, in a subnet that it has.
  CHECK(too_near({"192.168.20.1", "192.168.20.2"}, server()).size() == 1);
  CHECK(too_near({"10.0.0.1", "10.0.0.2"}, server()).empty());
  CHECK(too_near({"x", "10.0.0.2", "10.0.0.2"}, server()).empty());
}
