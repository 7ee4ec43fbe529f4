#include "service/report/script_review.h"

#include <catch2/catch_test_macros.hpp>

#include "service/products/profile.h"

using namespace sssup;
using namespace sssup::report;

namespace {

ScriptReview review() {
  proto::Server server;
  server.set_computer_name("TOKYO-DB1");
  server.add_adapters()->add_addresses("192.168.10.11/24");
  server.mutable_adapters(0)->add_addresses("fe80::1/64");
  auto* disk = server.add_disks();
  disk->set_letter("n");
  disk->set_kind(proto::Disk::NETWORK);
  server.mutable_sss()->add_accounts()->set_user("Batch");
  proto::Cluster cluster;
  cluster.add_servers()->add_interconnects("172.16.0.1");
  return {server, cluster, products::built_in("CLUSTERPRO_SE_8").value().clusterpro.scripts()};
}

// "local_path C:, account batch"
std::string marks_of(std::string_view line) {
  constexpr const char* names[] = {"path", "address", "name", "account"};
  const auto lines = review().review(line);
  std::string all;
  for (const Mark& mark : lines.at(0).marks)
    all += (all.empty() ? "" : ", ") + std::string(names[static_cast<std::size_t>(mark.hazard)]) + " " + mark.what;
  return all;
}

}  // namespace

TEST_CASE("paths on this server's disks are marked", "[R-3][R-5.report]") {
  CHECK(marks_of("ARMLOAD orders C:\\app\\orders.exe -p 80") == "path C:");
  CHECK(marks_of("start \"\" \"d:/data/x.exe\" C:\\log") == "path D:, path C:");
  CHECK(marks_of("D:") == "path D:");
  CHECK(marks_of("cd /d E: ") == "path E:");
  CHECK(marks_of("copy a.txt N:\\share") == "");  // a drive of the network
  CHECK(marks_of("start http://intra/x") == "");
  CHECK(marks_of("ftp -s:script.txt") == "");
  CHECK(marks_of("GOTO :EOF") == "");
  CHECK(marks_of("xcopy /d:01-01-2004 a b") == "");
}

TEST_CASE("a drive that the script connects itself is no local one", "[R-3]") {
  const auto lines = review().review("net use Z: \\\\files\\orders\r\nZ:\\run.exe\r\nY:\\run.exe\r\n");
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].marks.empty());
  CHECK(lines[1].marks.empty());
  CHECK(lines[2].marks.size() == 1);
}

TEST_CASE("the server's own addresses are marked, set or chosen", "[R-3][R-5.report]") {
  CHECK(marks_of("ping 192.168.10.11") == "address 192.168.10.11");
  CHECK(marks_of("app -listen=192.168.10.11:80") == "address 192.168.10.11");
  CHECK(marks_of("ping 172.16.0.1.") == "address 172.16.0.1");
  CHECK(marks_of("ping FE80::1") == "address FE80::1");
  CHECK(marks_of("ping 192.168.10.110") == "");
  CHECK(marks_of("ping 1.192.168.10.11") == "");
}

TEST_CASE("the computer's name is marked, in any case", "[R-3][R-5.report]") {
  CHECK(marks_of("dir \\\\tokyo-db1\\share") == "name tokyo-db1");
  CHECK(marks_of("osql -S TOKYO-DB1\\SQL") == "name TOKYO-DB1");
  CHECK(marks_of("echo TOKYO-DB12 XTOKYO-DB1 TOKYO-DB1-OLD") == "");
}

TEST_CASE("accounts are marked", "[R-3][R-5.report]") {
  CHECK(marks_of("ARMLOAD nightly /U shop /R 3 nightly.exe") == "account shop");
  CHECK(marks_of("@if exist x armload n /u \"a b\" n.exe") == "account a b");
  CHECK(marks_of("net use \\\\files\\x /user:DOM\\batch") == "account DOM\\batch");
  CHECK(marks_of("osql -U batch -Q x") == "account batch");
  CHECK(marks_of("osql -U tokyo-db1\\BATCH -Q x").ends_with("account tokyo-db1\\BATCH"));
  CHECK(marks_of("osql -U .\\batch -Q x") == "account .\\batch");
  CHECK(marks_of("sort /u other") == "");
  CHECK(marks_of("ARMLOAD nightly nightly.exe /U other") == "");  // the program's own
}

TEST_CASE("CLUSTERPRO's commands are those of its profile", "[R-3][R-5.report]") {
  proto::ScriptProfile scripts;
  scripts.set_load_application("STARTAPP {id} {user} {command}");
  scripts.set_run_as("/AS {user}");
  const ScriptReview other({}, {}, scripts);
  const auto lines = other.review("STARTAPP nightly /AS shop n.exe\r\nARMLOAD nightly /U shop n.exe\r\n");
  CHECK(lines.at(0).marks == std::vector<Mark>{{Hazard::account, "shop"}});
  CHECK(lines.at(1).marks.empty());
}

TEST_CASE("remarks are not marked, and every line is there", "[R-3]") {
  const auto lines = review().review("rem C:\\x\r\n\r\n:: C:\\x\n@REM 192.168.10.11\r\nREMOVE C:\\x");
  REQUIRE(lines.size() == 5);
  for (std::size_t at = 0; at < 4; ++at) CHECK(lines[at].marks.empty());
  CHECK(lines[4].marks.size() == 1);
  CHECK(lines[0].text == "rem C:\\x");
  CHECK(review().review("").empty());
}

TEST_CASE("hostile scripts are read in linear time", "[R-5.report]") {
  for (const char* part :
       {"\"", "&", ":", "C:\\", "192.168.10.11", "pwd=", "net use ", "://", "TOKYO-DB1", "ARMLOAD /U "}) {
    std::string line;
    while (line.size() < 200'000) line += part;
    CHECK(review().review(line).size() == 1);
  }
}
