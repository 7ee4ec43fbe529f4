#include "service/upgrade/choices_summary.h"

#include <catch2/catch_test_macros.hpp>

#include "common/text/message.h"
#include "service/products/profile.h"
#include "service/upgrade/choices_question.h"

using namespace sssup;
using namespace sssup::upgrade;

namespace {

proto::Server server() {
  proto::Server server;
  auto* board = server.add_adapters();
  board->add_addresses("10.0.0.11/24");
  board->add_addresses("10.0.1.11/24");
  for (const char* user : {"batch", "guest", "keeper"}) {
    auto* account = server.mutable_sss()->add_accounts();
    account->set_user(user);
    account->set_password("sentinel-old");
  }
  auto* monitor = server.mutable_sss()->add_monitors();
  monitor->set_name("orders");
  monitor->mutable_service()->set_service_name("Spooler");
  return server;
}

proto::Answers answers() {
  proto::Answers answers;
  answers.set_cluster_name("SHOP");
  auto* batch = answers.add_users();
  batch->set_user("Batch");
  batch->set_new_password("sentinel-new");
  auto* guest = answers.add_users();
  guest->set_user("guest");
  guest->set_delete_(true);
  auto* name = answers.add_group_names();
  name->set_monitor("orders");
  name->set_group("ORDERS");
  return answers;
}

// "<label>: <values>", a line each.
std::string read_through(text::Language language) {
  const auto clusterpro = products::built_in(products::editions().front()).value().clusterpro;
  proto::Question confirm;
  add_summary(confirm, choices_question(server(), answers(), clusterpro, {}), server(), answers());
  std::string all;
  for (const auto& settled : confirm.summary()) {
    CHECK_FALSE(text::render(settled.section(), language).empty());
    all += text::render(settled.label(), language) + ":";
    for (const auto& value : settled.values()) all += ' ' + value;
    if (settled.has_said()) all += ' ' + text::render(settled.said(), language);
    all += '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("the report has the choices, and no secret among them", "[R-5.report][R-2.6.2-ok]") {
  const auto clusterpro = products::built_in(products::editions().front()).value().clusterpro;
  proto::Answers given = answers();
  auto* address = given.add_lan_addresses();
  address->set_monitor("lan1");
  address->set_address("10.0.1.11");
  for (const auto language : {text::Language::english, text::Language::japanese}) {
    proto::Run run;
    add_choices(run, server(), given, clusterpro, language);
    std::string all;
    for (const auto& choice : run.choices()) {
      CHECK_FALSE(choice.section().empty());
      CHECK_FALSE(choice.label().empty());
      all += choice.label() + ": " + choice.value() + "\n";
    }
    INFO(all);
    for (const char* value : {": SHOP\n", ": 10.0.0.11, 10.0.1.11\n", ": ORDERS\n", ": 10.0.1.11\n"})
      CHECK(all.find(value) != std::string::npos);
    CHECK(all.find("sentinel") == std::string::npos);
  }
}

TEST_CASE("what was chosen is there to be read through, by whoever confirms it", "[R-2.6.2-ok]") {
  const std::string all = read_through(text::Language::english);
  INFO(all);
  for (const char* line : {"SHOP\n", " 10.0.0.11 10.0.1.11\n", " ORDERS\n", " new one entered\n", " kept\n", " yes\n"})
    CHECK(all.find(line) != std::string::npos);
  CHECK(all.find("sentinel") == std::string::npos);
  // No password is spoken of for a user that is to be deleted.
  const std::size_t guest = all.find("guest");
  REQUIRE(guest != std::string::npos);
  CHECK(all.find("guest", guest + 1) == std::string::npos);
  CHECK(read_through(text::Language::japanese) != all);
}

TEST_CASE("the confirmation page says that the public LAN is only assumed", "[R-2.6.2-public]") {
  const auto products = products::built_in(products::editions().front()).value();
  auto boards = server();
  boards.mutable_adapters(0)->set_name("Private");
  auto* second = boards.add_adapters();
  second->set_name("Clients");
  second->add_addresses("192.168.10.11/24");
  const auto warned_of = [&](const proto::Answers& chosen) {
    proto::Question confirm;
    add_public_warnings(confirm, choices_question(boards, chosen, products.clusterpro, {}));
    std::string all;
    for (const auto& warning : confirm.warnings()) all += text::render(warning, text::Language::english) + "\n";
    return all;
  };
  auto chosen = answers();
  CHECK(warned_of(chosen).find("Only assumed") != std::string::npos);
  chosen.set_public_address("10.0.0.11");
  chosen.add_interconnects("10.0.0.11");
  chosen.add_interconnects("192.168.10.11");
  INFO(warned_of(chosen));
  CHECK(warned_of(chosen).find("stands above a dedicated interconnect") != std::string::npos);
}

TEST_CASE("a decision that is still open with what was chosen is said before it is confirmed", "[R-2.2-ip]") {
  const auto products = products::built_in(products::editions().front()).value();
  auto with_monitor = server();
  with_monitor.mutable_sss()->set_installed(true);
  auto* gateway = with_monitor.mutable_sss()->add_monitors();
  gateway->set_name("gateway");
  gateway->mutable_ip_address()->add_addresses("172.16.0.1");
  const auto warnings_of = [&](const proto::Answers& chosen) {
    proto::Question confirm;
    add_open_decisions(confirm, readiness::check(with_monitor, chosen, products.sss, products.clusterpro));
    std::string all;
    for (const auto& warning : confirm.warnings()) all += text::render(warning, text::Language::english) + "\n";
    return all;
  };
  auto chosen = answers();
  CHECK(warnings_of(chosen).find("gateway watches") == std::string::npos);
  chosen.add_interconnects("10.0.0.11");
  chosen.add_interconnects("172.16.0.1");
  CHECK(warnings_of(chosen).find("gateway watches 172.16.0.1") != std::string::npos);
}
