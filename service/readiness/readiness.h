// The readiness check (R-5.ready): facts in, findings out; changes nothing, reads nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "choices.pb.h"
#include "common/rules/monitors.h"
#include "common/text/message.h"
#include "findings.pb.h"
#include "profile.pb.h"
#include "server.pb.h"

namespace sssup::readiness {

/// A finding before it is in a language.
struct Finding {
  std::string key;
  proto::Finding::Severity severity;
  text::Message title, detail, remedy;
  std::string requirement;
  std::string subject;
};

/// Every finding, worst first, then in the order of the manual, then of the server file. `answers` (may be empty)
/// settle decisions: a group renamed, an address chosen, a password given is no finding any more.
std::vector<Finding> check(const proto::Server& server, const proto::Answers& answers, const proto::ProductProfile& sss,
                           const proto::ProductProfile& clusterpro);

/// Those findings that need a decision which is no answer of its own: the choices show them beside what they are about
/// (R-2.2-ip, R-2.6.2-users).
std::vector<Finding> without_answer(const proto::Server& server, const proto::Answers& answers,
                                    const proto::ProductProfile& clusterpro);

/// Others than administrators may change the medium, or it cannot be told; nothing when they may not.
std::optional<Finding> medium_open_to_others(const proto::MediumState& medium);

proto::Finding render(const Finding& finding, text::Language language);
proto::Findings render(const std::vector<Finding>& findings, text::Language language);

/// A program, by path or name, that must not be open while SSS is removed: Event Viewer, Registry Editor (manual 2.7).
bool blocks_uninstall(std::string_view program);

/// Services that a monitor starts and stops, those of presets and of the operator's own scripts included; each once, in
/// the order of the server file, own scripts last.
std::vector<std::string> controlled_services(const proto::Server& server, const proto::ProductProfile& sss,
                                             const proto::ProductProfile& clusterpro);

/// Users that a monitor or an ARMLOAD of its scripts runs as and that are not among the accounts (R-2.6.2-users); each
/// user once for a monitor.
std::vector<rules::UserOfMonitor> users_without_account(const proto::Server& server,
                                                        const proto::ProductProfile& clusterpro);

/// Those of `services` that are not on the server; none when its services are not known.
std::vector<std::string> not_installed(const std::vector<std::string>& services, const proto::Server& server);

/// What `upgradectl check` ends with: 0 ready, 1 something blocks, 2 a decision is needed.
int exit_code(const std::vector<Finding>& findings);

}  // namespace sssup::readiness
