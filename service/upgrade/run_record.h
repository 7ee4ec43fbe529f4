// How the run went, for its report (R-5.report).
#pragma once

#include <optional>
#include <string>

#include "common/text/language.h"
#include "findings.pb.h"
#include "server.pb.h"
#include "service/engine/step.h"

namespace sssup::upgrade {

/// What went wrong or needs a look, with the server's local time; nothing for any other event.
std::optional<std::string> happened(const proto::Event& event, const proto::Server& server, text::Language language);

/// Steps, restarts and what happened on the way, by the journal; texts in `language`, with the server's local time
/// where they have one.
Expected<proto::Run> run_record(engine::Context& context, const engine::Plan& plan, const proto::Server& server,
                                text::Language language);

}  // namespace sssup::upgrade
