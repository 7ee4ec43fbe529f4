#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/message.h"
#include "server.pb.h"

namespace sssup::rules {

/// A verdict on one entry of a list.
struct EntryProblem {
  std::size_t index = 0;
  text::Message why;
};

/// An IPv4 or IPv6 address in canonical form; nothing when `text` is none. No prefix, no zone, no leading zeros.
std::optional<std::string> canonical_address(std::string_view text);

struct AddressWithPrefix {
  std::string address;  // canonical
  unsigned prefix = 0;
};
/// "192.168.10.11/24"; the prefix is 1–32 or 1–128.
std::optional<AddressWithPrefix> parse_prefix(std::string_view text);

/// `address` is one of those that `with_prefix` ("192.168.10.11/24") puts into its subnet; false when either is not
/// what it should be.
bool in_subnet(std::string_view with_prefix, std::string_view address);

/// All addresses of the server, canonical, each once, in the order of its boards.
std::vector<std::string> server_addresses(const proto::Server& server);

/// Entries that are no address, none that a board can have (unspecified, loopback, multicast, broadcast), or an earlier
/// entry again.
std::vector<EntryProblem> address_problems(const std::vector<std::string>& addresses);

/// What is wrong with one address that a board is to have: none, unspecified, loopback, multicast, broadcast.
std::optional<text::Message> board_address(std::string_view address);

/// Pairs that are pointed out, not refused: on one board, in one subnet (or both), by what the server's boards say now.
/// Canonical; in the order of `interconnects`, each pair once for each reason.
struct Nearness {
  enum class Why { same_board, same_subnet } why;
  std::string first, second;
};
std::vector<Nearness> too_near(const std::vector<std::string>& interconnects, const proto::Server& server);

}  // namespace sssup::rules
