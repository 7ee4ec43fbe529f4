#include "service/machine/rehearsal/setup_runner.h"

#include <chrono>
#include <thread>

#include "common/text/machine.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::machine::rehearsal {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t already_running = 1618;
constexpr auto look_every = 2ms;
constexpr auto alive_every = 1s;
constexpr auto going_down_limit = 10s;  // the service has been told to end; then it is left alone

template <class Record>
bool is_of(const Record& record, const SetupCommand& command) {
  return record.product() == command.product && record.install() == (command.action == SetupAction::install);
}

tl::unexpected<Error> goes_on() {
  return fail(Error::Kind::busy, text::id::rehearsal_setup_waiting);
}

}  // namespace

// The process first, its result second: a Setup writes its result before it ends.
Expected<SetupRunner::Now> SetupRunner::look(const SetupCommand& command) const {
  state::SetupRunning running;
  state::SetupResult result;
  SSSUP_TRY(const bool recorded, durable::load(layout_.setup_running(), running));
  const bool is_running = recorded && platform::is_alive({running.pid(), running.started()});
  SSSUP_TRY(const bool ended, durable::load(layout_.setup_result(), result));
  Now now;
  if (is_running) {
    now = {Found::running, is_of(running, command), running.half_way(), 0};
  } else if (ended) {
    now = {Found::result, is_of(result, command), false, result.exit_code()};
  } else if (recorded) {
    now = {Found::dead, is_of(running, command), false, 0};
  }
  return now;
}

Status SetupRunner::forget() {
  return gate_.note([this](const Passage& passage) -> Status {
    SSSUP_CHECK(durable::remove(passage, layout_.setup_result()));
    return durable::remove(passage, layout_.setup_running());
  });
}

Status SetupRunner::forget_outcome() {
  SSSUP_TRY(const Now now, look({}));
  return now.found == Found::result || now.found == Found::dead ? forget() : Status();
}

Expected<SetupOutcome> SetupRunner::run(const SetupCommand& command, const std::function<void()>& alive,
                                        std::stop_token stop) {
  // The server is on its way down: nothing is begun, and the order to end is awaited.
  if (gate_.going_down_by_setup()) return wait(command, alive, stop);
  SSSUP_TRY(const Now now, look(command));
  // One that was started before our process ended and began again, or its outcome that may not be in the journal yet.
  if (now.found == Found::running && !now.same) return SetupOutcome{already_running};
  if (now.found != Found::nothing && now.same) return wait(command, alive, stop);
  if (now.found != Found::nothing) SSSUP_CHECK(forget());
  SSSUP_CHECK(check_program(command, stop));

  SetupOutcome outcome;
  const std::string target = command.product + (command.action == SetupAction::install ? " install" : " remove");
  SSSUP_CHECK(gate_.long_effect("setup", target, [&](const Passage& passage) -> Status {
    SSSUP_CHECK(start(command, passage));
    SSSUP_TRY(outcome, wait(command, alive, stop));
    return {};
  }));
  return outcome;
}

Status SetupRunner::check_program(const SetupCommand& command, const std::stop_token& stop) {
  const text::Message::Arguments path = {{"path", command.program}};
  SSSUP_TRY(const auto seen, disks_.see(command.program, {}, stop));
  if (!seen) return fail(Error::Kind::not_found, {text::id::machine_setup_missing, path});
  if (!command.sha256.empty() && seen->sha256 != command.sha256)
    return fail(Error::Kind::corrupt, {text::id::machine_setup_differs, path});
  return {};
}

Status SetupRunner::start(const SetupCommand& command, const Passage& passage) {
  // What a killed service has started may have become known since.
  Now now;
  SSSUP_CHECK(gate_.note([&](const Passage& /*of a note*/) -> Status {
    SSSUP_TRY(now, look(command));
    return {};
  }));
  if (now.found != Found::nothing) return {};
  state::Boot boot;
  SSSUP_CHECK(durable::load(layout_.boot(), boot));
  const std::vector<std::string> arguments = {std::string(setup_argument),
                                              text::utf8_of(std::filesystem::absolute(layout_.folder())),
                                              command.product,
                                              command.action == SetupAction::install ? "install" : "remove",
                                              boot.identity(),
                                              passage.cut_at(proto::PowerCut::WITHIN) ? "half" : "whole",
                                              std::to_string(platform::this_process().pid),
                                              std::to_string(platform::this_process().started)};
  const std::filesystem::path program =
      made_.setup_program().empty() ? platform::this_program() : text::path_of(made_.setup_program());
  std::error_code error;
  started_ = platform::start_detached(program, arguments, error);
  if (started_) return {};
  return fail(Error::Kind::io, {text::id::rehearsal_setup_start, {{"product", command.product}}}, error.message());
}

Expected<SetupOutcome> SetupRunner::wait(const SetupCommand& command, const std::function<void()>& alive,
                                         const std::stop_token& stop) {
  using Clock = std::chrono::steady_clock;
  auto next_alive = Clock::now() + alive_every;
  std::optional<Clock::time_point> end_by;
  for (;; std::this_thread::sleep_for(look_every)) {
    if (stop.stop_requested() || (end_by && Clock::now() > *end_by)) return goes_on();
    if (Clock::now() >= next_alive) {
      alive();
      next_alive += alive_every;
    }
    if (gate_.going_down_by_setup()) {
      if (!end_by) end_by = Clock::now() + going_down_limit;
      continue;
    }
    // Before the look: what ends after it has its result looked at the next time.
    const bool is_starting = started_ && platform::is_alive(*started_);
    SSSUP_TRY(const Now now, look(command));
    // It waits there for the power to go, whoever started it: that service may have been killed.
    if (now.half_way) gate_.cut_within();
    if (now.found == Found::running && now.same) continue;
    if (now.found == Found::running) return SetupOutcome{already_running};
    // Started a moment ago, it has not said so yet.
    if (now.found == Found::nothing && is_starting) continue;
    if (now.found == Found::result && now.same) return SetupOutcome{now.exit_code};
    return SetupOutcome{};
  }
}

}  // namespace sssup::machine::rehearsal
