#include "common/rules/public_lan.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "common/rules/addresses.h"

namespace sssup::rules {
namespace {

std::string canonical(const std::string& address) {
  return canonical_address(address).value_or(address);
}

std::vector<std::string> addresses_of(const proto::Adapter& board) {
  proto::Server only;
  *only.add_adapters() = board;
  return server_addresses(only);
}

/// The board's address in the gateway's subnet, else its first one.
std::string address_towards_gateway(const proto::Adapter& board) {
  for (const std::string& text : board.addresses())
    for (const std::string& gateway : board.gateways())
      if (in_subnet(text, gateway))
        if (const auto address = parse_prefix(text)) return address->address;
  const auto addresses = addresses_of(board);
  return addresses.empty() ? std::string() : addresses.front();
}

/// Addresses of the boards with a default gateway, one a board. Only a single one tells which LAN is the public one.
std::vector<std::string> gateway_addresses(const proto::Server& server) {
  std::vector<std::string> found;
  for (const proto::Adapter& board : server.adapters()) {
    if (board.gateways().empty()) continue;
    if (std::string address = address_towards_gateway(board); !address.empty()) found.push_back(std::move(address));
  }
  return found;
}

/// Of several boards with a gateway, the one that stands lowest among the interconnects.
std::string lowest_of(const std::vector<std::string>& addresses, const std::vector<std::string>& interconnects) {
  for (auto one = interconnects.rbegin(); one != interconnects.rend(); ++one)
    if (std::find(addresses.begin(), addresses.end(), canonical(*one)) != addresses.end()) return canonical(*one);
  return addresses.front();
}

/// See interconnects_of().
std::vector<std::string> default_interconnects(const proto::Server& server, const proto::Answers& answers) {
  std::vector<std::string> addresses = server_addresses(server);
  const std::string chosen = board_of(server, answers.public_address());
  const auto is_public = [&](const std::string& address) {
    const std::string board = board_of(server, address);
    if (!chosen.empty()) return board == chosen;
    return std::any_of(server.adapters().begin(), server.adapters().end(),
                       [&](const auto& one) { return one.name() == board && !one.gateways().empty(); });
  };
  std::stable_partition(addresses.begin(), addresses.end(), std::not_fn(is_public));
  return addresses;
}

}  // namespace

std::string board_of(const proto::Server& server, const std::string& address) {
  const std::string wanted = canonical(address);
  for (const proto::Adapter& board : server.adapters())
    for (const std::string& text : board.addresses())
      if (const auto here = parse_prefix(text); here && here->address == wanted) return board.name();
  return {};
}

PublicAddress public_address(const proto::Server& server, const proto::Answers& answers,
                             const std::vector<std::string>& interconnects) {
  using From = PublicAddress::From;
  if (!answers.public_address().empty())
    return {From::chosen, canonical(answers.public_address()), board_of(server, answers.public_address())};
  const auto gateways = gateway_addresses(server);
  if (gateways.size() == 1) return {From::gateway, gateways.front(), board_of(server, gateways.front())};
  if (gateways.size() > 1) {
    const std::string address = lowest_of(gateways, interconnects);
    return {From::one_of_several_gateways, address, board_of(server, address)};
  }
  for (auto one = interconnects.rbegin(); one != interconnects.rend(); ++one)
    if (const std::string board = board_of(server, *one); !board.empty())
      return {From::lowest_interconnect, canonical(*one), board};
  return {};
}

std::vector<std::string> interconnects_of(const proto::Server& server, const proto::Answers& answers) {
  if (answers.interconnects().empty()) return default_interconnects(server, answers);
  std::vector<std::string> addresses;
  for (const std::string& address : answers.interconnects()) addresses.push_back(canonical(address));
  return addresses;
}

std::vector<std::string> dedicated_interconnects(const proto::Server& server,
                                                 const std::vector<std::string>& interconnects,
                                                 const PublicAddress& public_lan) {
  // As long as nobody knows which board will carry the public address, it may be any of them.
  const bool placed = !public_lan.board.empty() ||
                      std::any_of(interconnects.begin(), interconnects.end(),
                                  [&](const auto& address) { return canonical(address) == public_lan.address; });
  std::vector<std::string> dedicated;
  if (!placed) return dedicated;
  for (const std::string& address : interconnects) {
    const std::string board = board_of(server, address);
    const bool on_public_board = !board.empty() && board == public_lan.board;
    if (canonical(address) != public_lan.address && !on_public_board) dedicated.push_back(canonical(address));
  }
  return dedicated;
}

bool stands_above_dedicated(const proto::Server& server, const std::vector<std::string>& interconnects,
                            const PublicAddress& public_lan) {
  const auto at = std::find(interconnects.begin(), interconnects.end(), public_lan.address);
  return at != interconnects.end() && std::next(at) != interconnects.end() &&
         !dedicated_interconnects(server, {std::next(at), interconnects.end()}, public_lan).empty();
}

std::unordered_set<std::string> own_addresses(const proto::Server& server, const proto::Answers& answers) {
  const auto set = server_addresses(server);
  std::unordered_set<std::string> own(set.begin(), set.end());
  for (const std::string& chosen : answers.interconnects()) own.insert(canonical_address(chosen).value_or(chosen));
  if (answers.has_public_address())
    own.insert(canonical_address(answers.public_address()).value_or(answers.public_address()));
  return own;
}

std::vector<std::string> own_among(const google::protobuf::RepeatedPtrField<std::string>& watched,
                                   const std::unordered_set<std::string>& own) {
  std::vector<std::string> among;
  for (const std::string& address : watched) {
    const auto canonical = canonical_address(address);
    if (canonical && (*canonical == "::1" || canonical->starts_with("127.") || own.contains(*canonical)))
      among.push_back(address);
  }
  return among;
}

}  // namespace sssup::rules
