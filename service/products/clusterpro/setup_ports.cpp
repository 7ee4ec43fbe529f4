// 2.8: the ports that CLUSTERPRO's own Setup asked for, as the installed product keeps them.
#include <string_view>

#include "service/products/product.h"

namespace sssup::products {
namespace {

constexpr std::uint32_t highest_port = 65535;

/// "Ports\\Server": value Server of the key Ports below `key`; nothing when it is not there or no port.
std::optional<std::uint32_t> port_at(const machine::RegistryKey& key, std::string_view path) {
  const std::size_t slash = path.find('\\');
  if (slash != std::string_view::npos) {
    const auto below = key.keys.find(path.substr(0, slash));
    return below == key.keys.end() ? std::nullopt : port_at(below->second, path.substr(slash + 1));
  }
  const auto value = key.values.find(path);
  const auto* port = value == key.values.end() ? nullptr : std::get_if<std::uint32_t>(&value->second);
  if (port == nullptr || *port == 0 || *port > highest_port) return std::nullopt;
  return *port;
}

}  // namespace

Expected<std::vector<proto::SetupPort>> setup_ports(machine::Machine& machine, const proto::ProductProfile& profile) {
  std::vector<proto::SetupPort> ports;
  SSSUP_TRY(const auto key, machine.registry().read(profile.registry_key()));
  if (!key) return ports;
  for (const auto& asked : profile.setup().ports()) {
    const auto port = asked.registry_value().empty() ? std::nullopt : port_at(*key, asked.registry_value());
    if (!port) continue;
    auto& kept = ports.emplace_back();
    kept.set_key(asked.key());
    kept.set_port(*port);
  }
  return ports;
}

}  // namespace sssup::products
