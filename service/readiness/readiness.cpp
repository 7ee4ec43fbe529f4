#include "service/readiness/readiness.h"

#include <algorithm>
#include <exception>

#include "service/readiness/checks.h"

namespace sssup::readiness {
namespace {

struct Part {
  std::string_view name;
  void (*check)(const Facts&, Findings&);
  bool needs_sss;  // says nothing about a server without SSS
};

// In the order of the manual.
constexpr Part parts[] = {
    {"products", check_products, false},
    {"licences", check_licences, false},
    {"medium", check_medium, true},
    {"run folder", check_folders, true},
    {"restart", check_restart_pending, false},
    {"SSS services", check_sss_services, true},
    {"unknown settings", check_unknown_settings, true},
    {"server name", check_server_name, false},
    {"SNMP", check_snmp, false},
    {"IP monitors", check_ip_monitors, true},
    {"LAN boards", check_lan_boards, true},
    {"interconnects", check_interconnects, true},
    {"public LAN", check_public_lan, true},
    {"users", check_users, true},
    {"run-as users", check_run_as_users, true},
    {"deleted users", check_deleted_users, true},
    {"group names", check_group_names, true},
    {"ports", check_ports, true},
    {"programs", check_programs, true},
    {"dropped monitors", check_dropped, true},
    {"values", check_ranges, true},
    {"custom scripts", check_custom_scripts, true},
    {"watch IDs", check_watch_ids, true},
    {"services", check_automatic_services, true},
    {"LAN monitoring option", check_lan_option, true},
};

void carry_out(const Part& part, const Facts& facts, Findings& findings) {
  try {
    part.check(facts, findings);
  } catch (const std::exception& failure) {
    // A check that cannot be carried out is no check that was passed.
    add(findings, kind::check_failed, std::string(part.name),
        {{"part", std::string(part.name)}, {"cause", failure.what()}});
  }
}

}  // namespace

std::vector<Finding> check(const proto::Server& server, const proto::Answers& answers, const proto::ProductProfile& sss,
                           const proto::ProductProfile& clusterpro) {
  const Facts facts(server, answers, sss, clusterpro);
  Findings findings;
  for (const Part& part : parts)
    if (!part.needs_sss || server.sss().installed()) carry_out(part, facts, findings);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return findings;
}

std::vector<Finding> without_answer(const proto::Server& server, const proto::Answers& answers,
                                    const proto::ProductProfile& clusterpro) {
  const proto::ProductProfile sss;  // none of these asks it
  const Facts facts(server, answers, sss, clusterpro);
  Findings findings;
  for (const auto check : {check_ip_monitors, check_ranges, check_watch_ids, check_run_as_users, check_deleted_users})
    check(facts, findings);
  return findings;
}

proto::Finding render(const Finding& finding, text::Language language) {
  proto::Finding rendered;
  rendered.set_key(finding.key);
  rendered.set_severity(finding.severity);
  rendered.set_title(text::render(finding.title, language));
  rendered.set_detail(text::render(finding.detail, language));
  rendered.set_remedy(text::render(finding.remedy, language));
  rendered.set_requirement(finding.requirement);
  rendered.set_subject(finding.subject);
  return rendered;
}

proto::Findings render(const std::vector<Finding>& findings, text::Language language) {
  proto::Findings rendered;
  for (const Finding& finding : findings) *rendered.add_findings() = render(finding, language);
  return rendered;
}

int exit_code(const std::vector<Finding>& findings) {
  const auto any = [&](proto::Finding::Severity severity) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return finding.severity == severity; });
  };
  if (any(proto::Finding::BLOCKS)) return 1;
  return any(proto::Finding::DECISION) ? 2 : 0;
}

}  // namespace sssup::readiness
