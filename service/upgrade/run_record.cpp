#include "service/upgrade/run_record.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "common/text/events.h"
#include "service/report/page.h"

namespace sssup::upgrade {
namespace {

using proto::Event;

// What was renamed, not what should have been. What cannot be looked at, because its disk has another letter now, was.
void add_kept(machine::Files& files, const Happened& happened, text::Language language, proto::Run& run) {
  for (const proto::Text& line : happened.kept())
    for (const auto& argument : line.arguments()) {
      if (argument.name() != "kept") continue;
      const auto place = files.look(argument.value());
      if (!place || *place != machine::Place::free) run.add_kept(text::render(line, language));
    }
}

Status add_happened(engine::Context& context, const proto::Server& server, text::Language language, proto::Run& run) {
  constexpr std::size_t at_once = 1000;
  Happened happened(server, language);
  for (std::uint64_t seq = 0;;) {
    SSSUP_TRY(const auto events, context.journal().events(seq, at_once));
    if (events.empty()) break;
    seq = events.back().seq();
    for (const Event& event : events) happened.add(event);
  }
  happened.write_to(run);
  add_kept(context.machine().files(), happened, language, run);
  return {};
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
    seen->set_reason_id(restart.reason);
    seen->set_asked_unix_ms(restart.asked_unix_ms);
    seen->set_seen_unix_ms(restart.seen_unix_ms);
  }
}

}  // namespace

bool is_worth_telling(const Event& event) {
  static constexpr std::array said_elsewhere = {&text::id::event_not_migrated, &text::id::lan_board_not_migrated,
                                                &text::id::event_licences_missing};
  if (event.text().id() == text::id::event_server_restarted_unasked.name) return true;
  return event.level() >= Event::WARNING && std::none_of(said_elsewhere.begin(), said_elsewhere.end(),
                                                         [&](auto* text) { return event.text().id() == text->name; });
}

void Happened::add(const Event& event) {
  if (event.text().id() == text::id::event_older_kept.name) kept_.push_back(event.text());
  if (!is_worth_telling(event)) return;
  if (lines_.size() == most) {
    ++left_out_;
    return;
  }
  lines_.push_back(fmt::format("{}  {}", report::clock(event.unix_ms(), server_.utc_offset_minutes()),
                               report::told_afterwards(event.text(), language_)));
}

void Happened::write_to(proto::Run& run) const {
  *run.mutable_happened() = {lines_.begin(), lines_.end()};
  if (left_out_ > 0)
    run.add_happened(text::render({text::id::happened_more, {{"count", std::to_string(left_out_)}}}, language_));
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
  SSSUP_CHECK(add_happened(context, server, language, run));
  return run;
}

}  // namespace sssup::upgrade
