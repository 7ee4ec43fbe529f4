// The parts of the readiness check. Each appends what it finds, in the order of the server file.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "service/readiness/finding_kinds.h"
#include "service/readiness/readiness.h"

namespace sssup::readiness {

/// What every part looks at, with the look-ups that keep the check linear. Borrows; lives for one check.
struct Facts {
  Facts(const proto::Server& server_facts, const proto::Answers& operator_answers,
        const proto::ProductProfile& sss_profile, const proto::ProductProfile& clusterpro_profile);

  const proto::Server& server;
  const proto::Answers& answers;
  const proto::ProductProfile& sss;
  const proto::ProductProfile& clusterpro;

  std::string server_name;  // "?" when not captured
  std::unordered_map<std::string_view, const proto::Adapter*> adapters;
  std::unordered_map<std::string_view, const std::string*> renamed;  // by monitor: its group, as answered

  /// None when there is no such board.
  int address_count(std::string_view adapter) const;
  /// The operator's name for the group, else the monitor's.
  const std::string& group_of(const proto::Monitor& monitor) const;
};

using Findings = std::vector<Finding>;

void add(Findings& findings, const kind::Kind& what, std::string subject, const text::Message::Arguments& arguments);

// manual 1.2, 1.3, 2.5.1, 2.10.7
void check_products(const Facts& facts, Findings& findings);
void check_sss_services(const Facts& facts, Findings& findings);
void check_unknown_settings(const Facts& facts, Findings& findings);
void check_licences(const Facts& facts, Findings& findings);
void check_lan_option(const Facts& facts, Findings& findings);
void check_medium(const Facts& facts, Findings& findings);

// manual 2.2, 2.5.2, 2.7
void check_folders(const Facts& facts, Findings& findings);  // 2.4
void check_restart_pending(const Facts& facts, Findings& findings);
void check_server_name(const Facts& facts, Findings& findings);
void check_snmp(const Facts& facts, Findings& findings);
void check_programs(const Facts& facts, Findings& findings);
void check_automatic_services(const Facts& facts, Findings& findings);

// manual 1.5, 2.2, 2.6.1, 3.8.2
void check_ip_monitors(const Facts& facts, Findings& findings);
void check_lan_boards(const Facts& facts, Findings& findings);
void check_dropped(const Facts& facts, Findings& findings);
void check_custom_scripts(const Facts& facts, Findings& findings);
void check_watch_ids(const Facts& facts, Findings& findings);  // 4.2.9-6
void check_ranges(const Facts& facts, Findings& findings);

// manual 2.6.2
void check_interconnects(const Facts& facts, Findings& findings);
void check_public_lan(const Facts& facts, Findings& findings);
void check_users(const Facts& facts, Findings& findings);
void check_run_as_users(const Facts& facts, Findings& findings);
void check_deleted_users(const Facts& facts, Findings& findings);
void check_group_names(const Facts& facts, Findings& findings);
void check_ports(const Facts& facts, Findings& findings);

}  // namespace sssup::readiness
