// The answer file alone (R-2.6.2, R-2.10, R-5.answers).
#include <catch2/catch_test_macros.hpp>

#include "support.h"

using namespace sssup;
using namespace sssup::document;
using namespace sssup::document::test;

namespace {

Lines changed(const std::string& pointer, std::string_view value) {
  return answers_problems(with(answers_json, pointer, value));
}

}  // namespace

TEST_CASE("a whole answer file holds, and so does an empty one", "[R-5.answers]") {
  CHECK(answers_problems(answers_json) == Lines{});
  CHECK(answers_problems(R"({"format": 1})") == Lines{});
  CHECK(answers_problems("{}") == Lines{"format: is missing: this version of SSS Upgrade reads format 1"});
  CHECK(changed("/format", "7") ==
        Lines{"format: format 7 needs a version of SSS Upgrade that reads format 7; this version reads format 1"});
}

TEST_CASE("the cluster's name", "[R-2.6.2-cluster]") {
  CHECK(changed("/clusterName", R"("A-b_123456789.1")").size() == 1);
  CHECK(changed("/clusterName", R"("A-b_12345678901")") == Lines{});
  CHECK(changed("/clusterName", R"("")") == Lines{"clusterName: must not be empty"});
  CHECK(changed("/clusterName", R"("発注")") ==
        Lines{"clusterName: only letters, digits, hyphens and underscores are allowed"});
}

TEST_CASE("interconnects: each once", "[R-2.6.2-ip]") {
  CHECK(changed("/interconnects", "") == Lines{});
  CHECK(changed("/interconnects", R"(["10.0.0.1", "10.0.0.2", "10.0.0.1"])") ==
        Lines{"interconnects[2]: 10.0.0.1 is given twice"});
  CHECK(changed("/interconnects", R"(["2001:db8::1", "2001:DB8:0::1"])") ==
        Lines{"interconnects[1]: 2001:DB8:0::1 is given twice"});
  CHECK(changed("/interconnects", R"(["10.0.0.1", "10.0.0.256"])") ==
        Lines{"interconnects[1]: 10.0.0.256 is not an IP address"});
  CHECK(changed("/interconnects", R"(["10.0.0.1", "10.0.0.2/24"])").size() == 1);
  CHECK(changed("/interconnects", R"(["10.0.0.1", "0.0.0.0"])") ==
        Lines{"interconnects[1]: 0.0.0.0 cannot be the address of a network board"});
}

TEST_CASE("users: password or deletion, each user once", "[R-2.6.2-users]") {
  CHECK(changed("/users/1/user", R"("BATCH")") == Lines{"users[1].user: BATCH is used twice"});
  CHECK(changed("/users/1/newPassword", R"("x")") == Lines{"users[1]: a user to be deleted takes no new password"});
  CHECK(changed("/users/1/delete", "false") == Lines{});
  CHECK(changed("/users/0/user", "") == Lines{"users[0].user: is missing"});
  CHECK(changed("/users/0/newPassword", R"("")") == Lines{"users[0].newPassword: must not be empty"});
  CHECK(changed("/users/0/newPassword", R"("a\u0007")").size() == 1);
}

TEST_CASE("group names: valid, each monitor and each group once", "[R-2.6.2-groups]") {
  const auto names = [](std::string_view list) { return changed("/groupNames", list); };
  CHECK(names(R"([{"monitor": "a", "group": "G"}, {"monitor": "A", "group": "H"}])") == Lines{});
  CHECK(names(R"([{"monitor": "a", "group": "G"}, {"monitor": "a", "group": "H"}])") ==
        Lines{"groupNames[1].monitor: a is used twice"});
  CHECK(names(R"([{"monitor": "a", "group": "Orders"}, {"monitor": "b", "group": "oRDERS"}])") ==
        Lines{"groupNames[1].group: oRDERS is used twice"});
  CHECK(names(R"([{"monitor": "a"}])") == Lines{"groupNames[0].group: is missing"});
  CHECK(names(R"([{"group": "a"}])") == Lines{"groupNames[0].monitor: is missing"});
  CHECK(names(R"([{"monitor": "a", "group": "con"}])") ==
        Lines{"groupNames[0].group: con is a device name of Windows and cannot be used"});
  CHECK(names(R"([{"monitor": "a", "group": ".."}])").size() == 1);
  CHECK(names(R"([{"monitor": "a", "group": "a/b"}])").size() == 1);
  CHECK(names(R"([{"monitor": "a\nb", "group": "a"}])").size() == 1);
}

TEST_CASE("ports: three TCP and one UDP, in range, each once", "[R-2.6.2-ports]") {
  CHECK(changed("/ports", "") == Lines{});
  CHECK(changed("/ports/tcp", "[1, 65535, 2]") == Lines{});
  CHECK(changed("/ports/tcp", "[20003, 20004]") == Lines{"ports.tcp: exactly 3 entries are needed"});
  CHECK(changed("/ports/tcp", "[20003, 20004, 20005, 20007]") == Lines{"ports.tcp: exactly 3 entries are needed"});
  CHECK(changed("/ports/udp", "") == Lines{});
  CHECK(changed("/ports/tcp/1", "0") == Lines{"ports.tcp[1]: must be from 1 to 65535"});
  CHECK(changed("/ports/tcp/1", "65536") == Lines{"ports.tcp[1]: must be from 1 to 65535"});
  CHECK(changed("/ports/tcp/1", "-1").size() == 1);
  CHECK(changed("/ports/tcp/1", "20003") == Lines{"ports.tcp[1]: 20003 is used twice"});
  CHECK(changed("/ports/udp", "20005") == Lines{"ports.udp: 20005 is used twice"});
  CHECK(changed("/ports/udp", "0").size() == 1);
}

TEST_CASE("folders are on a drive, editions are keys", "[R-2.4]") {
  CHECK(changed("/workingFolder", R"("D:\\作業 1\\")") == Lines{});
  CHECK(changed("/workingFolder", R"("D:")").size() == 1);
  CHECK(changed("/workingFolder", R"("")").size() == 1);
  CHECK(changed("/backupFolder", R"("..\\x")").size() == 1);
  CHECK(changed("/backupFolder", R"("E:\\backup")") == Lines{});
  CHECK(changed("/edition", R"("clusterpro")").size() == 1);
  CHECK(changed("/edition", R"("../CLUSTERPRO")").size() == 1);
}

TEST_CASE("no is an answer that stops the upgrade", "[R-2.6.2-ok]") {
  CHECK(changed("/confirm", "false") == Lines{"confirm: false stops the upgrade; leave it out to be asked"});
  CHECK(changed("/confirm", "") == Lines{});
}

TEST_CASE("upgrade licences are by CPU, and there is at least one", "[R-2.10]") {
  CHECK(changed("/upgradeLicences/0/count", "0").size() == 1);
  CHECK(changed("/upgradeLicences/0/unit", R"("NODE")") ==
        Lines{"upgradeLicences[0].unit: the upgrade licence is registered by CPU: CPU is needed, not NODE"});
  CHECK(changed("/upgradeLicences/0/key", R"(" AB")") ==
        Lines{"upgradeLicences[0].key: must not begin or end with a blank"});
  CHECK(changed("/upgradeLicences/0/serialNumber", R"("")").size() == 1);
  for (const char* field : {"unit", "count", "serialNumber", "key"})
    CHECK(changed(std::string("/upgradeLicences/0/") + field, "") == Lines{});
}

TEST_CASE("a serial number with two keys is refused; the same licence twice is not", "[R-2.10]") {
  const auto licences = [](std::string_view list) { return changed("/upgradeLicences", list); };
  CHECK(licences(R"([{"serialNumber": "U-1", "key": "A"}, {"serialNumber": "U-2", "key": "B"},
                     {"serialNumber": "u-1", "key": "C"}])") ==
        Lines{"upgradeLicences[2].key: serial number u-1 is given twice, with different keys"});
  CHECK(licences(R"([{"serialNumber": "U-1", "key": "A"}, {"serialNumber": "U-1", "key": "A"}])") == Lines{});
  CHECK(licences(R"([{"serialNumber": "U-1", "key": "A"}, {"serialNumber": "U-1"}, {"key": "B"}])") == Lines{});
}

TEST_CASE("the days of a trial licence are days", "[R-2.10]") {
  const auto until = [](std::string_view day) { return changed("/upgradeLicences/0/validUntil", day); };
  CHECK(until(R"("20041231")") == Lines{});
  CHECK(until(R"("20041232")") == Lines{"upgradeLicences[0].validUntil: 20041232 is not a day, such as 20041231"});
  CHECK(until(R"("2004-12-31")").size() == 1);
  CHECK(changed("/upgradeLicences/0/validFrom", R"("")").size() == 1);
}

TEST_CASE("LAN addresses: each monitor once, each an address", "[R-2.6.1]") {
  CHECK(changed("/lanAddresses/0/address", R"("10.0.1")").size() == 1);
  CHECK(changed("/lanAddresses/0/address", "") == Lines{"lanAddresses[0].address: is missing"});
  CHECK(changed("/lanAddresses",
                R"([{"monitor": "a", "address": "10.0.0.1"}, {"monitor": "a", "address": "10.0.0.2"}])") ==
        Lines{"lanAddresses[1].monitor: a is used twice"});
}

TEST_CASE("answers that were never in a file need no format", "[R-5.answers]") {
  CHECK(check_answers(proto::Answers()).empty());
}

TEST_CASE("the public address is one that a board can have", "[R-2.6.2-public]") {
  CHECK(changed("/publicAddress", R"("192.168.10.11")") == Lines{});
  CHECK(changed("/publicAddress", R"("192.168.10")") == Lines{"publicAddress: 192.168.10 is not an IP address"});
  CHECK(changed("/publicAddress", R"("127.0.0.1")") ==
        Lines{"publicAddress: 127.0.0.1 cannot be the address of a network board"});
}

TEST_CASE("ports of CLUSTERPRO's own Setup: a key each, once, and a port", "[R-2.8]") {
  CHECK(changed("/setupPorts", R"([{"key": "server", "port": 20001}])") == Lines{});
  CHECK(changed("/setupPorts", R"([{"key": "server", "port": 0}])").size() == 1);
  CHECK(changed("/setupPorts", R"([{"port": 20001}])").size() == 1);
  CHECK(changed("/setupPorts", R"([{"key": "server", "port": 1}, {"key": "server", "port": 2}])") ==
        Lines{"setupPorts[1].key: server is used twice"});
}
