// What can be said of the answers alone.
#include <map>
#include <set>

#include "common/document/checks.h"
#include "common/document/document.h"
#include "common/rules/addresses.h"
#include "common/rules/licences.h"
#include "common/rules/names.h"
#include "common/rules/shown.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

// Key of a product profile; which there are, the service knows.
rules::Verdict profile_key(std::string_view key) {
  if (auto why = rules::one_line(key)) return why;
  if (key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos) return {};
  return text::Message(text::id::rules_profile_key, {{"value", rules::shown(key)}});
}

void check_interconnects(const proto::Answers& answers, Problems& problems) {
  if (answers.interconnects().empty()) return;
  const Path path = Path() / "interconnects";
  for (auto& [index, why] : rules::address_problems({answers.interconnects().begin(), answers.interconnects().end()}))
    problems.add(path[index], std::move(why));
}

void check_users(const proto::Answers& answers, Problems& problems) {
  Unique users(Unique::Case::ignored);
  for_each_entry(answers.users(), Path() / "users", [&](const proto::UserChoice& choice, const Path& path) {
    const Fields fields(choice, path, problems);
    fields.required_text(proto::UserChoice::kUserFieldNumber, rules::one_line);
    fields.text(proto::UserChoice::kNewPasswordFieldNumber, rules::password);
    users.add(fields.path(proto::UserChoice::kUserFieldNumber), choice.user(), problems);
    if (choice.delete_() && choice.has_new_password())
      problems.add(path, text::Message(text::id::rules_deleted_with_password));
  });
}

void check_group_names(const proto::Answers& answers, Problems& problems) {
  Unique monitors(Unique::Case::exact);
  Unique groups(Unique::Case::ignored);
  for_each_entry(answers.group_names(), Path() / "groupNames", [&](const proto::GroupName& name, const Path& path) {
    const Fields fields(name, path, problems);
    fields.required_text(proto::GroupName::kMonitorFieldNumber, rules::one_line);
    fields.required_text(proto::GroupName::kGroupFieldNumber,
                         [](std::string_view group) { return rules::group_name(group); });
    monitors.add(fields.path(proto::GroupName::kMonitorFieldNumber), name.monitor(), problems);
    groups.add(fields.path(proto::GroupName::kGroupFieldNumber), name.group(), problems);
  });
}

void check_lan_addresses(const proto::Answers& answers, Problems& problems) {
  Unique monitors(Unique::Case::exact);
  for_each_entry(answers.lan_addresses(), Path() / "lanAddresses", [&](const proto::LanAddress& lan, const Path& path) {
    const Fields fields(lan, path, problems);
    fields.required_text(proto::LanAddress::kMonitorFieldNumber, rules::one_line);
    fields.required_text(proto::LanAddress::kAddressFieldNumber, address);
    monitors.add(fields.path(proto::LanAddress::kMonitorFieldNumber), lan.monitor(), problems);
  });
}

// R-2.6.2-ports. What is left out takes its default; that it collides with none of those given, the migration sees to.
void check_ports(const proto::Ports& ports, Problems& problems) {
  constexpr int tcp_ports = 3;
  const Path path = Path() / "ports";
  std::set<std::uint32_t> used;
  const auto check = [&](std::uint32_t port, const Path& place) {
    if (auto why = rules::port(port))
      problems.add(place, *std::move(why));
    else if (!used.insert(port).second)
      problems.add(place, text::Message(text::id::rules_used_twice, {{"value", std::to_string(port)}}));
  };
  for_each_entry(ports.tcp(), path / "tcp", check);
  if (ports.tcp_size() != tcp_ports && ports.tcp_size() != 0)
    problems.add(path / "tcp", text::Message(text::id::rules_item_count, {{"count", std::to_string(tcp_ports)}}));
  if (ports.has_udp()) check(ports.udp(), path / "udp");
}

void check_setup_ports(const proto::Answers& answers, Problems& problems) {
  Unique keys(Unique::Case::exact);
  for_each_entry(answers.setup_ports(), Path() / "setupPorts", [&](const proto::SetupPort& port, const Path& path) {
    const Fields fields(port, path, problems);
    fields.required_text(proto::SetupPort::kKeyFieldNumber, rules::one_line);
    fields.required(proto::SetupPort::kPortFieldNumber);
    fields.number(proto::SetupPort::kPortFieldNumber, 1, 65535);
    keys.add(fields.path(proto::SetupPort::kKeyFieldNumber), port.key(), problems);
  });
}

rules::Verdict day(std::string_view text) {
  if (rules::parse_day(text)) return {};
  return text::Message(text::id::rules_day, {{"value", rules::shown(text)}});
}

void check_licences(const proto::Answers& answers, Problems& problems) {
  using Licence = proto::UpgradeLicence;
  constexpr std::uint32_t most_licences = 4096;
  std::map<std::string, std::string> keys;  // by serial number
  for_each_entry(answers.upgrade_licences(), Path() / "upgradeLicences", [&](const Licence& licence, const Path& path) {
    const Fields fields(licence, path, problems);
    fields.number(Licence::kCountFieldNumber, 1, most_licences);
    fields.text(Licence::kSerialNumberFieldNumber, rules::serial_number);
    fields.text(Licence::kKeyFieldNumber, rules::licence_key);
    fields.text(Licence::kProductFieldNumber, profile_key);
    fields.text(Licence::kValidFromFieldNumber, day);
    fields.text(Licence::kValidUntilFieldNumber, day);
    // The trap of manual 2.10.4: nobody watches an unattended run fall into it.
    if (!licence.has_product() && licence.unit() == Licence::NODE)
      problems.add(fields.path(Licence::kUnitFieldNumber), text::Message(text::id::rules_unit_cpu));
    // of two keys one is wrong, and which one cannot be known. The same twice is one licence.
    if (!licence.has_serial_number() || !licence.has_key()) return;
    const auto [known, first] = keys.emplace(rules::lower(licence.serial_number()), licence.key());
    if (!first && known->second != licence.key())
      problems.add(
          fields.path(Licence::kKeyFieldNumber),
          text::Message(text::id::rules_licence_other_key, {{"serial", rules::shown(licence.serial_number())}}));
  });
}

}  // namespace

std::vector<Problem> check_answers(const proto::Answers& answers) {
  using proto::Answers;
  Problems problems;
  const Fields fields(answers, Path(), problems);
  fields.text(Answers::kEditionFieldNumber, profile_key);
  fields.text(Answers::kWorkingFolderFieldNumber, rules::folder);
  fields.text(Answers::kBackupFolderFieldNumber, rules::folder);
  fields.text(Answers::kClusterNameFieldNumber, rules::cluster_name);
  check_interconnects(answers, problems);
  fields.text(Answers::kPublicAddressFieldNumber, rules::board_address);
  check_users(answers, problems);
  check_group_names(answers, problems);
  check_lan_addresses(answers, problems);
  if (answers.has_ports()) check_ports(answers.ports(), problems);
  if (answers.has_confirm() && !answers.confirm())
    problems.add(fields.path(Answers::kConfirmFieldNumber), text::Message(text::id::rules_not_confirmed));
  check_setup_ports(answers, problems);
  check_licences(answers, problems);
  return std::move(problems).take();
}

}  // namespace sssup::document
