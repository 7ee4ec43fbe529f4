#include "common/rules/monitors.h"

#include <algorithm>
#include <unordered_set>

#include "common/rules/names.h"

namespace sssup::rules {

bool is_of_group_kind(const proto::Monitor& monitor) {
  switch (monitor.kind_case()) {
    case proto::Monitor::kApplication:
    case proto::Monitor::kCustom:
    case proto::Monitor::kService:
    case proto::Monitor::kIpAddress:
    case proto::Monitor::kLanBoard: return true;
    case proto::Monitor::kOs:
    case proto::Monitor::kDisk:
    case proto::Monitor::KIND_NOT_SET: return false;
  }
  return false;
}

bool becomes_group(const proto::Monitor& monitor, const proto::Server& server) {
  if (!monitor.has_lan_board()) return is_of_group_kind(monitor);
  return std::any_of(server.adapters().begin(), server.adapters().end(), [&](const proto::Adapter& adapter) {
    return adapter.name() == monitor.lan_board().adapter() && adapter.addresses_size() > 0;
  });
}

std::string user_key(std::string_view user, const proto::Server& server) {
  return user_key(user, server.computer_name());
}

std::string user_key(std::string_view user, std::string_view server_name) {
  std::string key = lower(user);
  const std::size_t backslash = key.find('\\');
  if (backslash == std::string::npos) return key;
  const std::string domain = key.substr(0, backslash);
  return domain == "." || domain == lower(server_name) ? key.substr(backslash + 1) : key;
}

std::map<std::string, std::string> users_in_use(const proto::Server& server) {
  std::map<std::string, std::string> users;
  for (const auto& monitor : server.sss().monitors())
    for (const auto& item : monitor.application().items())
      if (item.application().has_user()) users.emplace(user_key(item.application().user(), server), monitor.name());
  return users;
}

std::vector<UserOfMonitor> users_without_account(const proto::Server& server) {
  std::unordered_set<std::string> accounts;
  for (const proto::Account& account : server.sss().accounts()) accounts.insert(user_key(account.user(), server));
  std::vector<UserOfMonitor> users;
  for (const proto::Monitor& monitor : server.sss().monitors()) {
    std::unordered_set<std::string> said;
    for (const proto::ApplicationItem& item : monitor.application().items()) {
      const std::string& user = item.application().user();
      const std::string key = user_key(user, server);
      if (item.application().has_user() && !accounts.contains(key) && said.insert(key).second)
        users.push_back({user, monitor.name()});
    }
  }
  return users;
}

}  // namespace sssup::rules
