#include "service/upgrade/choices_question.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "common/rules/addresses.h"
#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/rules/monitors.h"
#include "common/rules/names.h"
#include "common/rules/public_lan.h"
#include "common/text/questions.h"
#include "service/migration/profile_values.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/choices_hints.h"
#include "service/upgrade/question.h"

namespace sssup::upgrade {
namespace {

namespace id = text::id;
namespace field = rules::field;

constexpr std::size_t most_groups_asked = 1000;
constexpr std::size_t most_problems_shown = 50;
constexpr std::uint32_t longest_address = 45;  // characters; IPv6 with an IPv4 tail

void add_cluster(proto::Question& ask, const proto::Answers& answers, const proto::TargetRules& target) {
  auto& field = add_field(ask, field::cluster_name, id::choices_cluster_name, proto::Rule::TEXT);
  *field.mutable_section() = text::to_proto(id::choices_section_cluster);
  *field.mutable_help() = text::to_proto(id::choices_cluster_name_help);
  field.mutable_rule()->set_pattern(proto::Rule::CLUSTER_NAME);
  field.mutable_rule()->set_min_length(1);
  field.mutable_rule()->set_max_length(target.longest_cluster_name());
  field.mutable_rule()->set_required(true);
  field.add_initial(answers.cluster_name());
}

// The server's addresses, each with its board.
void add_known_addresses(proto::Rule& rule, const proto::Server& server) {
  for (const auto& adapter : server.adapters()) {
    for (const std::string& text : adapter.addresses()) {
      const auto address = rules::parse_prefix(text);
      if (!address) continue;
      auto* here = rule.add_options();
      here->set_value(address->address);
      *here->mutable_label() = text::to_proto({id::choices_address_board, {{"board", adapter.name()}}});
    }
  }
}

void add_interconnects(proto::Question& ask, const proto::Server& server, const proto::Answers& answers,
                       const proto::TargetRules& target) {
  auto& field = add_field(ask, field::interconnects, id::choices_interconnects, proto::Rule::ADDRESS_LIST);
  *field.mutable_section() = text::to_proto(id::choices_section_interconnects);
  *field.mutable_help() = text::to_proto(id::choices_interconnects_help);
  field.mutable_rule()->set_min_items(target.fewest_interconnects());
  field.mutable_rule()->set_max_items(target.most_interconnects());
  field.mutable_rule()->set_required(true);
  const std::vector<std::string> addresses(answers.interconnects().begin(), answers.interconnects().end());
  for (const std::string& address : addresses) field.add_initial(address);
  add_known_addresses(*field.mutable_rule(), server);
  for (const auto& near : rules::too_near(addresses, server)) {
    const auto& text = near.why == rules::Nearness::Why::same_board ? id::choices_same_board : id::choices_same_subnet;
    *field.add_hints() = text::to_proto({text, {{"first", near.first}, {"second", near.second}}});
  }
}

// Addresses are the server's; the operator may name one that is still to be set.
void add_public_address(proto::Question& ask, const proto::Server& server, const proto::Answers& answers) {
  const auto interconnects = rules::interconnects_of(server, answers);
  const auto proposed = rules::public_address(server, answers, interconnects);
  auto& field = add_field(ask, field::public_address, id::choices_public, proto::Rule::TEXT);
  *field.mutable_section() = text::to_proto(id::choices_section_interconnects);
  *field.mutable_help() = text::to_proto(id::choices_public_help);
  field.mutable_rule()->set_pattern(proto::Rule::ADDRESS);
  field.mutable_rule()->set_max_length(longest_address);
  add_known_addresses(*field.mutable_rule(), server);
  if (!proposed.address.empty()) field.add_initial(proposed.address);

  const text::Message::Arguments values = {{"address", proposed.address}, {"board", proposed.board}};
  using From = rules::PublicAddress::From;
  // It explains the proposal and points out nothing, so it must not mark the section.
  if (proposed.from == From::gateway) *field.mutable_help() = text::to_proto({id::choices_public_gateway, values});
  if (proposed.from == From::lowest_interconnect)
    *field.add_hints() = text::to_proto({id::choices_public_assumed, values});
  if (proposed.from == From::one_of_several_gateways)
    *field.add_hints() = text::to_proto({id::choices_public_gateways, values});
  if (proposed.from == From::unknown) *field.add_hints() = text::to_proto(id::choices_public_unknown);
  if (proposed.from == From::chosen && proposed.board.empty())
    *field.add_hints() = text::to_proto({id::choices_public_not_set, values});

  if (rules::stands_above_dedicated(server, interconnects, proposed))
    *field.add_hints() = text::to_proto({id::choices_public_above, values});
}

void add_users(proto::Question& ask, const proto::Server& server, const proto::Answers& answers,
               const proto::ProductProfile& clusterpro) {
  const auto in_use = rules::users_in_use(server);
  const auto in_scripts = users_in_scripts(server, clusterpro.scripts());
  for (const auto& account : server.sss().accounts()) {
    const auto* choice = rules::choice_of(answers, account.user());
    const bool deleted = choice != nullptr && choice->delete_();
    const bool settled = rules::password_settled(account, choice);
    auto& password = add_field(ask, field::new_password(account.user()),
                               {id::choices_password, {{"user", account.user()}}}, proto::Rule::TEXT);
    *password.mutable_section() = text::to_proto(id::choices_section_users);
    const bool entered = choice != nullptr && !choice->new_password().empty();
    *password.mutable_help() = text::to_proto(entered   ? id::choices_password_entered
                                              : settled ? id::choices_password_kept
                                                        : id::choices_password_missing);
    password.mutable_rule()->set_pattern(proto::Rule::PASSWORD);
    password.mutable_rule()->set_max_length(clusterpro.rules().longest_password());
    password.mutable_rule()->set_secret(true);
    password.set_kept(entered                      ? proto::Field::ENTERED
                      : account.password().empty() ? proto::Field::NOTHING_KEPT
                                                   : proto::Field::KEPT);
    const std::string key = rules::user_key(account.user(), server);
    const auto used = in_use.find(key);
    if (used != in_use.end()) {
      password.mutable_rule()->set_required(!settled);
      password.mutable_rule()->set_min_length(settled ? 0 : 1);
      *password.add_hints() = text::to_proto({id::choices_user_in_use, {{"monitor", used->second}}});
      continue;
    }
    auto& remove = add_field(ask, field::delete_user(account.user()),
                             {id::choices_delete_user, {{"user", account.user()}}}, proto::Rule::FLAG);
    *remove.mutable_section() = text::to_proto(id::choices_section_users);
    remove.add_initial(deleted ? "true" : "false");
    if (const auto named = in_scripts.find(key); named != in_scripts.end())
      *remove.add_hints() = text::to_proto({id::choices_user_in_script, {{"monitor", named->second}}});
  }
}

struct Group {
  const std::string* monitor;
  std::string name;
  std::optional<text::Message> problem;
  std::string proposal;  // where the name breaks the rule
};

// Every group with its name, and what is wrong with it.
std::vector<Group> groups_of(const proto::Server& server, const proto::Answers& answers,
                             const proto::TargetRules& target) {
  std::unordered_map<std::string, std::string> chosen;
  for (const auto& name : answers.group_names()) chosen.emplace(name.monitor(), name.group());
  std::unordered_set<std::string> taken;
  std::vector<Group> groups;
  for (const auto& monitor : server.sss().monitors()) {
    if (!rules::becomes_group(monitor, server)) continue;
    const auto found = chosen.find(monitor.name());
    Group group{&monitor.name(), found == chosen.end() ? monitor.name() : found->second, {}, {}};
    if ((group.problem = rules::group_name(group.name, target)))
      taken.insert(
          rules::lower(group.proposal = rules::propose_group_name(group.name, taken, target.longest_group_name())));
    else if (!taken.insert(rules::lower(group.name)).second)
      group.problem = {id::choices_group_twice, {{"group", group.name}}};
    groups.push_back(std::move(group));
  }
  return groups;
}

// With thousands of monitors the question would not fit a frame: then only names that cannot stay are asked for, so
// many at a time, and after them groups with a hint.
void leave_most(std::vector<Group>& groups, const GroupHints& hints, proto::Question& ask) {
  if (groups.size() <= most_groups_asked) return;
  const std::size_t all = groups.size();
  std::vector<Group> asked;
  for (const bool cannot_stay : {true, false})
    for (const Group& group : groups)
      if (asked.size() < most_groups_asked && group.problem.has_value() == cannot_stay &&
          (cannot_stay || hints.contains(*group.monitor)))
        asked.push_back(group);
  groups = std::move(asked);
  *ask.add_warnings() = text::to_proto(
      {id::choices_groups_left, {{"shown", std::to_string(groups.size())}, {"all", std::to_string(all)}}});
}

void add_groups(proto::Question& ask, const proto::Server& server, const proto::Answers& answers,
                const GroupHints& hints, const proto::TargetRules& target) {
  auto groups = groups_of(server, answers, target);
  leave_most(groups, hints, ask);
  bool first = true;
  for (const Group& group : groups) {
    auto& field = add_field(ask, field::group_name(*group.monitor), {id::choices_group, {{"monitor", *group.monitor}}},
                            proto::Rule::TEXT);
    *field.mutable_section() = text::to_proto(id::choices_section_groups);
    if (std::exchange(first, false)) *field.mutable_help() = text::to_proto(id::choices_group_help);
    field.mutable_rule()->set_pattern(proto::Rule::GROUP_NAME);
    field.mutable_rule()->set_min_length(1);
    field.mutable_rule()->set_max_length(target.longest_group_name());
    field.mutable_rule()->set_required(true);
    field.mutable_rule()->set_unique_scope("group");
    field.add_initial(group.name);
    if (group.problem) *field.mutable_problem() = text::to_proto(*group.problem);
    if (!group.proposal.empty())
      *field.add_hints() = text::to_proto({id::choices_group_proposal, {{"group", group.proposal}}});
    if (const auto said = hints.find(*group.monitor); said != hints.end())
      for (const text::Message& hint : said->second) *field.add_hints() = text::to_proto(hint);
  }
}

void add_ports(proto::Question& ask, const proto::Server& server, const proto::Answers& answers) {
  for (int index = 0; index < 4; ++index) {
    const bool udp = index == 3;
    const auto label = udp ? text::Message(id::choices_port_udp)
                           : text::Message(id::choices_port_tcp, {{"number", std::to_string(index + 1)}});
    auto& field =
        add_field(ask, udp ? std::string(field::udp_port) : field::tcp_port(index), label, proto::Rule::NUMBER);
    *field.mutable_section() = text::to_proto(id::choices_section_ports);
    *field.mutable_help() = text::to_proto(id::choices_ports_help);
    field.mutable_rule()->set_min(1);
    field.mutable_rule()->set_max(65535);
    field.mutable_rule()->set_required(true);
    field.mutable_rule()->set_unique_scope("port");
    const std::uint32_t port = udp ? answers.ports().udp() : answers.ports().tcp(index);
    field.add_initial(std::to_string(port));
    const auto protocol = udp ? proto::PortInUse::UDP : proto::PortInUse::TCP;
    if (std::any_of(server.ports_in_use().begin(), server.ports_in_use().end(),
                    [&](const auto& used) { return used.port() == port && used.protocol() == protocol; }))
      *field.add_hints() = text::to_proto({id::choices_port_in_use, {{"port", std::to_string(port)}}});
  }
}

// Hints and no more: the values they are about may be put right elsewhere (of two equal ports either can change). A
// field that says itself what is wrong with it needs none.
void add_problems(proto::Question& ask, const proto::Server& server, const proto::Answers& answers,
                  const std::vector<document::Problem>& problems) {
  std::unordered_map<std::string, proto::Field*> fields;
  for (auto& field : *ask.mutable_fields()) fields.emplace(field.id(), &field);
  const auto shown = std::min<std::size_t>(problems.size(), most_problems_shown);
  for (std::size_t at = 0; at < shown; ++at) {
    const auto found = fields.find(rules::field_at(answers, server, problems[at].path).value_or(problems[at].path));
    if (found == fields.end()) {
      *ask.add_warnings() = text::to_proto(problems[at].why);
      continue;
    }
    proto::Field& field = *found->second;
    const bool says_so_itself = field.has_problem() || (field.rule().required() && field.initial().empty());
    if (!says_so_itself) *field.add_hints() = text::to_proto(problems[at].why);
  }
}

// A new password of an earlier answer that this one gives without a value.
void take_passwords_back(const proto::Question& question, const proto::Answer& answer, proto::Answers& answers) {
  std::unordered_set<std::string> emptied, taken_back;  // in lower case
  for (const auto& said : answer.fields())
    if (said.values().empty()) emptied.insert(said.field());
  for (const auto& asked : question.fields())
    if (asked.kept() == proto::Field::ENTERED && emptied.contains(asked.id()))
      taken_back.insert(rules::lower(asked.id()));
  auto& users = *answers.mutable_users();
  const auto is_taken_back = [&](const proto::UserChoice& user) {
    return taken_back.contains(rules::lower(field::new_password(user.user())));
  };
  for (auto& user : users)
    if (is_taken_back(user)) user.clear_new_password();
  users.erase(std::remove_if(users.begin(), users.end(),
                             [&](const auto& user) { return is_taken_back(user) && !user.delete_(); }),
              users.end());
}

}  // namespace

proto::Answers with_defaults(const proto::Server& server, proto::Answers answers,
                             const proto::ProductProfile& clusterpro) {
  const migration::ProfileValues defaults(clusterpro);
  if (!answers.has_cluster_name()) answers.set_cluster_name(defaults.word("clusterName"));
  if (answers.interconnects_size() == 0)
    for (const std::string& address : rules::interconnects_of(server, answers)) answers.add_interconnects(address);
  auto& ports = *answers.mutable_ports();
  if (ports.tcp().empty())
    for (const std::uint32_t port : defaults.numbers("ports.tcp")) ports.add_tcp(port);
  if (!ports.has_udp()) ports.set_udp(defaults.number("ports.udp"));
  return answers;
}

proto::Question choices_question(const proto::Server& server, const proto::Answers& given,
                                 const proto::ProductProfile& clusterpro,
                                 const std::vector<document::Problem>& problems) {
  const proto::Answers answers = with_defaults(server, given, clusterpro);
  auto ask = question("choices", id::choices_title, id::choices_text);
  add_cluster(ask, answers, clusterpro.rules());
  add_interconnects(ask, server, answers, clusterpro.rules());
  add_public_address(ask, server, answers);
  const auto findings = readiness::without_answer(server, answers, clusterpro);
  add_users(ask, server, answers, clusterpro);
  add_unknown_users(ask, findings, server);
  add_groups(ask, server, answers, group_hints(findings), clusterpro.rules());
  add_ports(ask, server, answers);
  add_problems(ask, server, answers, problems);
  add_button(ask, "ok", id::button_ok);
  return ask;
}

proto::Answers with_choices(const proto::Question& question, const proto::Answer& answer, proto::Answers answers) {
  const bool public_was_chosen = answers.has_public_address();
  answers.clear_interconnects();
  answers.clear_public_address();
  answers.clear_ports();
  std::unordered_set<std::string> asked;
  for (const auto& field : question.fields()) asked.insert(field.id());
  auto& names = *answers.mutable_group_names();
  names.erase(std::remove_if(names.begin(), names.end(),
                             [&](const auto& name) { return asked.contains(field::group_name(name.monitor())); }),
              names.end());
  for (const auto& field : question.fields())
    rules::add_values(answers, field.id(), rules::values_of(question, answer, field.id()));
  take_passwords_back(question, answer, answers);
  // A proposal that is left as it is stays one: nobody has said that it is right.
  for (const auto& field : question.fields())
    if (field.id() == field::public_address && !public_was_chosen && !field.initial().empty() &&
        answers.public_address() == field.initial(0))
      answers.clear_public_address();
  return answers;
}

bool asks_on(const proto::Question& question, const proto::Question& next) {
  std::unordered_set<std::string> asked;
  for (const auto& field : question.fields()) asked.insert(field.id());
  bool others = false;
  for (const auto& field : next.fields()) {
    if (!field.has_problem()) continue;
    if (asked.contains(field.id())) return false;
    others = true;
  }
  return others;
}

}  // namespace sssup::upgrade
