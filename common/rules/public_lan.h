// Which of the server's addresses is the public LAN's, where clients reach it (R-2.6.2-public; manual 2.6.2, 3.2.1).
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "choices.pb.h"
#include "server.pb.h"

namespace sssup::rules {

struct PublicAddress {
  enum class From {
    unknown,                  // no address of the server can be it
    chosen,                   // the operator said so
    gateway,                  // its board alone has a default gateway
    one_of_several_gateways,  // only assumed: other boards have one, too
    lowest_interconnect,      // only assumed: the interconnect of lowest priority that is set on a board
  };
  From from = From::unknown;
  std::string address;  // canonical; empty when unknown
  std::string board;    // on which it is set now; empty when on none

  /// Nobody chose it and no gateway proves it: advice that relies on it must say so.
  bool assumed() const { return from != From::chosen && from != From::gateway; }
};

/// The chosen one, else what is proposed. `interconnects` by priority, highest first.
PublicAddress public_address(const proto::Server& server, const proto::Answers& answers,
                             const std::vector<std::string>& interconnects);

/// The chosen interconnects, else the default ones (R-2.6.2-ip): the server's own addresses in the order of its boards,
/// those of the public LAN's board last, because the public LAN comes below the dedicated ones (manual 2.6.2). That is
/// the board with the chosen public address, else each board with a default gateway. Canonical where they are
/// addresses.
std::vector<std::string> interconnects_of(const proto::Server& server, const proto::Answers& answers);

/// The server's own addresses, those chosen for it included, whether set on a board by now or not; canonical.
std::unordered_set<std::string> own_addresses(const proto::Server& server, const proto::Answers& answers);

/// Those of an IP monitor's addresses that are the server itself (R-2.2-ip), as the monitor spells them; `own` as
/// above.
std::vector<std::string> own_among(const google::protobuf::RepeatedPtrField<std::string>& watched,
                                   const std::unordered_set<std::string>& own);

/// Board on which the address is set now; empty when on none.
std::string board_of(const proto::Server& server, const std::string& address);

/// The public LAN stands above an interconnect that has a board of its own; priority falls from the first to the last
/// (manual 2.6.2).
bool stands_above_dedicated(const proto::Server& server, const std::vector<std::string>& interconnects,
                            const PublicAddress& public_lan);

/// The boards that only the interconnect uses: those of `interconnects` that do not carry the public address as well.
/// Addresses not set on a board yet are among them, unless they are the public one. None when it is not known which
/// board carries the public address.
std::vector<std::string> dedicated_interconnects(const proto::Server& server,
                                                 const std::vector<std::string>& interconnects,
                                                 const PublicAddress& public_lan);

}  // namespace sssup::rules
