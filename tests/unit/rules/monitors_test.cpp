#include "common/rules/monitors.h"

#include <catch2/catch_test_macros.hpp>

using namespace sssup;
using namespace sssup::rules;

TEST_CASE("which monitors become failover groups", "[R-1.4][R-1.5][R-2.6.1]") {
  proto::Server server;
  auto* board = server.add_adapters();
  board->set_name("Public");
  board->add_addresses("10.0.0.11/24");
  server.add_adapters()->set_name("Unused");

  proto::Monitor monitor;
  CHECK_FALSE(becomes_group(monitor, server));
  monitor.mutable_os();
  CHECK_FALSE(becomes_group(monitor, server));
  monitor.mutable_disk();
  CHECK_FALSE(becomes_group(monitor, server));
  monitor.mutable_application();
  CHECK(becomes_group(monitor, server));
  monitor.mutable_custom();
  CHECK(becomes_group(monitor, server));
  monitor.mutable_service();
  CHECK(becomes_group(monitor, server));
  monitor.mutable_ip_address();
  CHECK(becomes_group(monitor, server));
  for (const auto& [adapter, becomes] : {std::pair("Public", true), {"Unused", false}, {"Missing", false}}) {
    monitor.mutable_lan_board()->set_adapter(adapter);
    CHECK(is_of_group_kind(monitor));
    CHECK(becomes_group(monitor, server) == becomes);
  }
}

TEST_CASE("users in use are found ignoring case, each with the first monitor", "[R-2.6.2-users]") {
  proto::Server server;
  server.set_computer_name("TOKYO-DB1");
  for (const auto& [name, user] :
       {std::pair("first", "Batch"), {"second", "tokyo-db1\\BATCH"}, {"third", ".\\web"}, {"fourth", "OSAKA\\batch"}}) {
    auto* monitor = server.mutable_sss()->add_monitors();
    monitor->set_name(name);
    monitor->mutable_application()->add_items()->mutable_application()->set_user(user);
  }
  server.mutable_sss()->add_monitors()->mutable_application()->add_items()->mutable_command()->set_text("net use");
  CHECK(users_in_use(server) ==
        std::map<std::string, std::string>{{"batch", "first"}, {"web", "third"}, {"osaka\\batch", "fourth"}});
}
