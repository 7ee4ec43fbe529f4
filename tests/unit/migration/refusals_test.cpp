// What cannot be converted is refused with the setting's path, never bent.
#include <catch2/catch_test_macros.hpp>

#include "conversion.h"

using namespace sssup;
using namespace sssup::test;

namespace {

using Problems = std::vector<std::string>;

std::string ip(std::string_view name) {
  return R"({"name": ")" + std::string(name) +
         R"(", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "NOTHING"}})";
}

bool begins(const std::string& text, std::string_view with) {
  return text.starts_with(with);
}

}  // namespace

TEST_CASE("a monitor's name that is no group name must be changed", "[R-2.6.2-groups]") {
  for (const char* name : {"発注", "a b", "1234567890123456", "con", "LPT9", "a.b"}) {
    INFO(name);
    const auto problems = refused(server_with(ip("ok") + "," + ip(name)));
    REQUIRE(problems.size() == 1);
    CHECK(begins(problems[0], "sss.monitors[1].name: \"" + std::string(name) + "\" cannot be a group name"));
  }
  const auto renamed =
      converted(server_with(ip("発注")), answers_from(R"({"groupNames": [{"monitor": "発注", "group": "ORDERS"}]})"));
  CHECK(renamed.cluster.groups(0).name() == "ORDERS");
  CHECK(renamed.cluster.groups(0).monitor() == "発注");
}

TEST_CASE("fifteen characters are a group name, sixteen are not", "[R-2.6.2-groups]") {
  CHECK(converted(server_with(ip("123456789012345"))).cluster.groups_size() == 1);
  CHECK(refused(server_with(ip("1234567890123456"))).size() == 1);
}

TEST_CASE("an answer's bad group name is refused at the answer", "[R-2.6.2-groups]") {
  const auto problems =
      refused(server_with(ip("a")), answers_from(R"({"groupNames": [{"monitor": "a", "group": "NUL"}]})"));
  REQUIRE(problems.size() == 1);
  CHECK(begins(problems[0], "groupNames[0].group: "));
}

TEST_CASE("group names collide ignoring case, also by renaming", "[R-2.6.2-groups]") {
  const auto by_default = refused(server_with(ip("Orders") + "," + ip("ORDERS")));
  REQUIRE(by_default.size() == 1);
  CHECK(begins(by_default[0], "sss.monitors[1].name: "));
  CHECK(by_default[0].find("Orders") != std::string::npos);
  const auto renamed = refused(server_with(ip("a") + "," + ip("b")),
                               answers_from(R"({"groupNames": [{"monitor": "b", "group": "A"}]})"));
  REQUIRE(renamed.size() == 1);
  CHECK(begins(renamed[0], "groupNames[0].group: "));
  // Two names may change places.
  const auto swapped =
      converted(server_with(ip("a") + "," + ip("b")),
                answers_from(R"({"groupNames": [{"monitor": "a", "group": "B"}, {"monitor": "b", "group": "A"}]})"));
  CHECK(swapped.cluster.groups(0).monitor() == "b");
}

TEST_CASE("a board with several addresses needs the operator's choice", "[R-2.6.1]") {
  const auto server = server_with(R"({"name": "lan1", "lanBoard": {"adapter": "Backup", "recovery": "REBOOT"}})");
  CHECK(refused(server) == Problems{"lanAddresses: monitor lan1: LAN board Backup has several addresses (10.0.0.11, "
                                    "10.0.1.11); choose one"});
  CHECK(begins(refused(server, answers_from(R"({"lanAddresses": [{"monitor": "lan1", "address": "10.0.2.11"}]})"))[0],
               "lanAddresses[0].address: LAN board Backup does not have 10.0.2.11"));
}

TEST_CASE("a character outside the server's code page is refused, never replaced", "[R-4.2.9-7]") {
  proto::Server server = server_with(R"({"name": "m", "application": {"recovery": "REBOOT", "items": [
    {"application": {"command": "a.exe €", "user": "b😀"}}, {"service": {"serviceName": "한국"}},
    {"command": {"text": "echo é"}}]}})");
  CHECK(
      refused(server) ==
      Problems{"sss.monitors[0].application.items[0].application.command: \"€\" is not in the server's code page 932, "
               "so it cannot be in a script",
               "sss.monitors[0].application.items[0].application.user: \"😀\" is not in the server's code page 932, "
               "so it cannot be in a script",
               "sss.monitors[0].application.items[1].service.serviceName: \"한\" is not in the server's code page "
               "932, so it cannot be in a script",
               "sss.monitors[0].application.items[2].command.text: \"é\" is not in the server's code page 932, so it "
               "cannot be in a script"});
  server.set_system_locale("en-US");
  CHECK(refused(server).size() == 2);  // € and é are in 1252
}

TEST_CASE("a name with a quotation mark cannot be passed", "[R-4.2.2]") {
  CHECK(begins(refused(server_with(R"({"name": "m", "service": {"serviceName": "a\"b", "startControl": true,
    "recovery": "REBOOT"}})"))[0],
               "sss.monitors[0].service.serviceName: "));
}

TEST_CASE("an unknown preset is named", "[R-4.2.3]") {
  CHECK(
      refused(server_with(R"({"name": "m", "application": {"recovery": "REBOOT",
          "items": [{"preset": {"product": "INFORMIX"}}]}})")) ==
      Problems{"sss.monitors[0].application.items[0].preset.product: what \"INFORMIX\" stands for is not known to the "
               "SSS profile"});
}

TEST_CASE("a line that Windows would cut is refused", "[R-4.2.1]") {
  const auto with_command = [](std::size_t length) {
    return server_with(
        R"({"name": "m", "application": {"recovery": "REBOOT", "items": [{"application": {"command": ")" +
        std::string(length, 'x') + R"("}}]}})");
  };
  const std::size_t most = 8191 - std::string("ARMLOAD  /M ").size() - 235;  // the watch ID is cut to 235
  CHECK(converted(with_command(most)).scripts.size() == 1);
  CHECK(refused(with_command(most + 1)).size() == 1);
  CHECK(begins(refused(with_command(8191))[0], "sss.monitors[0].application.items[0].application.command: "));
}

TEST_CASE("a given port that is another's default is refused", "[R-2.6.2-ports]") {
  CHECK(begins(refused(server_with(""), answers_from(R"({"ports": {"udp": 20004}})"))[0], "ports: "));
}

TEST_CASE("a template without its labels is refused", "[R-4.2.9-7]") {
  auto products = built_in_products();
  products.stop_template = ":NORMAL\nGOTO EXIT\n:EXIT\n";
  const auto conversion = migration::convert(server_with(ip("a")), {}, products, text::Language::english);
  REQUIRE_FALSE(conversion.has_value());
  CHECK(conversion.error().front().path == "scripts.stopTemplate");
}

TEST_CASE("every problem is named at once", "[R-5.answers]") {
  CHECK(refused(server_with(ip("a b") + "," + ip("CON") +
                            R"(, {"name": "lan1", "lanBoard": {"adapter": "Backup", "recovery": "REBOOT"}})"))
            .size() == 3);
}
