// Where a problem of a document is shown in a question: documents count their entries, fields go by names.
#include <algorithm>
#include <array>
#include <charconv>

#include "common/rules/choice_fields.h"
#include "common/rules/names.h"
#include "common/rules/user_choices.h"

namespace sssup::rules {
namespace {

// "groupNames[3].group" is the member "group" of entry 3 of the list "groupNames".
struct PathParts {
  std::string_view list;
  int index = -1;
  std::string_view member;

  template <class Entries>
  const typename Entries::value_type* entry_of(const Entries& entries) const {
    return index >= 0 && index < entries.size() ? &entries[index] : nullptr;
  }
};

PathParts parts_of(std::string_view path) {
  const std::size_t open = path.find('[');
  if (open == std::string_view::npos) return {path, -1, {}};
  PathParts parts{path.substr(0, open), -1, {}};
  const std::size_t close = path.find(']', open);
  if (close == std::string_view::npos) return parts;
  std::from_chars(path.data() + open + 1, path.data() + close, parts.index);
  if (close + 1 < path.size()) parts.member = path.substr(close + 2);
  return parts;
}

// The account's own spelling: answers may spell a user otherwise.
std::string field_of_user(const proto::UserChoice& choice, const proto::Server& server, std::string_view member) {
  const proto::Account* account = Accounts(server).find(choice.user());
  const std::string& user = account == nullptr ? choice.user() : account->user();
  return member == "delete" ? field::delete_user(user) : field::new_password(user);
}

}  // namespace

std::optional<std::string> field_at(const proto::Answers& answers, const proto::Server& server, std::string_view path) {
  constexpr std::array whole = {field::edition, field::working_folder, field::backup_folder, field::cluster_name,
                                field::public_address};
  if (std::find(whole.begin(), whole.end(), path) != whole.end()) return std::string(path);
  const PathParts parts = parts_of(path);
  if (parts.list == field::interconnects) return std::string(field::interconnects);
  if (parts.list == "ports.udp") return std::string(field::udp_port);
  // All of them together: shown where they begin.
  if (parts.list == "ports" || parts.list == "ports.tcp") return field::tcp_port(std::max(parts.index, 0));
  if (parts.list == "setupPorts")
    if (const auto* port = parts.entry_of(answers.setup_ports())) return field::setup_port(port->key());
  if (parts.list == "users")
    if (const auto* choice = parts.entry_of(answers.users())) return field_of_user(*choice, server, parts.member);
  if (parts.list == "groupNames")
    if (const auto* name = parts.entry_of(answers.group_names())) return field::group_name(name->monitor());
  if (parts.list == "lanAddresses")
    if (const auto* chosen = parts.entry_of(answers.lan_addresses())) return field::lan_address(chosen->monitor());
  // A monitor's own name is its group's as long as no other is chosen.
  if (parts.list == "sss.monitors" && parts.member == "name")
    if (const auto* monitor = parts.entry_of(server.sss().monitors())) return field::group_name(monitor->name());
  return std::nullopt;
}

}  // namespace sssup::rules
