// Answers against the server they are for.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "common/document/checks.h"
#include "common/document/document.h"
#include "common/rules/addresses.h"
#include "common/rules/monitors.h"
#include "common/rules/shown.h"
#include "common/rules/user_choices.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

using Monitors = std::map<std::string_view, const proto::Monitor*>;

Monitors monitors_of(const proto::Server& server) {
  Monitors monitors;
  for (const auto& monitor : server.sss().monitors()) monitors.emplace(monitor.name(), &monitor);
  return monitors;
}

// The monitor of that name; nothing, and a problem at `path`, when there is none.
const proto::Monitor* known(const Monitors& monitors, const std::string& name, const Path& path, Problems& problems) {
  const auto found = monitors.find(name);
  if (found != monitors.end()) return found->second;
  problems.add(path, text::Message(text::id::rules_unknown_monitor, {{"monitor", rules::shown(name)}}));
  return nullptr;
}

// what the edition takes of each.
void check_limits(const proto::Answers& answers, const proto::TargetRules& rules, Problems& problems) {
  const auto check = [&](const Path& path, const std::string& value, std::uint32_t longest) {
    if (auto why = rules::length_of(value, longest)) problems.add(path, *std::move(why));
  };
  check(Path() / "clusterName", answers.cluster_name(), rules.longest_cluster_name());
  if (const auto count = static_cast<std::uint32_t>(answers.interconnects_size()); count > 0) {
    if (count < rules.fewest_interconnects())
      problems.add(Path() / "interconnects", text::Message(text::id::rules_too_few_items,
                                                           {{"min", std::to_string(rules.fewest_interconnects())}}));
    if (rules.most_interconnects() != 0 && count > rules.most_interconnects())
      problems.add(Path() / "interconnects", text::Message(text::id::rules_too_many_items,
                                                           {{"max", std::to_string(rules.most_interconnects())}}));
  }
  for_each_entry(answers.users(), Path() / "users", [&](const proto::UserChoice& choice, const Path& path) {
    check(path / "newPassword", choice.new_password(), rules.longest_password());
  });
  for_each_entry(answers.group_names(), Path() / "groupNames", [&](const proto::GroupName& name, const Path& path) {
    check(path / "group", name.group(), rules.longest_group_name());
  });
}

// R-2.6.2-users.
void check_users(const proto::Answers& answers, const proto::Server& server, Problems& problems) {
  const rules::Accounts accounts(server);
  std::set<const proto::Account*> chosen;
  const auto in_use = rules::users_in_use(server);
  for_each_entry(answers.users(), Path() / "users", [&](const proto::UserChoice& choice, const Path& path) {
    const proto::Account* account = accounts.find(choice.user());
    if (account == nullptr) {
      problems.add(path / "user", text::Message(text::id::rules_unknown_user, {{"user", rules::shown(choice.user())}}));
    } else if (!chosen.insert(account).second) {
      problems.add(path / "user", text::Message(text::id::rules_given_twice));
    } else if (const auto used = in_use.find(rules::user_key(choice.user(), server));
               choice.delete_() && used != in_use.end()) {
      problems.add(path / "delete",
                   text::Message(text::id::rules_user_in_use,
                                 {{"user", rules::shown(choice.user())}, {"monitor", rules::shown(used->second)}}));
    }
  });
}

void check_group_names(const proto::Answers& answers, const Monitors& monitors, Problems& problems) {
  for_each_entry(answers.group_names(), Path() / "groupNames", [&](const proto::GroupName& name, const Path& path) {
    const proto::Monitor* monitor = known(monitors, name.monitor(), path / "monitor", problems);
    if (monitor && !rules::is_of_group_kind(*monitor))
      problems.add(path / "monitor",
                   text::Message(text::id::rules_no_group, {{"monitor", rules::shown(name.monitor())}}));
  });
}

bool board_has(const proto::Server& server, const std::string& board, const std::string& address) {
  const auto wanted = rules::canonical_address(address);
  for (const auto& adapter : server.adapters()) {
    if (adapter.name() != board) continue;
    return std::any_of(adapter.addresses().begin(), adapter.addresses().end(), [&](const std::string& text) {
      const auto its_own = rules::parse_prefix(text);
      return its_own && wanted == its_own->address;
    });
  }
  return false;
}

//
void check_lan_addresses(const proto::Answers& answers, const proto::Server& server, const Monitors& monitors,
                         Problems& problems) {
  for_each_entry(answers.lan_addresses(), Path() / "lanAddresses", [&](const proto::LanAddress& lan, const Path& path) {
    const proto::Monitor* monitor = known(monitors, lan.monitor(), path / "monitor", problems);
    if (!monitor) return;
    if (!monitor->has_lan_board()) {
      problems.add(path / "monitor",
                   text::Message(text::id::rules_no_lan_monitor, {{"monitor", rules::shown(lan.monitor())}}));
    } else if (!board_has(server, monitor->lan_board().adapter(), lan.address())) {
      problems.add(path / "address", text::Message(text::id::rules_not_of_board,
                                                   {{"address", rules::shown(lan.address())},
                                                    {"board", rules::shown(monitor->lan_board().adapter())}}));
    }
  });
}

}  // namespace

std::vector<Problem> check_answers_for(const proto::Answers& answers, const proto::Server& server,
                                       const proto::TargetRules& rules) {
  Problems problems;
  check_limits(answers, rules, problems);
  const Monitors monitors = monitors_of(server);
  check_users(answers, server, problems);
  check_group_names(answers, monitors, problems);
  check_lan_addresses(answers, server, monitors, problems);
  return std::move(problems).take();
}

std::vector<Problem> check_licences_for(const proto::Answers& answers, const proto::LicenceProfile& profile) {
  Problems problems;
  for_each_entry(answers.upgrade_licences(), Path() / "upgradeLicences",
                 [&](const proto::UpgradeLicence& licence, const Path& path) {
                   const auto product = std::find_if(profile.products().begin(), profile.products().end(),
                                                     [&](const auto& one) { return one.key() == licence.product(); });
                   if (!licence.has_product()) return;  // the upgrade licence
                   if (product == profile.products().end())
                     problems.add(path / "product", text::Message(text::id::rules_licence_product,
                                                                  {{"value", rules::shown(licence.product())}}));
                   else if (product->upgrade() && licence.unit() == proto::UpgradeLicence::NODE)
                     problems.add(path / "unit", text::Message(text::id::rules_unit_cpu));
                 });
  return std::move(problems).take();
}

}  // namespace sssup::document
