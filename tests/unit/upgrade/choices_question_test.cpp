#include "service/upgrade/choices_question.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/endpoint.h"
#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/text/migration.h"
#include "common/text/questions.h"
#include "service/products/profile.h"

using namespace sssup;
using namespace sssup::upgrade;

namespace {

proto::ProductProfile clusterpro() {
  return products::built_in(products::editions().front()).value().clusterpro;
}

proto::Server server_with(int monitors, const std::string& name_begin) {
  proto::Server server;
  auto* board = server.add_adapters();
  board->set_name("Public");
  board->add_addresses("10.0.0.11/24");
  board->add_addresses("10.0.1.11/24");
  auto* account = server.mutable_sss()->add_accounts();
  account->set_user("batch");
  account->set_password("known");
  for (int index = 0; index < monitors; ++index) {
    auto* monitor = server.mutable_sss()->add_monitors();
    monitor->set_name(name_begin + std::to_string(index));
    monitor->mutable_service()->set_service_name("Spooler");
  }
  return server;
}

const proto::Field* field_of(const proto::Question& question, std::string_view id) {
  for (const auto& field : question.fields())
    if (field.id() == id) return &field;
  return nullptr;
}

int groups_asked(const proto::Question& question) {
  int count = 0;
  for (const auto& field : question.fields()) count += field.id().starts_with("groupNames/") ? 1 : 0;
  return count;
}

bool says(const google::protobuf::RepeatedPtrField<proto::Text>& texts, const text::Entry& entry) {
  return std::any_of(texts.begin(), texts.end(), [&](const proto::Text& text) { return text.id() == entry.name; });
}

proto::Monitor& add_ip_monitor(proto::Server& server, const std::string& name, const std::string& address) {
  auto& monitor = *server.mutable_sss()->add_monitors();
  monitor.set_name(name);
  monitor.mutable_ip_address()->add_addresses(address);
  return monitor;
}

void set_out_of_range(proto::Monitor& monitor) {
  monitor.mutable_service()->set_start_control(true);
  monitor.mutable_service()->set_recovery(proto::RESTART_ITEM);
  monitor.mutable_service()->set_retry_count(500);
}

proto::Monitor& add_custom(proto::Server& server, const std::string& name, const std::string& script) {
  auto& monitor = *server.mutable_sss()->add_monitors();
  monitor.set_name(name);
  monitor.mutable_custom()->set_start_script(script);
  return monitor;
}

// Every group gets a name that holds.
proto::Answer rename_all(const proto::Question& question, int& next) {
  proto::Answer answer;
  answer.set_question_id(question.id());
  answer.set_instance(question.instance());
  answer.set_button("ok");
  for (const auto& field : question.fields()) {
    if (!field.id().starts_with("groupNames/")) continue;
    auto* value = answer.add_fields();
    value->set_field(field.id());
    value->add_values("G" + std::to_string(next++));
  }
  return answer;
}

}  // namespace

TEST_CASE("the choices stand in the question with the manual's defaults",
          "[R-2.6.2-cluster][R-2.6.2-ip][R-2.6.2-ports]") {
  const auto question = choices_question(server_with(1, "web"), {}, clusterpro(), {});
  CHECK(field_of(question, rules::field::cluster_name)->initial(0) == "SSS");
  CHECK(field_of(question, rules::field::interconnects)->initial_size() == 2);
  CHECK(field_of(question, rules::field::group_name("web0"))->initial(0) == "web0");
  CHECK(field_of(question, rules::field::tcp_port(0))->initial(0) == "20003");
  CHECK(field_of(question, rules::field::udp_port)->initial(0) == "20006");
}

TEST_CASE("beside the server's addresses stands on which board they are", "[R-2.6.2-ip]") {
  const auto question = choices_question(server_with(1, "web"), {}, clusterpro(), {});
  const auto& known = field_of(question, rules::field::interconnects)->rule().options();
  REQUIRE(known.size() == 2);
  CHECK(known[1].value() == "10.0.1.11");
  CHECK(text::render(known[1].label(), text::Language::english) == "now on board Public");
}

TEST_CASE("a password that was entered is not asked for as if SSS's were kept", "[R-2.6.2-users]") {
  const auto help = [](const proto::Answers& answers) {
    const auto question = choices_question(server_with(1, "web"), answers, clusterpro(), {});
    return field_of(question, rules::field::new_password("batch"))->help().id();
  };
  CHECK(help({}) == text::id::choices_password_kept.name);
  proto::Answers answers;
  auto* batch = answers.add_users();
  batch->set_user("batch");
  batch->set_new_password("another");
  CHECK(help(answers) == text::id::choices_password_entered.name);
}

TEST_CASE("a password that was entered is taken back by an answer without a value", "[R-2.6.2-users]") {
  const auto server = server_with(1, "web");
  proto::Answers answers;
  auto* batch = answers.add_users();
  batch->set_user("BATCH");
  batch->set_new_password("another");
  const auto question = choices_question(server, answers, clusterpro(), {});
  const std::string id = rules::field::new_password("batch");
  CHECK(field_of(question, id)->kept() == proto::Field::ENTERED);
  proto::Answer answer;
  answer.set_button("ok");
  answer.add_fields()->set_field(id);
  const auto taken_back = with_choices(question, answer, answers);
  CHECK(taken_back.users().empty());
  // One that is left empty as the window does it keeps the password.
  answer.mutable_fields(0)->add_values("");
  CHECK(with_choices(question, answer, answers).users(0).new_password() == "another");
  const auto first = choices_question(server, {}, clusterpro(), {});
  CHECK(field_of(first, id)->kept() == proto::Field::KEPT);
}

TEST_CASE("an answer that keeps what stands there chooses the defaults", "[R-2.6.2-ok]") {
  const auto server = server_with(2, "web");
  const auto question = choices_question(server, {}, clusterpro(), {});
  const auto answers = with_choices(question, {}, {});
  CHECK(answers.group_names().empty());
  CHECK(answers.users().empty());
  CHECK(answers.interconnects_size() == 2);
  CHECK(answers.ports().tcp_size() == 3);
}

TEST_CASE("a name that cannot stay has its problem and a proposal", "[R-2.6.2-groups]") {
  const auto question = choices_question(server_with(1, "web shop "), {}, clusterpro(), {});
  const auto* field = field_of(question, rules::field::group_name("web shop 0"));
  REQUIRE(field != nullptr);
  CHECK(field->has_problem());
  CHECK(field->hints(0).arguments(0).value() == "web-shop-0");
}

TEST_CASE("a user without a password can be deleted instead", "[R-2.6.2-users]") {
  auto server = server_with(1, "web");
  server.mutable_sss()->mutable_accounts(0)->clear_password();
  const auto question = choices_question(server, {}, clusterpro(), {});
  proto::Answer answer;
  answer.set_question_id(question.id());
  answer.set_button("ok");
  auto* said = answer.add_fields();
  said->set_field(rules::field::delete_user("batch"));
  said->add_values("true");
  CHECK(rules::check_answer(question, answer).empty());
  CHECK(with_choices(question, answer, {}).users(0).delete_());
}

TEST_CASE("with thousands of monitors only names that cannot stay are asked for", "[R-2.6.2-groups]") {
  auto server = server_with(10000, "web");
  server.mutable_sss()->mutable_monitors(7000)->set_name("web shop");
  const auto question = choices_question(server, {}, clusterpro(), {});
  CHECK(groups_asked(question) == 1);
  CHECK(field_of(question, rules::field::group_name("web shop")) != nullptr);
  CHECK(question.warnings_size() == 1);
}

TEST_CASE("more names than fit one question are asked for in turn, and none is lost", "[R-2.6.2-groups]") {
  const auto server = server_with(10000, "発注 ");
  proto::Answers answers;
  int next = 0;
  for (int round = 0; round < 20; ++round) {
    const auto question = choices_question(server, answers, clusterpro(), {});
    REQUIRE(question.ByteSizeLong() < pipe::largest_frame * 3 / 4);
    if (groups_asked(question) == 0) break;
    answers = with_choices(question, rename_all(question, next), answers);
    CHECK(asks_on(question, choices_question(server, answers, clusterpro(), {})) == (next < 10000));
  }
  CHECK(next == 10000);
  CHECK(answers.group_names_size() == 10000);
}

TEST_CASE("a name that was asked for and cannot stay is no reason to ask on", "[R-2.6.2-groups]") {
  const auto server = server_with(3000, "発注 ");
  const auto question = choices_question(server, {}, clusterpro(), {});
  CHECK_FALSE(asks_on(question, question));
}

TEST_CASE("what stands against a value is said at its field, and the rest above all fields", "[R-2.6.2-ports]") {
  const text::Message why = text::id::migration_ports_collide;
  proto::Answers answers;
  auto* name = answers.add_group_names();
  name->set_monitor("web0");
  name->set_group("web shop");
  const auto question =
      choices_question(server_with(1, "web"), answers, clusterpro(),
                       {{"ports.tcp[1]", why}, {"groupNames[0].group", why}, {"sss.monitors[0].disk", why}});
  CHECK(field_of(question, rules::field::tcp_port(1))->hints_size() == 1);
  const auto* group = field_of(question, rules::field::group_name("web0"));
  CHECK(group->has_problem());
  for (const auto& hint : group->hints()) CHECK(hint.id() != why.entry->name);  // its problem says it
  CHECK(question.warnings_size() == 1);
}

namespace {

std::string hints_of(const proto::Question& question, std::string_view id) {
  std::string said;
  for (const auto& hint : field_of(question, id)->hints()) said += text::render(hint, text::Language::english) + "\n";
  return said;
}

proto::Server server_with_two_boards() {
  auto server = server_with(1, "web");
  server.mutable_adapters(0)->mutable_addresses()->RemoveLast();
  auto* second = server.add_adapters();
  second->set_name("Clients");
  second->add_addresses("192.168.10.11/24");
  return server;
}

}  // namespace

TEST_CASE("the address on the public LAN is proposed by the default gateway", "[R-2.6.2-public]") {
  auto server = server_with_two_boards();
  server.mutable_adapters(1)->add_gateways("192.168.10.1");
  const auto question = choices_question(server, {}, clusterpro(), {});
  const auto* field = field_of(question, rules::field::public_address);
  REQUIRE(field != nullptr);
  CHECK(field->initial(0) == "192.168.10.11");
  CHECK(field->rule().options_size() == 2);
  CHECK(text::render(field->help(), text::Language::english).find("default gateway") != std::string::npos);
  CHECK(field->hints().empty());
}

TEST_CASE("a public address that is only assumed says so at the choices", "[R-2.6.2-public]") {
  const auto question = choices_question(server_with_two_boards(), {}, clusterpro(), {});
  CHECK(hints_of(question, rules::field::public_address).find("Only assumed") != std::string::npos);
}

TEST_CASE("a public address above a dedicated interconnect is pointed out", "[R-2.6.2-public]") {
  proto::Answers answers;
  answers.add_interconnects("192.168.10.11");
  answers.add_interconnects("10.0.0.11");
  answers.set_public_address("192.168.10.11");
  const auto question = choices_question(server_with_two_boards(), answers, clusterpro(), {});
  CHECK(hints_of(question, rules::field::public_address).find("above") != std::string::npos);
}

TEST_CASE("a proposed public address that is left as it is stays a proposal; another one is taken",
          "[R-2.6.2-public]") {
  const auto question = choices_question(server_with_two_boards(), {}, clusterpro(), {});
  proto::Answer answer;
  answer.set_question_id(question.id());
  answer.set_button("ok");
  CHECK_FALSE(with_choices(question, answer, {}).has_public_address());
  proto::Answers chosen;
  chosen.set_public_address("192.168.10.11");
  CHECK(with_choices(question, answer, chosen).public_address() == "192.168.10.11");
  auto* value = answer.add_fields();
  value->set_field(std::string(rules::field::public_address));
  value->add_values("10.0.0.11");
  CHECK(rules::check_answer(question, answer).empty());
  CHECK(with_choices(question, answer, {}).public_address() == "10.0.0.11");
}

TEST_CASE("a public address that is none is refused by the field", "[R-2.6.2-public]") {
  const auto question = choices_question(server_with_two_boards(), {}, clusterpro(), {});
  for (const char* address : {"10.0.0", "127.0.0.1", "224.0.0.1", "host"}) {
    proto::Answer answer;
    answer.set_question_id(question.id());
    answer.set_button("ok");
    auto* value = answer.add_fields();
    value->set_field(std::string(rules::field::public_address));
    value->add_values(address);
    const auto problems = rules::check_answer(question, answer);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().field == rules::field::public_address);
  }
}
TEST_CASE("an IP monitor of the server's own address is pointed out at its group", "[R-2.2-ip]") {
  auto server = server_with(1, "web");
  add_ip_monitor(server, "self", "10.0.1.11");
  add_ip_monitor(server, "gateway", "10.0.0.1");
  const auto own_address = [&](const proto::Answers& answers, const char* monitor) {
    const auto question = choices_question(server, answers, clusterpro(), {});
    return says(field_of(question, rules::field::group_name(monitor))->hints(), text::id::choices_own_address);
  };
  CHECK(own_address({}, "self"));
  CHECK_FALSE(own_address({}, "gateway"));
  CHECK_FALSE(own_address({}, "web0"));
  SECTION("and of an interconnect that is chosen") {
    proto::Answers answers;
    answers.add_interconnects("10.0.0.1");
    answers.add_interconnects("10.0.1.11");
    CHECK(own_address(answers, "gateway"));
  }
}

TEST_CASE("what is pointed out at a group stands whatever the group is renamed to", "[R-2.2-ip]") {
  // Clients drop a hint with an argument that is the field's initial value, once another is entered.
  auto server = server_with(2, "web");
  set_out_of_range(*server.mutable_sss()->mutable_monitors(0));
  add_ip_monitor(server, "self", "10.0.1.11");
  add_custom(server, "own1", "ARMLOAD DAILY /S X");
  add_custom(server, "own2", "ARMLOAD DAILY /S X");
  const auto question = choices_question(server, {}, clusterpro(), {});
  for (const char* monitor : {"web0", "self", "own2"}) {
    const auto* field = field_of(question, rules::field::group_name(monitor));
    REQUIRE(field->hints_size() == 1);
    for (const auto& argument : field->hints(0).arguments()) CHECK(argument.value() != field->initial(0));
  }
}

TEST_CASE("a value out of range and a watchID that is loaded twice are pointed out at their group",
          "[R-1.4][R-4.2.9-6]") {
  auto server = server_with(2, "web");
  set_out_of_range(*server.mutable_sss()->mutable_monitors(1));
  add_custom(server, "own1", "ARMLOAD DAILY /S X");
  add_custom(server, "own2", "ARMLOAD daily /S X");
  const auto question = choices_question(server, {}, clusterpro(), {});
  const auto hints = [&](const char* monitor) {
    return field_of(question, rules::field::group_name(monitor))->hints();
  };
  CHECK(says(hints("web1"), text::id::choices_value_out_of_range));
  CHECK(says(hints("own2"), text::id::choices_watch_id_twice));
  CHECK(hints("web0").empty());
}

TEST_CASE("with thousands of monitors those with something to point out are asked for, too", "[R-2.2-ip]") {
  auto server = server_with(10000, "web");
  server.mutable_sss()->mutable_monitors(7000)->set_name("web shop");
  add_ip_monitor(server, "self", "10.0.1.11");
  const auto question = choices_question(server, {}, clusterpro(), {});
  CHECK(groups_asked(question) == 2);
  CHECK(field_of(question, rules::field::group_name("self"))->hints_size() == 1);
}

TEST_CASE("thousands of hints fit one question", "[R-2.2-ip]") {
  auto server = server_with(3000, "発注 ");
  for (auto& monitor : *server.mutable_sss()->mutable_monitors()) {
    set_out_of_range(monitor);
    monitor.mutable_service()->set_retry_reset_hours(500);
    monitor.mutable_service()->set_wait_seconds(5000);
  }
  const auto question = choices_question(server, {}, clusterpro(), {});
  CHECK(groups_asked(question) == 1000);
  CHECK(question.ByteSizeLong() < pipe::largest_frame * 3 / 4);
}

TEST_CASE("a user that a script or a command names is pointed out where it can be deleted", "[R-2.6.2-users]") {
  auto server = server_with(1, "web");
  const auto hints = [&] {
    return field_of(choices_question(server, {}, clusterpro(), {}), rules::field::delete_user("batch"))->hints();
  };
  CHECK(hints().empty());
  add_custom(server, "own", "ARMLOAD DAILY /U BATCH a.exe");
  CHECK(says(hints(), text::id::choices_user_in_script));
}

TEST_CASE("a user who is not migrated is pointed out among the users", "[R-2.6.2-users]") {
  auto server = server_with(0, "");
  for (const char* user : {"nightly", ".\\Nightly"}) {  // one user
    auto& monitor = *server.mutable_sss()->add_monitors();
    monitor.set_name(server.sss().monitors_size() == 1 ? "orders" : "again");
    monitor.mutable_application()->add_items()->mutable_application()->set_user(user);
  }
  auto question = choices_question(server, {}, clusterpro(), {});
  const auto& hints = field_of(question, rules::field::new_password("batch"))->hints();
  REQUIRE(hints.size() == 1);  // once a user
  CHECK(text::render(hints[0], text::Language::english).find("orders runs as nightly") != std::string::npos);
  server.mutable_sss()->clear_accounts();
  question = choices_question(server, {}, clusterpro(), {});
  CHECK(says(question.warnings(), text::id::choices_user_unknown));
}
