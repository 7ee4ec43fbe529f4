#include "service/upgrade/run_record.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "common/text/events.h"
#include "service/report/page.h"

namespace sssup::upgrade {
namespace {

using proto::Event;

/// What went wrong, or needs a look. The report has places of its own for what is not migrated and for licences that
/// are missing.
bool is_worth_telling(const Event& event) {
  static constexpr std::array said_elsewhere = {&text::id::event_not_migrated, &text::id::lan_board_not_migrated,
                                                &text::id::event_licences_missing};
  if (event.text().id() == text::id::event_server_restarted_unasked.name) return true;
  return event.level() >= Event::WARNING && std::none_of(said_elsewhere.begin(), said_elsewhere.end(),
                                                         [&](auto* text) { return event.text().id() == text->name; });
}

Status add_happened(const engine::Journal& journal, const proto::Server& server, text::Language language,
                    proto::Run& run) {
  constexpr std::size_t at_once = 1000;
  constexpr int most = 200;  // of a run that went in circles
  for (std::uint64_t seq = 0;;) {
    SSSUP_TRY(const auto events, journal.events(seq, at_once));
    if (events.empty()) return {};
    seq = events.back().seq();
    for (const Event& event : events)
      if (auto line = happened(event, server, language); line && run.happened_size() < most)
        run.add_happened(*std::move(line));
  }
}

void add_steps(const engine::Journal& journal, const engine::Plan& plan, proto::Run& run) {
  const auto& records = journal.steps();
  for (const auto& step : plan.steps) {
    const auto record = records.find(step->name());
    if (record == records.end() || record->second.state != engine::StepRecord::State::verified) continue;
    auto* done = run.add_steps();
    done->set_name(step->name());
    done->set_phase(step->phase());
    done->set_began_unix_ms(record->second.began_unix_ms);
    done->set_verified_unix_ms(record->second.verified_unix_ms);
    run.set_started_unix_ms(std::min(run.started_unix_ms(), record->second.began_unix_ms));
  }
}

void add_restarts(const engine::Journal& journal, text::Language language, proto::Run& run) {
  for (const auto& restart : journal.restarts()) {
    auto* seen = run.add_restarts();
    seen->set_reason(text::render(engine::reason_of(restart), language));
    seen->set_asked_unix_ms(restart.asked_unix_ms);
    seen->set_seen_unix_ms(restart.seen_unix_ms);
  }
}

}  // namespace

std::optional<std::string> happened(const Event& event, const proto::Server& server, text::Language language) {
  if (!is_worth_telling(event)) return std::nullopt;
  return fmt::format("{}  {}", report::clock(event.unix_ms(), server.utc_offset_minutes()),
                     report::told_afterwards(event.text(), language));
}

Expected<proto::Run> run_record(engine::Context& context, const engine::Plan& plan, const proto::Server& server,
                                text::Language language) {
  proto::Run run;
  const std::int64_t now = context.machine().now_unix_ms();
  run.set_started_unix_ms(now);
  run.set_ended_unix_ms(now);
  run.set_tool_version(SSSUP_VERSION);
  run.set_rehearsal(context.machine().is_rehearsal());
  if (server.has_utc_offset_minutes()) run.set_utc_offset_minutes(server.utc_offset_minutes());
  add_steps(context.journal(), plan, run);
  add_restarts(context.journal(), language, run);
  SSSUP_CHECK(add_happened(context.journal(), server, language, run));
  return run;
}

}  // namespace sssup::upgrade
