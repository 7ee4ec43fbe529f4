#include "service/upgrade/choices_hints.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "common/rules/monitors.h"
#include "common/text/questions.h"
#include "service/migration/own_loads.h"
#include "service/readiness/finding_kinds.h"

namespace sssup::upgrade {
namespace {

namespace id = text::id;

// The question must fit a frame.
constexpr std::size_t most_group_hints = 1000;
constexpr std::size_t most_hints_of_a_group = 5;
constexpr std::size_t most_unknown_users = 50;

std::string argument(const text::Message& message, std::string_view name) {
  for (const auto& [known, value] : message.arguments)
    if (known == name) return value;
  return {};
}

// The finding in words for its group's field; nothing for one that is about users. SSS's settings are saved by now, so
// its advice for before the upgrade comes too late. The monitor stays out: clients drop a hint whose argument is the
// field's initial value when another is entered, and the group's new name changes nothing about these.
std::optional<text::Message> group_hint(const readiness::Finding& finding) {
  const std::pair<std::string_view, const text::Entry*> words[] = {
      {readiness::kind::ip_monitor_own_address.key, &id::choices_own_address},
      {readiness::kind::value_out_of_range.key, &id::choices_value_out_of_range},
      {readiness::kind::watch_id_duplicate.key, &id::choices_watch_id_twice}};
  for (const auto& [key, entry] : words) {
    if (finding.key != key) continue;
    text::Message hint(*entry, finding.detail.arguments);
    std::erase_if(hint.arguments, [](const auto& argument) { return argument.first == "monitor"; });
    return hint;
  }
  return std::nullopt;
}

}  // namespace

GroupHints group_hints(const std::vector<readiness::Finding>& findings) {
  GroupHints hints;
  std::size_t left = most_group_hints;
  for (const readiness::Finding& finding : findings) {
    auto hint = group_hint(finding);
    if (!hint) continue;
    if (left == 0) break;
    auto& of_group = hints[finding.subject];
    if (of_group.size() == most_hints_of_a_group) continue;
    --left;
    of_group.push_back(*std::move(hint));
  }
  return hints;
}

void add_unknown_users(proto::Question& ask, const std::vector<readiness::Finding>& findings,
                       const proto::Server& server) {
  const std::string section = text::to_proto(id::choices_section_users).id();
  const auto first = std::find_if(ask.mutable_fields()->begin(), ask.mutable_fields()->end(),
                                  [&](const proto::Field& field) { return field.section().id() == section; });
  std::unordered_set<std::string> said_of;
  for (const readiness::Finding& finding : findings) {
    if (finding.key != readiness::kind::run_as_user_unknown.key || said_of.size() == most_unknown_users) continue;
    if (!said_of.insert(rules::user_key(argument(finding.detail, "user"), server)).second) continue;
    const auto said = text::to_proto({id::choices_user_unknown, finding.detail.arguments});
    *(first == ask.mutable_fields()->end() ? ask.add_warnings() : first->add_hints()) = said;
  }
}

std::unordered_map<std::string, std::string> users_in_scripts(const proto::Server& server,
                                                              const proto::ScriptProfile& scripts) {
  std::unordered_map<std::string, std::string> users;
  for (const migration::OwnLoad& load : migration::own_loads(server, scripts))
    if (!load.user.empty()) users.emplace(rules::user_key(load.user, server), load.monitor->name());
  return users;
}

}  // namespace sssup::upgrade
