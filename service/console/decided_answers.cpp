#include "service/console/decided_answers.h"

#include <algorithm>
#include <map>
#include <set>

#include <google/protobuf/util/message_differencer.h>

#include "common/document/document.h"
#include "common/document/secrets.h"
#include "common/rules/addresses.h"
#include "common/rules/names.h"
#include "common/rules/public_lan.h"
#include "service/console/output.h"
#include "service/upgrade/choices_question.h"

namespace sssup::console {
namespace {

using google::protobuf::util::MessageDifferencer;
using Addresses = google::protobuf::RepeatedPtrField<std::string>;

bool same_addresses(const Addresses& a, const Addresses& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const std::string& one, const std::string& other) {
    return rules::canonical_address(one).value_or(one) == rules::canonical_address(other).value_or(other);
  });
}

bool has_choice_of_address(const proto::Monitor& monitor, const proto::Server& server) {
  return std::any_of(server.adapters().begin(), server.adapters().end(), [&](const proto::Adapter& adapter) {
    return adapter.name() == monitor.lan_board().adapter() && adapter.addresses_size() > 1;
  });
}

void decide_groups(proto::Answers& answers, const proto::Server& server, const proto::Cluster& applied) {
  std::map<std::string, const proto::FailoverGroup*> groups;
  for (const auto& group : applied.groups()) groups.emplace(group.monitor(), &group);
  answers.clear_group_names();
  answers.clear_lan_addresses();
  for (const auto& monitor : server.sss().monitors()) {
    const auto found = groups.find(monitor.name());
    if (found == groups.end()) continue;
    if (found->second->name() != monitor.name()) {
      auto* name = answers.add_group_names();
      name->set_monitor(monitor.name());
      name->set_group(found->second->name());
    }
    if (monitor.has_lan_board() && has_choice_of_address(monitor, server)) {
      auto* chosen = answers.add_lan_addresses();
      chosen->set_monitor(monitor.name());
      chosen->set_address(found->second->lan_monitor().address());
    }
  }
}

// New passwords are only known from who gave them.
void decide_users(proto::Answers& answers, const proto::Server& server, const proto::Cluster& applied) {
  std::map<std::string, std::string> passwords;
  for (const auto& choice : answers.users())
    if (choice.has_new_password()) passwords.emplace(rules::lower(choice.user()), choice.new_password());
  std::set<std::string> kept;
  for (const auto& account : applied.accounts()) kept.insert(rules::lower(account.user()));
  answers.clear_users();
  for (const auto& account : server.sss().accounts()) {
    const std::string user = rules::lower(account.user());
    const auto password = passwords.find(user);
    if (kept.contains(user) && password == passwords.end()) continue;
    auto* choice = answers.add_users();
    choice->set_user(account.user());
    if (kept.contains(user))
      choice->set_new_password(password->second);
    else
      choice->set_delete_(true);
  }
}

// A trial licence is told from others by its key alone, so one that was not given here cannot be named.
void add_licences(proto::Answers& answers, const std::vector<proto::UpgradeLicence>& registered) {
  std::set<std::string> named;
  for (const auto& licence : answers.upgrade_licences()) named.insert(rules::lower(licence.serial_number()));
  for (const auto& licence : registered)
    if (licence.has_serial_number() && named.insert(rules::lower(licence.serial_number())).second)
      *answers.add_upgrade_licences() = licence;
}

// CLUSTERPRO keeps neither: where nobody gave them they were the defaults. A public address that is only assumed stays
// an assumption (R-2.6.2-public).
void name_places(proto::Answers& answers, const proto::Server& server) {
  if (!answers.has_working_folder()) answers.set_working_folder(rules::default_working_folder(server));
  if (!answers.public_address().empty()) return;
  const auto in_use = rules::public_address(server, answers, rules::interconnects_of(server, answers));
  if (!in_use.assumed() && !in_use.address.empty()) answers.set_public_address(in_use.address);
}

}  // namespace

proto::Answers decided_answers(const proto::Answers& given, const proto::Server& server, const proto::Cluster& applied,
                               const std::vector<proto::UpgradeLicence>& registered,
                               const proto::ProductProfile& clusterpro) {
  const bool name_all = !given.confirm();
  const proto::Answers in_effect = upgrade::with_defaults(server, given, clusterpro);
  proto::Answers decided = given;
  decided.set_format(1);
  if (name_all || in_effect.cluster_name() != applied.cluster_name()) decided.set_cluster_name(applied.cluster_name());
  Addresses interconnects;
  for (const auto& member : applied.servers()) interconnects.MergeFrom(member.interconnects());
  if (name_all || !same_addresses(in_effect.interconnects(), interconnects))
    *decided.mutable_interconnects() = interconnects;
  if (name_all || !MessageDifferencer::Equals(in_effect.ports(), applied.ports()))
    *decided.mutable_ports() = applied.ports();
  decide_groups(decided, server, applied);
  decide_users(decided, server, applied);
  add_licences(decided, registered);
  return decided;
}

Status save_answers(const std::filesystem::path& path, proto::Answers decided, const proto::Server& server) {
  name_places(decided, server);
  decided.set_confirm(true);
  document::leave_out_secrets(decided);
  auto& licences = *decided.mutable_upgrade_licences();
  licences.erase(std::remove_if(licences.begin(), licences.end(),
                                [](const proto::UpgradeLicence& licence) { return !licence.has_serial_number(); }),
                 licences.end());
  return write_output(path, document::print(decided));
}

}  // namespace sssup::console
