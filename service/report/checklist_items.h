// The items of the checklist: each function adds those of its part of the manual. For checklist.cpp and the files
// beside it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "choices.pb.h"
#include "cluster.pb.h"
#include "common/rules/public_lan.h"
#include "common/text/message.h"
#include "server.pb.h"
#include "service/migration/convert.h"
#include "service/report/names.h"

namespace sssup::report {

class Checklist {
 public:
  Checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
            const migration::Products& products, text::Language language);

  void end_of_upgrade();  // manual 2.10
  void hardware();        // 3.2
  void applications();    // 3.3
  void this_server();     // 3.4
  void other_servers();   // 3.5, 3.6
  void properties();      // 3.7
  void groups();          // 3.8, 4.2.9
  void not_migrated();    // 1.5
  void licences();        // 1.6, 2.10

 private:
  void delete_group(const proto::FailoverGroup& group);
  void watch_ids();
  std::string say(const text::Message& message) const { return text::render(message, language_); }
  std::string list(const std::vector<std::string>& names) const { return list_of_names(names, language_); }
  void add(std::string item, proto::Todo::Place place, const text::Message& title, const text::Message& detail);
  /// As add(), for advice that is wrong when the public LAN is another one than assumed (R-2.6.2-public).
  void add_by_public_lan(std::string item, proto::Todo::Place place, const text::Message& title,
                         const text::Message& detail);
  /// The values most items share, and those of its own.
  text::Message::Arguments with(text::Message::Arguments own) const;
  std::string on_board(const std::string& address) const;
  std::vector<std::string> on_boards(const std::vector<std::string>& addresses) const;
  std::string setup_ports() const;
  std::vector<std::string> lost(std::string_view kind) const;
  bool public_has_own_board() const;
  void lan_boards_to_add();
  void fixed_addresses();
  void interconnect_boards();
  void option_licences();
  std::vector<std::string> users_to_add() const;

  proto::Report& report_;
  const proto::Cluster& cluster_;
  const proto::Server& server_;
  const proto::Answers& answers_;
  const migration::Products& products_;
  const text::Language language_;
  std::vector<std::string> interconnects_;  // by priority, canonical
  rules::PublicAddress public_lan_;
  std::vector<std::string> dedicated_;  // interconnects on boards of their own, with their boards
  text::Message::Arguments shared_;
};

}  // namespace sssup::report
