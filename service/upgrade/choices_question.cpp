#include "service/upgrade/choices_question.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <unordered_set>

#include "common/rules/addresses.h"
#include "common/rules/answers.h"
#include "common/rules/names.h"
#include "common/text/questions.h"
#include "service/migration/profile_values.h"
#include "service/upgrade/question.h"

namespace sssup::upgrade {
namespace {

namespace id = text::id;

std::string port_field(int index) {
  return index < 3 ? "ports/tcp/" + std::to_string(index) : "ports/udp";
}
std::string user_field(const std::string& user, const char* what) {
  return "users/" + user + "/" + what;
}
std::string group_field(const std::string& monitor) {
  return "groupNames/" + monitor;
}

const proto::UserChoice* choice_of(const proto::Answers& answers, const std::string& user) {
  const auto found = std::find_if(answers.users().begin(), answers.users().end(), [&](const auto& choice) {
    return rules::lower(choice.user()) == rules::lower(user);
  });
  return found == answers.users().end() ? nullptr : &*found;
}

// Users that a monitor runs as, in lower case, with the first such monitor.
std::map<std::string, std::string> users_in_use(const proto::Sss& sss) {
  std::map<std::string, std::string> users;
  for (const auto& monitor : sss.monitors())
    for (const auto& item : monitor.application().items())
      if (item.has_application() && item.application().has_user())
        users.emplace(rules::lower(item.application().user()), monitor.name());
  return users;
}

void add_cluster(proto::Question& ask, const proto::Answers& answers) {
  auto& field = add_field(ask, "clusterName", id::choices_cluster_name, proto::Rule::TEXT);
  *field.mutable_section() = text::to_proto(id::choices_section_cluster);
  *field.mutable_help() = text::to_proto(id::choices_cluster_name_help);
  field.mutable_rule()->set_pattern(proto::Rule::CLUSTER_NAME);
  field.mutable_rule()->set_min_length(1);
  field.mutable_rule()->set_max_length(15);
  field.mutable_rule()->set_required(true);
  field.add_initial(answers.cluster_name());
}

void add_interconnects(proto::Question& ask, const proto::Server& server, const proto::Answers& answers) {
  auto& field = add_field(ask, "interconnects", id::choices_interconnects, proto::Rule::ADDRESS_LIST);
  *field.mutable_section() = text::to_proto(id::choices_section_interconnects);
  *field.mutable_help() = text::to_proto(id::choices_interconnects_help);
  field.mutable_rule()->set_min_items(2);
  field.mutable_rule()->set_max_items(16);
  field.mutable_rule()->set_required(true);
  const std::vector<std::string> addresses(answers.interconnects().begin(), answers.interconnects().end());
  for (const std::string& address : addresses) field.add_initial(address);
  for (const auto& near : rules::too_near(addresses, server)) {
    const auto& text = near.why == rules::Nearness::Why::same_board ? id::choices_same_board : id::choices_same_subnet;
    *field.add_hints() = text::to_proto({text, {{"first", near.first}, {"second", near.second}}});
  }
}

void add_users(proto::Question& ask, const proto::Server& server, const proto::Answers& answers) {
  const auto in_use = users_in_use(server.sss());
  for (const auto& account : server.sss().accounts()) {
    const auto* choice = choice_of(answers, account.user());
    const bool deleted = choice != nullptr && choice->delete_();
    const bool known = account.has_password() || (choice != nullptr && choice->has_new_password());
    auto& password = add_field(ask, user_field(account.user(), "newPassword"),
                               {id::choices_password, {{"user", account.user()}}}, proto::Rule::TEXT);
    *password.mutable_section() = text::to_proto(id::choices_section_users);
    *password.mutable_help() = text::to_proto(known ? id::choices_password_kept : id::choices_password_missing);
    password.mutable_rule()->set_pattern(proto::Rule::PASSWORD);
    password.mutable_rule()->set_max_length(31);
    password.mutable_rule()->set_secret(true);
    password.mutable_rule()->set_required(!known && !deleted);
    password.mutable_rule()->set_min_length(known || deleted ? 0 : 1);
    const auto used = in_use.find(rules::lower(account.user()));
    if (used != in_use.end()) {
      *password.add_hints() = text::to_proto({id::choices_user_in_use, {{"monitor", used->second}}});
      continue;
    }
    auto& remove = add_field(ask, user_field(account.user(), "delete"),
                             {id::choices_delete_user, {{"user", account.user()}}}, proto::Rule::FLAG);
    *remove.mutable_section() = text::to_proto(id::choices_section_users);
    remove.add_initial(deleted ? "true" : "false");
  }
}

void add_groups(proto::Question& ask, const proto::Server& server, const proto::Answers& answers) {
  std::map<std::string, std::string> chosen;
  for (const auto& name : answers.group_names()) chosen.emplace(name.monitor(), name.group());
  std::unordered_set<std::string> taken;
  for (const auto& monitor : server.sss().monitors()) {
    if (!becomes_group(monitor, server)) continue;
    const auto found = chosen.find(monitor.name());
    const std::string& name = found == chosen.end() ? monitor.name() : found->second;
    auto& field = add_field(ask, group_field(monitor.name()), {id::choices_group, {{"monitor", monitor.name()}}},
                            proto::Rule::TEXT);
    *field.mutable_section() = text::to_proto(id::choices_section_groups);
    // Once is enough: with thousands of monitors the question must still fit a frame.
    if (taken.empty()) *field.mutable_help() = text::to_proto(id::choices_group_help);
    field.mutable_rule()->set_pattern(proto::Rule::GROUP_NAME);
    field.mutable_rule()->set_min_length(1);
    field.mutable_rule()->set_max_length(15);
    field.mutable_rule()->set_required(true);
    field.mutable_rule()->set_unique_scope("group");
    field.add_initial(name);
    if (const auto verdict = rules::group_name(name)) {
      const std::string proposal = rules::propose_group_name(name, taken);
      *field.mutable_problem() = text::to_proto(*verdict);
      *field.add_hints() = text::to_proto({text::id::choices_group_proposal, {{"group", proposal}}});
      taken.insert(rules::lower(proposal));
      continue;
    }
    if (!taken.insert(rules::lower(name)).second)
      *field.mutable_problem() = text::to_proto({id::choices_group_twice, {{"group", name}}});
  }
}

void add_ports(proto::Question& ask, const proto::Server& server, const proto::Answers& answers) {
  for (int index = 0; index < 4; ++index) {
    const bool udp = index == 3;
    const auto label = udp ? text::Message(id::choices_port_udp)
                           : text::Message(id::choices_port_tcp, {{"number", std::to_string(index + 1)}});
    auto& field = add_field(ask, port_field(index), label, proto::Rule::NUMBER);
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

std::uint32_t number_of(const std::string& text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

proto::UserChoice& user_choice(proto::Answers& answers, const std::string& user) {
  for (auto& choice : *answers.mutable_users())
    if (rules::lower(choice.user()) == rules::lower(user)) return choice;
  auto* added = answers.add_users();
  added->set_user(user);
  return *added;
}

void apply_user(proto::Answers& answers, const std::string& path, const std::vector<std::string>& values) {
  const std::size_t slash = path.rfind('/');
  const std::string user = path.substr(0, slash);
  if (values.empty()) return;
  if (path.substr(slash + 1) == "delete") {
    if (values.front() == "true")
      user_choice(answers, user).set_delete_(true);
    else if (choice_of(answers, user) != nullptr)
      user_choice(answers, user).clear_delete_();
  } else if (!values.front().empty()) {
    user_choice(answers, user).set_new_password(values.front());
  }
}

}  // namespace

bool becomes_group(const proto::Monitor& monitor, const proto::Server& server) {
  switch (monitor.kind_case()) {
    case proto::Monitor::kOs:
    case proto::Monitor::kDisk:
    case proto::Monitor::KIND_NOT_SET: return false;
    case proto::Monitor::kLanBoard:
      return std::any_of(server.adapters().begin(), server.adapters().end(), [&](const auto& adapter) {
        return adapter.name() == monitor.lan_board().adapter() && adapter.addresses_size() > 0;
      });
    default: return true;
  }
}

proto::Answers with_defaults(const proto::Server& server, proto::Answers answers,
                             const proto::ProductProfile& clusterpro) {
  const migration::ProfileValues defaults(clusterpro);
  if (!answers.has_cluster_name()) answers.set_cluster_name(defaults.word("clusterName"));
  if (answers.interconnects_size() == 0)
    for (const std::string& address : rules::server_addresses(server)) answers.add_interconnects(address);
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
  add_cluster(ask, answers);
  add_interconnects(ask, server, answers);
  add_users(ask, server, answers);
  add_groups(ask, server, answers);
  add_ports(ask, server, answers);
  for (const auto& problem : problems) *ask.add_warnings() = text::to_proto(problem.why);
  add_button(ask, "ok", id::button_ok);
  return ask;
}

proto::Answers with_choices(const proto::Question& question, const proto::Answer& answer, proto::Answers answers) {
  answers.clear_interconnects();
  answers.clear_group_names();
  answers.clear_ports();
  std::array<std::uint32_t, 4> ports{};
  for (const auto& field : question.fields()) {
    const auto values = rules::values_of(question, answer, field.id());
    const std::string& path = field.id();
    if (path == "clusterName") {
      answers.set_cluster_name(values.front());
    } else if (path == "interconnects") {
      for (const std::string& address : values)
        answers.add_interconnects(rules::canonical_address(address).value_or(address));
    } else if (path.starts_with("users/")) {
      apply_user(answers, path.substr(std::string_view("users/").size()), values);
    } else if (path.starts_with("groupNames/")) {
      const std::string monitor = path.substr(std::string_view("groupNames/").size());
      if (values.front() == monitor) continue;
      auto* name = answers.add_group_names();
      name->set_monitor(monitor);
      name->set_group(values.front());
    } else {
      for (int index = 0; index < 4; ++index)
        if (path == port_field(index)) ports.at(static_cast<std::size_t>(index)) = number_of(values.front());
    }
  }
  for (std::size_t index = 0; index < 3; ++index) answers.mutable_ports()->add_tcp(ports.at(index));
  answers.mutable_ports()->set_udp(ports.back());
  return answers;
}

}  // namespace sssup::upgrade
