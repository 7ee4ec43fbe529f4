#include "common/rules/public_lan.h"

#include <algorithm>

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

std::optional<std::string> gateway_address(const proto::Server& server) {
  for (const proto::Adapter& board : server.adapters()) {
    if (board.gateways().empty()) continue;
    if (std::string address = address_towards_gateway(board); !address.empty()) return address;
  }
  return std::nullopt;
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
  if (const auto address = gateway_address(server)) return {From::gateway, *address, board_of(server, *address)};
  for (auto one = interconnects.rbegin(); one != interconnects.rend(); ++one)
    if (const std::string board = board_of(server, *one); !board.empty())
      return {From::lowest_interconnect, canonical(*one), board};
  return {};
}

std::vector<std::string> default_interconnects(const proto::Server& server) {
  std::vector<std::string> addresses = server_addresses(server);
  const auto gateway = gateway_address(server);
  if (!gateway) return addresses;
  const std::string board = board_of(server, *gateway);
  std::stable_partition(addresses.begin(), addresses.end(),
                        [&](const std::string& address) { return board_of(server, address) != board; });
  return addresses;
}

std::vector<std::string> interconnects_of(const proto::Server& server, const proto::Answers& answers) {
  if (answers.interconnects().empty()) return default_interconnects(server);
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

}  // namespace sssup::rules
