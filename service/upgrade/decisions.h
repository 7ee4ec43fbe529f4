// What the run knows by its journal: the saved settings and what the operator has decided so far.
#pragma once

#include <string_view>

#include "choices.pb.h"
#include "journal.pb.h"
#include "service/engine/step.h"

namespace sssup::upgrade {

// Keys of the journal's values.
inline constexpr std::string_view decided_key = "decided";
inline constexpr std::string_view settings_key = "settings";
inline constexpr std::string_view conversion_key = "conversion";

Expected<proto::Decided> decided(engine::Context& context);
Status decide(engine::Context& context, const proto::Decided& decided);

/// The answer file says "confirm": nobody is asked what has an answer or a default (R-5.answers).
bool unattended(const proto::Decided& decided);

/// The operator said OK to that question, or the answer file did to all.
bool consented(const proto::Decided& decided, std::string_view question);
void consent(proto::Decided& decided, std::string_view question);
void withdraw_consent(proto::Decided& decided, std::string_view question);
/// The answer of a question that only has an OK: kept, and its step goes on.
Expected<engine::Outcome> agreed(engine::Context& context, std::string_view question);

/// The server as it was when its settings were saved; Kind::internal before that step.
Expected<proto::Server> saved_server(engine::Context& context);

/// Language of what is written on the server itself: the server's.
text::Language server_language(const proto::Server& server);

/// <workingFolder>\SSS Upgrade.
std::string own_folder(const proto::Answers& answers, const proto::Server& server);
/// Where backup and report stay after the upgrade (R-5.back).
std::string backup_folder(const proto::Answers& answers, const proto::Server& server);
/// One of them would be taken away with the other: the run's folder is removed at the end, the backup of SSS put aside
/// by a later upgrade.
bool overlaps(std::string_view backup_folder, std::string_view own_folder);
/// The report in it: ending ".html" or ".json".
std::string report_in(std::string_view backup_folder, std::string_view ending);
/// The backup of SSS in it, and the list of what belongs to that.
std::string backup_of_sss(std::string_view backup_folder);
std::string manifest_of(std::string_view backup);
/// What SSS was set to, without secrets: an input of `upgradectl convert`.
std::string settings_of(std::string_view backup);

}  // namespace sssup::upgrade
