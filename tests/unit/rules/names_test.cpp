#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "support.h"

using namespace sssup;
using namespace sssup::rules;
using namespace sssup::rules::test;

namespace {

std::string repeated(std::string_view unit, std::size_t times) {
  std::string out;
  for (std::size_t count = 0; count < times; ++count) out += unit;
  return out;
}

}  // namespace

TEST_CASE("a server name is 1 to 15 letters, digits and hyphens", "[R-2.2-name]") {
  CHECK_FALSE(server_name("TOKYO-DB1"));
  CHECK_FALSE(server_name("A"));
  CHECK_FALSE(server_name("ABCDEFGHIJKLMNO"));
  CHECK(why(server_name("ABCDEFGHIJKLMNOP")) == "at most 15 characters");
  CHECK(why(server_name("")) == "must not be empty");
  for (const std::string_view name : {"TOKYO_DB1", "TOKYO DB", "東京", "a.b", "ＡＢＣ", "a\n"})
    CHECK(server_name(name));
}

TEST_CASE("a cluster name may have underscores too", "[R-2.6.2-cluster]") {
  CHECK_FALSE(cluster_name("SSS_1-a"));
  CHECK_FALSE(cluster_name("CON"));  // no folder bears it
  CHECK(why(cluster_name("発注")) == "only letters, digits, hyphens and underscores are allowed");
  CHECK(cluster_name(""));
  CHECK(cluster_name("a b"));
}

TEST_CASE("a group name is no device name, in any case", "[R-2.6.2-groups]") {
  for (const std::string_view name : {"CON", "con", "Prn", "aux", "NUL", "COM1", "com9", "LPT1", "lpt9"}) {
    INFO(name);
    CHECK(why(group_name(name)).find("device name") != std::string::npos);
  }
  for (const std::string_view name : {"CONS", "COM0", "COM10", "LPT", "COM", "NUL-1", "ORDERS", "-", "_", "0"}) {
    INFO(name);
    CHECK_FALSE(group_name(name));
  }
  CHECK(group_name(".."));
  CHECK(group_name("a\\b"));
}

TEST_CASE("device names count with an extension too", "[R-2.6.2-groups]") {
  CHECK(is_device_name("con.txt"));
  CHECK(is_device_name("NUL .x"));
  CHECK_FALSE(is_device_name("x.con"));
}

TEST_CASE("an edition's limit counts characters, not bytes", "[R-2.6.2-users]") {
  CHECK_FALSE(length_of(repeated("x", 31), 31));
  CHECK(why(length_of(repeated("x", 32), 31)) == "at most 31 characters");
  CHECK_FALSE(length_of(repeated("秘", 31), 31));
  CHECK(length_of(repeated("秘", 32), 31));
  CHECK_FALSE(length_of(repeated("x", 100), 0));
}

TEST_CASE("a group's name is as long as its edition allows", "[R-2.6.2-groups]") {
  proto::TargetRules rules;
  rules.set_longest_group_name(4);
  CHECK_FALSE(group_name("ABCD", rules));
  CHECK(why(group_name("ABCDE", rules)) == "at most 4 characters");
  CHECK(why(group_name("CON", rules)).find("device name") != std::string::npos);
}

TEST_CASE("a password is one line", "[R-2.6.2-users]") {
  CHECK(why(password("")) == "must not be empty");
  CHECK_FALSE(password("x"));
  CHECK_FALSE(password(" \"%^&|<> "));
  CHECK(password("a\tb"));
  CHECK(password("a\xFF"));
}

TEST_CASE("one line is one line", "[document]") {
  CHECK_FALSE(one_line("C:\\app\\発注.exe \"a b\" %1 & | < > ^"));
  CHECK_FALSE(one_line(repeated("字", 8191)));
  CHECK(one_line(repeated("字", 8192)));
  for (const std::string_view text :
       {"a\nb", "a\r", "\x1a", "\x7f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xC0\x80"})
    CHECK(why(one_line(text)) == "control characters and line breaks are not allowed");
  CHECK(one_line(std::string_view("\0", 1)));
}

TEST_CASE("licence entries: nothing that no licence sheet has", "[R-2.10]") {
  CHECK_FALSE(serial_number("SN-0001 A"));
  CHECK_FALSE(licence_key("ABCDEFGH-12345678-abcdefgh-!@!@!@!@"));
  CHECK_FALSE(licence_key(repeated("A", 128)));
  CHECK(licence_key(repeated("A", 129)));
  CHECK(serial_number(repeated("A", 65)));
  CHECK(why(serial_number("ＡＢＣ")) == "full-width letters are not allowed");
  CHECK(serial_number("AB～"));
  CHECK(serial_number(" A"));
  CHECK(serial_number("A "));
  CHECK(serial_number(""));
  CHECK(licence_key("A\nB"));
}

TEST_CASE("ports are 1 to 65535", "[R-2.6.2-ports]") {
  CHECK(port(-1));
  CHECK(port(0));
  CHECK_FALSE(port(1));
  CHECK_FALSE(port(65535));
  CHECK(port(65536));
  CHECK(port(std::numeric_limits<std::int64_t>::max()));
}

TEST_CASE("only ASCII letters are lowered", "[R-2.6.2-groups]") {
  CHECK(lower("AbZ-_9発Ａ") == "abz-_9発Ａ");
}

TEST_CASE("a proposed group name stays near the monitor's", "[R-2.6.2-groups]") {
  CHECK(propose_group_name("orders", {}, 15) == "orders");
  CHECK(propose_group_name("a b", {}, 15) == "a-b");
  CHECK(propose_group_name("発注", {}, 15) == "GROUP1");
  CHECK(propose_group_name("発注", {"group1", "group2"}, 15) == "GROUP3");
  CHECK(propose_group_name("発注DB", {}, 15) == "DB");
  CHECK(propose_group_name("ＯＲＡＣＬＥ－ｄｂ１", {}, 15) == "ORACLE-db1");
  CHECK(propose_group_name("Orders", {"orders"}, 15) == "Orders-2");
  CHECK(propose_group_name("Orders", {"orders", "orders-2"}, 15) == "Orders-3");
  CHECK(propose_group_name("a-very-long-monitor-name", {}, 15) == "a-very-long-mon");
  CHECK(propose_group_name("abcdefghijklmno", {"abcdefghijklmno"}, 15) == "abcdefghijklmn2");
  CHECK(propose_group_name("CON", {}, 15) == "CON-2");
  CHECK(propose_group_name("", {}, 15) == "GROUP1");
}

TEST_CASE("every proposal is valid and free", "[R-2.6.2-groups]") {
  const auto name = GENERATE(as<std::string>{}, "発注", "a b", "CON", "com1", "..", "-", "---", "\xFF\xFE", "\n",
                             "ＣＯＮ", "abcdefghijklmnopqrstuvwxyz", "発a注", " x ", "😀", "\xEF\xBC", "ORDERS");
  const std::size_t longest = GENERATE(8, 15, 31);
  std::unordered_set<std::string> taken;
  for (int round = 0; round < 120; ++round) {
    const std::string proposal = propose_group_name(name, taken, longest);
    REQUIRE_FALSE(group_name(proposal));
    REQUIRE(proposal.size() <= longest);
    REQUIRE(taken.insert(lower(proposal)).second);
  }
}
