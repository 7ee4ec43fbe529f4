#include "common/rules/addresses.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "common/rules/shown.h"
#include "common/text/rules.h"

namespace sssup::rules {
namespace {

namespace ip = boost::asio::ip;

// Four decimal numbers without leading zeros: what inet_aton and Windows read as octal is no address here.
bool is_plain_ipv4(std::string_view text) {
  int parts = 0;
  for (;; ++parts) {
    const std::size_t end = text.find('.');
    const std::string_view part = text.substr(0, end);
    const bool digits = std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (part.empty() || part.size() > 3 || !digits || (part.size() > 1 && part[0] == '0')) return false;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts == 3;
}

std::optional<ip::address> parse(std::string_view text) {
  constexpr std::size_t longest = 45;  // IPv6 with an IPv4 tail
  if (text.size() > longest || text.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos)
    return std::nullopt;
  const std::size_t colon = text.rfind(':');
  const std::string_view tail = colon == std::string_view::npos ? text : text.substr(colon + 1);
  if ((colon == std::string_view::npos || tail.find('.') != std::string_view::npos) && !is_plain_ipv4(tail))
    return std::nullopt;
  // Windows itself reads a port behind an IPv4 address.
  if (colon != std::string_view::npos && text.substr(0, colon).find('.') != std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  // ::ffff:10.0.0.11 is another spelling of 10.0.0.11, not another address.
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

bool fits_a_board(const ip::address& address) {
  if (address.is_unspecified() || address.is_loopback() || address.is_multicast()) return false;
  return !address.is_v4() || address.to_v4() != ip::address_v4::broadcast();
}

// An address and those that its prefix puts beside it.
class Network {
 public:
  Network(const ip::address& address, unsigned prefix) : prefix_(prefix), first_(first_of(address)) {}
  bool has(const ip::address& address) const { return first_of(address) == first_; }
  bool operator<(const Network& other) const {
    return std::tie(first_, prefix_) < std::tie(other.first_, other.prefix_);
  }

 private:
  ip::address first_of(const ip::address& address) const {
    if (address.is_v4())
      return ip::network_v4(address.to_v4(), static_cast<unsigned short>(std::min(prefix_, 32U))).network();
    return ip::network_v6(address.to_v6(), static_cast<unsigned short>(std::min(prefix_, 128U))).network();
  }

  unsigned prefix_;
  ip::address first_;
};

// The boards of the server as they are now.
struct BoardAddress {
  int board = 0;
  AddressWithPrefix address;
};

std::vector<BoardAddress> board_addresses(const proto::Server& server) {
  std::vector<BoardAddress> all;
  for (int board = 0; board < server.adapters_size(); ++board)
    for (const auto& text : server.adapters(board).addresses())
      if (auto address = parse_prefix(text)) all.push_back({board, *std::move(address)});
  return all;
}

}  // namespace

std::optional<std::string> canonical_address(std::string_view text) {
  const auto address = parse(text);
  if (!address) return std::nullopt;
  return address->to_string();
}

std::optional<AddressWithPrefix> parse_prefix(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = parse(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  unsigned prefix = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (!address || error != std::errc() || end != digits.data() + digits.size() || digits[0] == '0') return std::nullopt;
  if (prefix > (address->is_v4() ? 32U : 128U)) return std::nullopt;
  return AddressWithPrefix{address->to_string(), prefix};
}

bool in_subnet(std::string_view with_prefix, std::string_view address) {
  const auto subnet = parse_prefix(with_prefix);
  const auto one = parse(address);
  return subnet && one && Network(*parse(subnet->address), subnet->prefix).has(*one);
}

std::vector<std::string> server_addresses(const proto::Server& server) {
  std::vector<std::string> addresses;
  std::set<std::string> seen;
  for (auto& [board, address] : board_addresses(server))
    if (fits_a_board(*parse(address.address)) && seen.insert(address.address).second)
      addresses.push_back(std::move(address.address));
  return addresses;
}

std::vector<EntryProblem> address_problems(const std::vector<std::string>& addresses) {
  std::vector<EntryProblem> problems;
  std::set<std::string> seen;
  for (std::size_t index = 0; index < addresses.size(); ++index) {
    const auto address = parse(addresses[index]);
    const auto problem = [&](const text::Entry& why) {
      problems.push_back({index, text::Message(why, {{"address", shown(addresses[index])}})});
    };
    if (!address)
      problem(text::id::rules_address);
    else if (!fits_a_board(*address))
      problem(text::id::rules_address_of_no_board);
    else if (!seen.insert(address->to_string()).second)
      problem(text::id::rules_address_twice);
  }
  return problems;
}

std::optional<text::Message> board_address(std::string_view address) {
  auto problems = address_problems({std::string(address)});
  if (problems.empty()) return std::nullopt;
  return std::move(problems.front().why);
}

std::vector<Nearness> too_near(const std::vector<std::string>& interconnects, const proto::Server& server) {
  std::multimap<std::string, int> boards;  // by address
  std::set<Network> networks;
  for (const BoardAddress& one : board_addresses(server)) {
    boards.emplace(one.address.address, one.board);
    networks.emplace(*parse(one.address.address), one.address.prefix);
  }

  // Where each one is, looked up once: the pairs are many.
  struct Place {
    std::string address;  // canonical
    std::set<int> boards;
    std::set<const Network*> networks;
  };
  std::vector<Place> places;
  for (const std::string& text : interconnects) {
    const auto address = parse(text);
    if (!address) continue;
    Place& place = places.emplace_back(Place{address->to_string(), {}, {}});
    const auto [begin, end] = boards.equal_range(place.address);
    for (auto board = begin; board != end; ++board) place.boards.insert(board->second);
    for (const Network& network : networks)
      if (network.has(*address)) place.networks.insert(&network);
  }

  const auto share = [](const auto& first, const auto& second) {
    return std::any_of(first.begin(), first.end(), [&](const auto& one) { return second.contains(one); });
  };
  std::vector<Nearness> found;  // near and far are Windows' macros
  for (auto first = places.begin(); first != places.end(); ++first)
    for (auto second = std::next(first); second != places.end(); ++second) {
      if (first->address == second->address) continue;
      if (share(first->boards, second->boards))
        found.push_back({Nearness::Why::same_board, first->address, second->address});
      if (share(first->networks, second->networks))
        found.push_back({Nearness::Why::same_subnet, first->address, second->address});
    }
  return found;
}

}  // namespace sssup::rules
