// What the readiness check can find: key, severity, requirement and texts. Keys and severities are
// read by scripts: they never change.
#pragma once

#include <string_view>

#include "common/rules/start_findings.h"
#include "common/text/findings.h"
#include "common/text/migration.h"
#include "service/readiness/readiness.h"

namespace sssup::readiness::kind {

struct Kind {
  std::string_view key;
  proto::Finding::Severity severity;
  std::string_view requirement;
  const text::Entry& title;
  const text::Entry& detail;
  const text::Entry& remedy;
};

#define SSSUP_FINDING(name, key, severity, requirement)                                                      \
  inline constexpr Kind name {                                                                               \
    key, proto::Finding::severity, requirement, text::id::finding_##name, text::id::finding_##name##_detail, \
        text::id::finding_##name##_remedy                                                                    \
  }

SSSUP_FINDING(sss_missing, "sss-missing", BLOCKS, "R-1.2");
SSSUP_FINDING(sss_missing_licensed, "sss-missing", BLOCKS, "R-1.2");
SSSUP_FINDING(licence_missing, "licence-missing", BLOCKS, "R-1.2");
SSSUP_FINDING(licence_short, "licence-short", INFO, "R-1.6");
SSSUP_FINDING(upgrade_licence_missing, "upgrade-licence-missing", INFO, "R-1.2");
SSSUP_FINDING(clusterpro_present, "clusterpro-present", BLOCKS, "R-1.3");
SSSUP_FINDING(product_twice, "product-twice", BLOCKS, "R-1.2");
SSSUP_FINDING(sss_services_faulty, "sss-services-faulty", BLOCKS, "R-2.5.1");
SSSUP_FINDING(settings_unknown, "settings-unknown", INFO, "R-5.ready");
SSSUP_FINDING(lan_option_needs_snmp, "lan-option-needs-snmp", INFO, "R-4.2.8");
SSSUP_FINDING(medium_missing, rules::finding::medium_missing, BLOCKS, "R-1.2");
SSSUP_FINDING(setup_missing, "setup-missing", BLOCKS, "R-1.2");
SSSUP_FINDING(medium_open_to_others, "medium-open-to-others", DECISION, "R-1.2");
SSSUP_FINDING(folder_in_the_way, "folder-in-the-way", BLOCKS, "R-2.4");
SSSUP_FINDING(backup_in_the_way, "backup-in-the-way", BLOCKS, "R-5.back");
SSSUP_FINDING(restart_pending, "restart-pending", BLOCKS, "R-2.0");
SSSUP_FINDING(server_name_invalid, rules::finding::server_name_invalid, BLOCKS, "R-2.2-name");
SSSUP_FINDING(snmp_missing, rules::finding::snmp_missing, BLOCKS, "R-2.2-snmp");
SSSUP_FINDING(blocking_program_open, rules::finding::blocking_program_open, BLOCKS, "R-2.7");
SSSUP_FINDING(service_starts_automatically, "service-starts-automatically", INFO, "R-4.2.9-2");
SSSUP_FINDING(ip_monitor_own_address, "ip-monitor-own-address", DECISION, "R-2.2-ip");
SSSUP_FINDING(lan_board_no_address, "lan-board-no-address", INFO, "R-2.6.1");
SSSUP_FINDING(lan_board_ambiguous, "lan-board-ambiguous", DECISION, "R-2.6.1");
SSSUP_FINDING(disk_monitor_dropped, "disk-monitor-dropped", INFO, "R-1.5");
SSSUP_FINDING(lan_duplexing_dropped, "lan-duplexing-dropped", INFO, "R-1.5");
SSSUP_FINDING(preset_unknown, "preset-unknown", BLOCKS, "R-1.4");
SSSUP_FINDING(group_name_invalid, "group-name-invalid", DECISION, "R-2.6.2-groups");
SSSUP_FINDING(group_name_duplicate, "group-name-duplicate", DECISION, "R-2.6.2-groups");
SSSUP_FINDING(interconnect_too_few, "interconnect-too-few", DECISION, "R-2.6.2-ip");
SSSUP_FINDING(public_lan_assumed, "public-lan-assumed", INFO, "R-2.6.2-public");
SSSUP_FINDING(public_lan_unknown, "public-lan-assumed", INFO, "R-2.6.2-public");
SSSUP_FINDING(public_lan_above, "interconnect-order", INFO, "R-2.6.2-public");
SSSUP_FINDING(port_in_use, "port-in-use", DECISION, "R-2.6.2-ports");
SSSUP_FINDING(password_missing, "password-missing", DECISION, "R-2.6.2-users");
SSSUP_FINDING(run_as_user_unknown, "run-as-user-unknown", DECISION, "R-2.6.2-users");
SSSUP_FINDING(deleted_user_in_script, "deleted-user-in-script", DECISION, "R-2.6.2-users");
SSSUP_FINDING(watch_id_duplicate, "watch-id-duplicate", DECISION, "R-4.2.9-6");
SSSUP_FINDING(check_failed, "check-failed", BLOCKS, "R-5.ready");

#undef SSSUP_FINDING

// The conversion finds these too.
inline constexpr Kind value_out_of_range{"value-out-of-range",
                                         proto::Finding::DECISION,
                                         "R-1.4",
                                         text::id::migration_out_of_range_title,
                                         text::id::finding_value_out_of_range_detail,
                                         text::id::migration_out_of_range_remedy};
inline constexpr Kind custom_script_review{"custom-script-review",
                                           proto::Finding::INFO,
                                           "R-3",
                                           text::id::migration_custom_title,
                                           text::id::migration_custom_detail,
                                           text::id::migration_custom_remedy};

inline constexpr Kind medium_rights_unknown{"medium-open-to-others",
                                            proto::Finding::DECISION,
                                            "R-1.2",
                                            text::id::finding_medium_rights_unknown,
                                            text::id::finding_medium_rights_unknown_detail,
                                            text::id::finding_medium_open_to_others_remedy};

// These two differ in what is wrong, not in what to do.
inline constexpr Kind interconnect_same_subnet{"interconnect-same-subnet",
                                               proto::Finding::DECISION,
                                               "R-2.6.2-ip",
                                               text::id::finding_interconnect_same_subnet,
                                               text::id::finding_interconnect_same_subnet_detail,
                                               text::id::finding_interconnect_remedy};
inline constexpr Kind interconnect_same_board{"interconnect-same-board",
                                              proto::Finding::DECISION,
                                              "R-2.6.2-ip",
                                              text::id::finding_interconnect_same_board,
                                              text::id::finding_interconnect_same_board_detail,
                                              text::id::finding_interconnect_remedy};

}  // namespace sssup::readiness::kind
