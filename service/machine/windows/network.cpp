#include "service/machine/windows/network.h"

#include "service/machine/windows/api.h"

#include <iphlpapi.h>
#include <ws2tcpip.h>

#include <cstddef>
#include <set>
#include <vector>

#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/registry.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

constexpr const char* interfaces_key = R"(HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces\)";

// "192.168.10.11"; empty for what is no address.
std::string address_of(const SOCKADDR& socket_address) {
  wchar_t text[INET6_ADDRSTRLEN] = L"";
  if (socket_address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(socket_address);
    InetNtopW(AF_INET, &v4.sin_addr, text, INET6_ADDRSTRLEN);
  } else if (socket_address.sa_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(socket_address);
    InetNtopW(AF_INET6, &v6.sin6_addr, text, INET6_ADDRSTRLEN);
  }
  return text::utf8(text);
}

bool is_link_local(const SOCKADDR& socket_address) {
  if (socket_address.sa_family != AF_INET6) return false;
  const auto& bytes = reinterpret_cast<const sockaddr_in6&>(socket_address).sin6_addr.s6_addr;
  return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

// The texts of a REG_MULTI_SZ.
std::vector<std::string> texts_of(const RegistryKey& key, std::string_view name) {
  std::vector<std::string> texts;
  const auto found = key.values.find(name);
  const auto* raw = found == key.values.end() ? nullptr : std::get_if<RegistryRaw>(&found->second);
  if (raw == nullptr || raw->type != REG_MULTI_SZ) return texts;
  std::wstring text;
  for (std::size_t at = 0; at + 1 < raw->data.size(); at += 2) {
    const auto c = static_cast<wchar_t>(raw->data[at] | (raw->data[at + 1] << 8));
    if (c != L'\0') {
      text += c;
    } else if (!text.empty()) {
      texts.push_back(text::utf8(text));
      text.clear();
    }
  }
  return texts;
}

// Bits of a mask such as "255.255.255.0"; 0 when it is none.
unsigned prefix_of(const std::string& mask) {
  IN_ADDR address{};
  if (InetPtonW(AF_INET, text::wide(mask).c_str(), &address) != 1) return 0;
  const unsigned long bits = ntohl(address.s_addr);
  unsigned prefix = 0;
  while (prefix < 32 && (bits & (0x80000000UL >> prefix)) != 0) ++prefix;
  return prefix;
}

Status add_static_addresses(const char* board, proto::Adapter& adapter) {
  WindowsRegistry registry;
  SSSUP_TRY(const auto key, registry.read(std::string(interfaces_key) + board));
  if (!key) return {};
  const auto dhcp = key->values.find("EnableDHCP");
  const auto* is_dhcp = dhcp == key->values.end() ? nullptr : std::get_if<std::uint32_t>(&dhcp->second);
  if (is_dhcp == nullptr || *is_dhcp != 0) return {};
  const auto addresses = texts_of(*key, "IPAddress");
  const auto masks = texts_of(*key, "SubnetMask");
  for (std::size_t index = 0; index < std::min(addresses.size(), masks.size()); ++index)
    if (const unsigned prefix = prefix_of(masks[index]); prefix != 0)
      adapter.add_addresses(addresses[index] + '/' + std::to_string(prefix));
  for (const std::string& gateway : texts_of(*key, "DefaultGateway")) adapter.add_gateways(gateway);
  return {};
}

Status add_adapter(const IP_ADAPTER_ADDRESSES& board, proto::Server& facts) {
  if (board.IfType == IF_TYPE_SOFTWARE_LOOPBACK || board.IfType == IF_TYPE_TUNNEL) return {};
  auto& adapter = *facts.add_adapters();
  adapter.set_name(text::utf8(board.FriendlyName));
  bool has_v4 = false;
  for (const auto* unicast = board.FirstUnicastAddress; unicast != nullptr; unicast = unicast->Next) {
    const SOCKADDR& address = *unicast->Address.lpSockaddr;
    if (is_link_local(address)) continue;  // every board has one; none is configured
    const std::string text = address_of(address);
    if (text.empty() || unicast->OnLinkPrefixLength == 0) continue;
    has_v4 = has_v4 || address.sa_family == AF_INET;
    adapter.add_addresses(text + '/' + std::to_string(unicast->OnLinkPrefixLength));
  }
  for (const auto* gateway = board.FirstGatewayAddress; gateway != nullptr; gateway = gateway->Next) {
    const SOCKADDR& address = *gateway->Address.lpSockaddr;
    if (is_link_local(address)) continue;  // routers of IPv6 announce themselves so; no LAN is told by it
    if (const std::string text = address_of(address); !text.empty()) adapter.add_gateways(text);
  }
  return has_v4 ? Status() : add_static_addresses(board.AdapterName, adapter);
}

// The rows of a table of ports; `Table` ends in an array of `Row`.
template <class Table, class Get, class Port>
DWORD add_ports(const Get& get, const Port& port_of, std::set<unsigned>& ports) {
  DWORD size = 0;
  std::vector<std::byte> buffer;
  DWORD code = get(nullptr, &size);
  while (code == ERROR_INSUFFICIENT_BUFFER) {
    buffer.resize(size);
    code = get(buffer.data(), &size);
  }
  if (code == ERROR_NOT_SUPPORTED) return ERROR_SUCCESS;  // a server without IPv6
  if (code != ERROR_SUCCESS || buffer.empty()) return code;
  const auto* table = reinterpret_cast<const Table*>(buffer.data());
  for (DWORD row = 0; row < table->dwNumEntries; ++row)
    ports.insert(ntohs(static_cast<u_short>(port_of(table->table[row]))));
  return ERROR_SUCCESS;
}

template <class Table>
DWORD add_tcp_ports(ULONG family, std::set<unsigned>& ports) {
  return add_ports<Table>(
      [family](void* table, DWORD* size) {
        return GetExtendedTcpTable(table, size, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0);
      },
      [](const auto& row) { return row.dwLocalPort; }, ports);
}

template <class Table>
DWORD add_udp_ports(ULONG family, std::set<unsigned>& ports) {
  return add_ports<Table>(
      [family](void* table, DWORD* size) {
        return GetExtendedUdpTable(table, size, FALSE, family, UDP_TABLE_OWNER_PID, 0);
      },
      [](const auto& row) { return row.dwLocalPort; }, ports);
}

void add(const std::set<unsigned>& ports, proto::PortInUse::Protocol protocol, proto::Server& facts) {
  for (const unsigned port : ports) {
    if (port == 0) continue;
    auto& in_use = *facts.add_ports_in_use();
    in_use.set_protocol(protocol);
    in_use.set_port(port);
  }
}

}  // namespace

Status add_adapters(proto::Server& facts) {
  constexpr ULONG flags =
      GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER | GAA_FLAG_INCLUDE_GATEWAYS;
  ULONG size = 16384;
  std::vector<std::byte> buffer;
  ULONG code = ERROR_BUFFER_OVERFLOW;
  while (code == ERROR_BUFFER_OVERFLOW) {
    buffer.resize(size);
    code =
        GetAdaptersAddresses(AF_UNSPEC, flags, nullptr, reinterpret_cast<IP_ADAPTER_ADDRESSES*>(buffer.data()), &size);
  }
  if (code == ERROR_NO_DATA) return {};
  if (code != ERROR_SUCCESS) return system_fail(code, text::id::machine_facts);
  const auto* board = reinterpret_cast<const IP_ADAPTER_ADDRESSES*>(buffer.data());
  for (; board != nullptr; board = board->Next) SSSUP_CHECK(add_adapter(*board, facts));
  return {};
}

Status add_ports_in_use(proto::Server& facts) {
  std::set<unsigned> tcp, udp;
  DWORD code = add_tcp_ports<MIB_TCPTABLE_OWNER_PID>(AF_INET, tcp);
  if (code == ERROR_SUCCESS) code = add_tcp_ports<MIB_TCP6TABLE_OWNER_PID>(AF_INET6, tcp);
  if (code == ERROR_SUCCESS) code = add_udp_ports<MIB_UDPTABLE_OWNER_PID>(AF_INET, udp);
  if (code == ERROR_SUCCESS) code = add_udp_ports<MIB_UDP6TABLE_OWNER_PID>(AF_INET6, udp);
  if (code != ERROR_SUCCESS) return system_fail(code, text::id::machine_facts);
  add(tcp, proto::PortInUse::TCP, facts);
  add(udp, proto::PortInUse::UDP, facts);
  return {};
}

}  // namespace sssup::machine::windows
