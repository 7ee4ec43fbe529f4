// Boards and disks (manual 3.2).
#include <algorithm>
#include <set>

#include "common/rules/addresses.h"
#include "common/text/report.h"
#include "service/report/checklist_items.h"

namespace sssup::report {

namespace id = text::id;
using Place = proto::Todo;

void Checklist::hardware() {
  lan_boards_to_add();
  add("shared-disk-board", Place::POWER_OFF, id::report_todo_shared_disk_board,
      id::report_todo_shared_disk_board_detail);
  fixed_addresses();
  add_by_public_lan("public-lan-throughput", Place::THIS_SERVER, id::report_todo_public_lan_throughput,
                    {id::report_todo_public_lan_throughput_detail, shared_});
  // Without an interconnect on a board of its own, there is a board to come.
  const bool to_come = dedicated_.empty();
  add_by_public_lan("binding-order", Place::THIS_SERVER, id::report_todo_binding_order,
                    {to_come ? id::report_todo_binding_order_to_come : id::report_todo_binding_order_detail, shared_});
  interconnect_boards();
  std::vector<std::string> drives;
  for (const proto::Disk& disk : server_.disks())
    if (disk.kind() == proto::Disk::FIXED || disk.kind() == proto::Disk::KIND_UNSPECIFIED)
      drives.push_back(disk.letter() + ":");
  add("shared-disk", Place::THIS_SERVER, id::report_todo_shared_disk,
      {id::report_todo_shared_disk_detail, {{"drives", list(drives)}}});
}

/// Not one of the interconnects, nor on the board of one.
bool Checklist::public_has_own_board() const {
  const std::string& address = public_lan_.address;
  if (address.empty()) return false;
  return std::none_of(interconnects_.begin(), interconnects_.end(), [&](const std::string& interconnect) {
    return interconnect == address ||
           (!public_lan_.board.empty() && rules::board_of(server_, interconnect) == public_lan_.board);
  });
}

/// Manual 3.2.1: every address that was chosen has a board of its own.
void Checklist::lan_boards_to_add() {
  std::set<std::string> chosen(interconnects_.begin(), interconnects_.end());
  if (public_has_own_board()) chosen.insert(public_lan_.address);
  const auto boards = static_cast<std::size_t>(server_.adapters_size());
  const std::string count = std::to_string(boards);
  if (boards < 2)
    add("add-lan-board", Place::POWER_OFF, id::report_todo_add_lan_board,
        {id::report_todo_add_lan_board_detail, {{"count", count}}});
  else if (boards < chosen.size())
    add("add-lan-board", Place::POWER_OFF, id::report_todo_add_lan_board,
        {id::report_todo_add_lan_boards_detail, {{"needed", std::to_string(chosen.size())}, {"count", count}}});
}

void Checklist::fixed_addresses() {
  std::vector<std::string> addresses = on_boards(interconnects_);
  if (public_has_own_board()) addresses.push_back(on_board(public_lan_.address));
  text::Message detail(id::report_todo_static_addresses_detail, {{"addresses", list(addresses)}});

  std::vector<std::string> one_board;
  for (const rules::Nearness& near : rules::too_near(interconnects_, server_))
    if (near.why == rules::Nearness::Why::same_board)
      for (const std::string& address : {near.first, near.second})
        if (std::find(one_board.begin(), one_board.end(), address) == one_board.end()) one_board.push_back(address);
  if (!one_board.empty())
    detail = {id::report_todo_static_addresses_one_board, {{"fixed", say(detail)}, {"addresses", list(one_board)}}};

  std::vector<std::string> watched;
  for (const proto::FailoverGroup& group : cluster_.groups())
    if (group.has_lan_monitor() &&
        std::find(interconnects_.begin(), interconnects_.end(), group.lan_monitor().address()) == interconnects_.end())
      watched.push_back(on_board(group.lan_monitor().address()));
  if (!watched.empty())
    detail = {id::report_todo_static_addresses_watched, {{"fixed", say(detail)}, {"watched", list(watched)}}};
  add("static-addresses", Place::THIS_SERVER, id::report_todo_static_addresses, detail);
}

/// The one item that can take a board off its network: no board is named as long as the public LAN is only assumed.
void Checklist::interconnect_boards() {
  const bool assumed = public_lan_.assumed() && !public_lan_.address.empty();
  const auto& detail = assumed              ? id::report_todo_interconnect_tcpip_only_assumed
                       : dedicated_.empty() ? id::report_todo_interconnect_tcpip_only_to_come
                                            : id::report_todo_interconnect_tcpip_only_detail;
  add("interconnect-tcpip-only", Place::THIS_SERVER, id::report_todo_interconnect_tcpip_only,
      {detail, with({{"boards", list(on_boards(interconnects_))}})});
}

}  // namespace sssup::report
