#include "common/rules/monitors.h"

#include <algorithm>

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

std::map<std::string, std::string> users_in_use(const proto::Sss& sss) {
  std::map<std::string, std::string> users;
  for (const auto& monitor : sss.monitors())
    for (const auto& item : monitor.application().items())
      if (item.application().has_user()) users.emplace(lower(item.application().user()), monitor.name());
  return users;
}

}  // namespace sssup::rules
