#include <set>

#include <catch2/catch_test_macros.hpp>

#include "common/rules/names.h"
#include "service/migration/watch_id.h"

using namespace sssup;
using migration::WatchIds;

namespace {

proto::ScriptProfile profile() {
  proto::ScriptProfile scripts;
  scripts.set_watch_id_max(255);
  scripts.set_watch_id_forbidden_prefix("NEC_");
  return scripts;
}

}  // namespace

TEST_CASE("a watch ID is made of the monitor and the item", "[R-4.2.9-6]") {
  const auto scripts = profile();
  WatchIds ids(scripts);
  CHECK(ids.make("orders", "MSSQLSERVER") == "ordersMSSQLSERVER");
  CHECK(ids.make("spooler", "Spooler") == "spooler");
  CHECK(ids.make("a-b_c d", "x.y$z") == "abcdxyz");
  CHECK(ids.make("受注", "SQL") == "SQL");
  CHECK(ids.make("受注", "発注") == "WATCH");
  CHECK(ids.make("NEC_x", "y") == "NECxy");
}

TEST_CASE("watch IDs differ ignoring case", "[R-4.2.9-6]") {
  const auto scripts = profile();
  WatchIds ids(scripts);
  CHECK(ids.make("ab", "c") == "abc");
  CHECK(ids.make("a", "BC") == "aBC2");
  CHECK(ids.make("abc2", "") == "abc22");
  CHECK(ids.make("abc", "") == "abc3");
}

TEST_CASE("ten thousand monitors that reduce to the same ID have their own", "[R-4.2.9-6]") {
  const auto scripts = profile();
  WatchIds ids(scripts);
  std::set<std::string> made;
  for (int at = 0; at < 10000; ++at) made.insert(rules::lower(ids.make("受注", "発注")));
  CHECK(made.size() == 10000);
  CHECK(made.contains("watch10000"));
}

TEST_CASE("a watch ID is at most 255 letters and digits, number included", "[R-4.2.9-6]") {
  const auto scripts = profile();
  WatchIds ids(scripts);
  const std::string first = ids.make(std::string(300, 'a'), "x");
  const std::string second = ids.make(std::string(300, 'a'), "y");
  CHECK(first.size() <= 255);
  CHECK(second.size() <= 255);
  CHECK(first != second);
}

TEST_CASE("a forbidden beginning is avoided", "[R-4.2.9-6]") {
  auto scripts = profile();
  scripts.set_watch_id_forbidden_prefix("NEC");
  WatchIds ids(scripts);
  CHECK(ids.make("nec", "db") == "WATCHnecdb");
}
