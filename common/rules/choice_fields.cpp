#include "common/rules/choice_fields.h"

#include <algorithm>
#include <charconv>

#include "common/rules/addresses.h"
#include "common/rules/names.h"

namespace sssup::rules {
namespace {

using Values = std::optional<std::vector<std::string>>;

constexpr std::string_view groups = "groupNames/";
constexpr std::string_view lan_addresses = "lanAddresses/";
constexpr std::string_view tcp_ports = "ports/tcp/";
constexpr std::string_view password_of = "/newPassword";
constexpr std::string_view deletion_of = "/delete";
constexpr int tcp_port_count = 3;

// The part of `field` after `folder`; monitors' and users' names may have a slash in them.
std::optional<std::string_view> below(std::string_view field, std::string_view folder) {
  if (!field.starts_with(folder)) return std::nullopt;
  return field.substr(folder.size());
}

std::optional<std::string> user_before(std::string_view path, std::string_view what) {
  if (!path.ends_with(what)) return std::nullopt;
  return std::string(path.substr(0, path.size() - what.size()));
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Values one(std::string value) {
  return std::vector<std::string>{std::move(value)};
}

Values user_values(const proto::Answers& answers, std::string_view path) {
  const std::string wanted = lower(path);  // users compare without case
  for (const auto& choice : answers.users()) {
    if (wanted == lower(choice.user() + std::string(password_of)) && choice.has_new_password())
      return one(choice.new_password());
    if (wanted == lower(choice.user() + std::string(deletion_of)) && choice.has_delete_())
      return one(choice.delete_() ? "true" : "false");
  }
  return std::nullopt;
}

Values tcp_port_values(const proto::Answers& answers, std::string_view path) {
  const auto index = number<int>(path);
  if (!index || *index < 0 || *index >= answers.ports().tcp_size()) return std::nullopt;
  return one(std::to_string(answers.ports().tcp(*index)));
}

void set_setup_port(proto::Answers& answers, std::string_view key, std::uint32_t port) {
  auto& ports = *answers.mutable_setup_ports();
  ports.erase(std::remove_if(ports.begin(), ports.end(), [key](const auto& one) { return one.key() == key; }),
              ports.end());
  if (port == 0) return;
  auto* added = answers.add_setup_ports();
  added->set_key(std::string(key));
  added->set_port(port);
}

// Nothing is chosen for the user any more, unless it is a new password.
void keep_user(proto::Answers& answers, const std::string& user) {
  auto& choices = *answers.mutable_users();
  for (auto choice = choices.begin(); choice != choices.end(); ++choice) {
    if (lower(choice->user()) != lower(user)) continue;
    choice->clear_delete_();
    if (!choice->has_new_password()) choices.erase(choice);
    return;
  }
}

proto::UserChoice& user_choice(proto::Answers& answers, const std::string& user) {
  for (auto& choice : *answers.mutable_users())
    if (lower(choice.user()) == lower(user)) return choice;
  auto* added = answers.add_users();
  added->set_user(user);
  return *added;
}

void add_user_value(proto::Answers& answers, std::string_view path, const std::string& value) {
  if (const auto password = user_before(path, password_of)) {
    if (!value.empty()) user_choice(answers, *password).set_new_password(value);
  } else if (const auto deleted = user_before(path, deletion_of)) {
    if (value == "true")
      user_choice(answers, *deleted).set_delete_(true);
    else
      keep_user(answers, *deleted);
  }
}

void add_tcp_port(proto::Answers& answers, std::string_view path, std::uint32_t port) {
  const auto index = number<int>(path);
  if (!index || *index < 0 || *index >= tcp_port_count) return;
  auto& ports = *answers.mutable_ports();
  while (ports.tcp_size() <= *index) ports.add_tcp(0);
  ports.set_tcp(*index, port);
}

}  // namespace

std::string field::tcp_port(int index) {
  return std::string(tcp_ports) + std::to_string(index);
}
std::string field::setup_port(std::string_view key) {
  return std::string(setup_ports).append(key);
}
std::string field::group_name(std::string_view monitor) {
  return std::string(groups).append(monitor);
}
std::string field::lan_address(std::string_view monitor) {
  return std::string(lan_addresses).append(monitor);
}
std::string field::new_password(std::string_view user) {
  return std::string(users).append(user).append(password_of);
}
std::string field::delete_user(std::string_view user) {
  return std::string(users).append(user).append(deletion_of);
}

const proto::UserChoice* choice_of(const proto::Answers& answers, std::string_view user) {
  const auto found = std::find_if(answers.users().begin(), answers.users().end(),
                                  [&](const auto& choice) { return lower(choice.user()) == lower(user); });
  return found == answers.users().end() ? nullptr : &*found;
}

bool password_settled(const proto::Account& account, const proto::UserChoice* choice) {
  if (choice == nullptr) return !account.password().empty();
  return choice->delete_() || !choice->new_password().empty();
}

Values values_for(const proto::Answers& answers, std::string_view field) {
  if (field == field::edition && answers.has_edition()) return one(answers.edition());
  if (field == field::working_folder && answers.has_working_folder()) return one(answers.working_folder());
  if (field == field::backup_folder && answers.has_backup_folder()) return one(answers.backup_folder());
  if (field == field::cluster_name && answers.has_cluster_name()) return one(answers.cluster_name());
  if (field == field::public_address && answers.has_public_address()) return one(answers.public_address());
  if (field == field::interconnects && !answers.interconnects().empty())
    return std::vector<std::string>(answers.interconnects().begin(), answers.interconnects().end());
  if (field == field::udp_port && answers.ports().has_udp()) return one(std::to_string(answers.ports().udp()));
  if (const auto path = below(field, field::users)) return user_values(answers, *path);
  if (const auto path = below(field, tcp_ports)) return tcp_port_values(answers, *path);
  if (const auto key = below(field, field::setup_ports))
    for (const auto& port : answers.setup_ports())
      if (port.key() == *key) return one(std::to_string(port.port()));
  if (const auto monitor = below(field, groups))
    for (const auto& name : answers.group_names())
      if (name.monitor() == *monitor) return one(name.group());
  if (const auto monitor = below(field, lan_addresses))
    for (const auto& chosen : answers.lan_addresses())
      if (chosen.monitor() == *monitor) return one(chosen.address());
  return std::nullopt;
}

void add_values(proto::Answers& answers, std::string_view field, const std::vector<std::string>& values) {
  if (field == field::interconnects) {
    for (const std::string& address : values) answers.add_interconnects(canonical_address(address).value_or(address));
    return;
  }
  if (values.empty()) return;
  const std::string& value = values.front();
  if (field == field::edition) answers.set_edition(value);
  if (field == field::working_folder) answers.set_working_folder(value);
  if (field == field::backup_folder) answers.set_backup_folder(value);
  if (field == field::cluster_name) answers.set_cluster_name(value);
  if (field == field::public_address && !value.empty())
    answers.set_public_address(canonical_address(value).value_or(value));
  if (const auto key = below(field, field::setup_ports))
    set_setup_port(answers, *key, number<std::uint32_t>(value).value_or(0));
  if (field == field::udp_port) answers.mutable_ports()->set_udp(number<std::uint32_t>(value).value_or(0));
  if (const auto path = below(field, field::users)) add_user_value(answers, *path, value);
  if (const auto path = below(field, tcp_ports)) add_tcp_port(answers, *path, number<std::uint32_t>(value).value_or(0));
  if (const auto monitor = below(field, groups); monitor && *monitor != value) {
    auto* name = answers.add_group_names();
    name->set_monitor(std::string(*monitor));
    name->set_group(value);
  }
  if (const auto monitor = below(field, lan_addresses)) {
    auto* chosen = answers.add_lan_addresses();
    chosen->set_monitor(std::string(*monitor));
    chosen->set_address(value);
  }
}

}  // namespace sssup::rules
