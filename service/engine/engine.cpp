#include "service/engine/engine.h"

#include <algorithm>

#include "common/text/events.h"
#include "journal.pb.h"
#include "service/engine/engine_work.h"

namespace sssup::engine {
namespace {

using Moment = machine::Effects::Moment;

}  // namespace

Engine::Engine(machine::Machine& machine, Journal& journal, const Plan& plan, std::string server_name,
               Listener listener, Limits limits)
    : machine_(machine), journal_(journal), plan_(plan), listener_(std::move(listener)), limits_(limits) {
  for (const auto& step : plan_.steps) weight_total_ += step->weight();
  state_.set_server_name(std::move(server_name));
  show_position();
}

std::size_t Engine::position() const {
  const auto next = std::find_if(plan_.steps.begin(), plan_.steps.end(), [&](const auto& step) {
    return record_of(*step).state != StepRecord::State::verified;
  });
  return static_cast<std::size_t>(next - plan_.steps.begin());
}

StepRecord Engine::record_of(const Step& step) const {
  const auto known = journal_.steps().find(step.name());
  if (known != journal_.steps().end()) return known->second;
  StepRecord record;
  record.name = step.name();
  return record;
}

Halt Engine::run(const std::stop_token& stop) {
  for (;;) {
    if (stop.stop_requested()) return Halt::stopped;
    if (question_) return state_.run() == proto::State::NEEDS_ATTENTION ? Halt::attention : Halt::question;
    const std::size_t at = position();
    if (at == plan_.steps.size()) {
      show_position();
      return Halt::finished;
    }
    Step& step = *plan_.steps[at];
    step_ = step.name();
    if (boot_.empty())
      if (const auto halt = note_boot()) return *halt;
    if (const auto halt = run_step(step, stop)) return *halt;
  }
}

// Once a process: whether the server restarted since the journal was last written, and whether we had asked for it.
std::optional<Halt> Engine::note_boot() {
  const Step& step = *plan_.steps[position()];
  const auto boot = machine_.power().boot_identity();
  if (!boot) return trouble(step, boot.error().message, boot.error().cause);
  const auto before = journal_.value(boot_key);
  if (!before) return trouble(step, before.error().message, before.error().cause);
  if (*before != *boot) {
    Change change;
    change.values[std::string(boot_key)] = *boot;
    if (*before) {
      RestartRecord restart;
      if (const RestartRecord* asked = open_restart(step)) restart = *asked;
      if (restart.id == 0) {
        restart.step = step.name();
        restart.boot_before = **before;
        restart.reason = text::id::restart_reason_unasked.name;
      }
      restart.boot_after = *boot;
      restart.seen_unix_ms = machine_.now_unix_ms();
      // One that nobody asked for has nothing to check.
      restart.checked = restart.asked_unix_ms == 0;
      change.events.push_back(event(proto::Event::MILESTONE, restart.asked_unix_ms != 0
                                                                 ? text::id::event_server_restarted
                                                                 : text::id::event_server_restarted_unasked));
      change.restarts.push_back(std::move(restart));
    }
    if (const auto status = commit(std::move(change)); !status)
      return trouble(step, status.error().message, status.error().cause);
  }
  boot_ = *boot;
  return std::nullopt;
}

std::optional<Halt> Engine::run_step(Step& step, const std::stop_token& stop) {
  Work work(*this, step, stop);
  auto before = StepRecord::State::none;
  if (!answered_)
    if (const auto halt = begin(step, before)) return halt;
  // Only now: a client that attaches to a waiting run would otherwise take its old trouble for a new one.
  show_position();
  show(proto::State::RUNNING);
  answered_ = told_to_go_on_ = false;
  machine_.effects().at_step(step.name(), Moment::within);

  if (const RestartRecord* restart = open_restart(step)) {
    if (const auto halt = continue_restart(step, *restart)) return halt;
    return finish(step, work);
  }
  if (before == StepRecord::State::acted) {
    if (step.verify(work)) return conclude(step, work);
    if (work.stop().stop_requested()) return Halt::stopped;
    return act(step, work);  // what it did does not stand any more
  }
  if (before == StepRecord::State::begun) {
    const auto done = step.done(work);
    if (!done) return trouble(step, done.error().message, done.error().cause);
    if (*done) return finish(step, work);
  }
  return act(step, work);
}

// Intent before effect: "about to do" is durable before anything is done.
std::optional<Halt> Engine::begin(Step& step, StepRecord::State& before) {
  const auto kept = journal_.value(trouble_key);
  if (!kept) return trouble(step, kept.error().message, kept.error().cause);
  StepRecord record = record_of(step);
  before = record.state;
  Change change;
  if (*kept && !told_to_go_on_) {
    proto::Trouble known;
    // What cannot be read any more is shown as trouble all the same: the run does not slip past it.
    const bool readable = known.ParseFromString(**kept);
    if (!readable || known.boot() == boot_ || record.failures >= limits_.failures || record.attempts > limits_.attempts)
      return show_trouble(known);
    change.values[std::string(trouble_key)] = std::nullopt;
    change.events.push_back(event(proto::Event::MILESTONE, text::id::event_tried_again_after_restart));
  }
  if (++record.attempts > limits_.attempts)
    return trouble(step, {text::id::trouble_step_loops, {{"times", std::to_string(limits_.attempts)}}}, {});
  machine_.effects().at_step(step.name(), Moment::before);
  // A step that is gone back to has taken since it was first begun: what was done in between was its work, too.
  if (record.began_unix_ms == 0) record.began_unix_ms = machine_.now_unix_ms();
  if (before != StepRecord::State::acted) record.state = StepRecord::State::begun;
  change.steps.push_back(std::move(record));
  if (const auto status = commit(std::move(change)); !status)
    return trouble(step, status.error().message, status.error().cause);
  return std::nullopt;
}

std::optional<Halt> Engine::act(Step& step, Work& work) {
  for (;;) {
    if (work.stop().stop_requested()) return Halt::stopped;
    auto outcome = step.act(work);
    if (listener_.working) listener_.working(false);
    work.has_gone_on();
    if (!outcome) {
      // A stop shows as an error of whatever it ended early: no trouble, the next start goes on.
      if (work.stop().stop_requested()) return Halt::stopped;
      return trouble(step, outcome.error().message, outcome.error().cause);
    }
    Change change = work.take_staged();
    if (auto* ask_operator = std::get_if<Ask>(&*outcome))
      return ask(step, std::move(ask_operator->question), std::move(change));
    if (std::holds_alternative<Acted>(*outcome)) {
      // What it has said is not said again when it is only to be verified.
      change.steps.push_back(record_of(step));
      change.steps.back().state = StepRecord::State::acted;
    }
    if (const auto* back = std::get_if<GoBack>(&*outcome)) undo_from(back->step, step, change);
    if (const auto* end = std::get_if<EndUnchanged>(&*outcome))
      change.events.push_back(event(proto::Event::TROUBLE, end->why));
    if (const auto status = commit(std::move(change)); !status)
      return trouble(step, status.error().message, status.error().cause);

    if (std::holds_alternative<Acted>(*outcome)) return finish(step, work);
    if (std::holds_alternative<GoBack>(*outcome)) return std::nullopt;
    if (const auto* end = std::get_if<EndUnchanged>(&*outcome)) {
      *state_.mutable_trouble() = text::to_proto(end->why);
      show(proto::State::ENDED);
      return Halt::ended_unchanged;
    }
    if (const auto* restart = std::get_if<RestartServer>(&*outcome)) {
      RestartRecord record;
      record.step = step.name();
      record.reason = restart->reason->name;
      record.boot_before = boot_;
      return request_restart(step, std::move(record));
    }
  }
}

std::optional<Halt> Engine::finish(Step& step, Work& work) {
  if (const auto status = step.verify(work); !status) {
    if (work.stop().stop_requested()) return Halt::stopped;
    return trouble(step, status.error().message, status.error().cause);
  }
  return conclude(step, work);
}

// "Verified" is durable before the next step.
std::optional<Halt> Engine::conclude(const Step& step, Work& work) {
  Change change = work.take_staged();
  StepRecord record = record_of(step);
  record.state = StepRecord::State::verified;
  record.attempts = record.failures = 0;
  record.verified_unix_ms = machine_.now_unix_ms();
  change.steps.push_back(std::move(record));
  if (const RestartRecord* restart = open_restart(step)) {
    change.restarts.push_back(*restart);
    change.restarts.back().checked = true;
  }
  if (const auto status = commit(std::move(change)); !status)
    return trouble(step, status.error().message, status.error().cause);
  machine_.effects().at_step(step.name(), Moment::after);
  show_position();
  return std::nullopt;
}

const RestartRecord* Engine::open_restart(const Step& step) const {
  const auto& all = journal_.restarts();
  const auto found = std::find_if(all.rbegin(), all.rend(), [&](const RestartRecord& restart) {
    return restart.step == step.name() && restart.asked_unix_ms != 0 && !restart.checked;
  });
  return found == all.rend() ? nullptr : &*found;
}

// Nothing: it was seen, the step may be verified.
std::optional<Halt> Engine::continue_restart(Step& step, RestartRecord restart) {
  if (!restart.boot_after.empty()) return std::nullopt;
  return request_restart(step, std::move(restart));
}

std::optional<Halt> Engine::request_restart(const Step& step, RestartRecord restart) {
  const auto asked = std::count_if(journal_.restarts().begin(), journal_.restarts().end(),
                                   [](const RestartRecord& known) { return known.asked_unix_ms != 0; });
  if (restart.id == 0 && static_cast<std::uint32_t>(asked) >= limits_.restarts)
    return trouble(step, {text::id::trouble_restarts_loop, {{"times", std::to_string(asked)}}}, {});
  if (restart.requests >= limits_.restart_requests) return trouble(step, text::id::trouble_restart_blocked, {});
  if (restart.asked_unix_ms == 0) restart.asked_unix_ms = machine_.now_unix_ms();
  Change change;
  change.restarts.push_back(restart);
  change.events.push_back(restart.requests == 0 ? event(proto::Event::MILESTONE, text::id::event_restart_asked)
                                                : event(proto::Event::WARNING, text::id::event_restart_asked_again));
  if (const auto status = commit(std::move(change)); !status)
    return trouble(step, status.error().message, status.error().cause);
  show(proto::State::RESTARTING);
  if (const auto status = machine_.power().restart(text::render(reason_of(restart), text::Language::english)); !status)
    return trouble(step, status.error().message, status.error().cause);
  count_request(step);
  return Halt::restarting;
}

// Only one that was made counts: a service that is killed before it has asked has not asked. That this cannot be
// written is no trouble on a server that goes down; a step's attempts end what would never end.
void Engine::count_request(const Step& step) {
  const RestartRecord* const asked = open_restart(step);
  if (asked == nullptr) return;
  Change change;
  change.restarts.push_back(*asked);
  ++change.restarts.back().requests;
  static_cast<void>(journal_.commit(change));
}

// Steps from `first` to `last` are to do again; their numbers of attempts are what they were.
void Engine::undo_from(const std::string& first, const Step& last, Change& change) const {
  bool undo = false;
  for (const auto& step : plan_.steps) {
    undo = undo || step->name() == first;
    if (undo) {
      StepRecord record = record_of(*step);
      record.state = StepRecord::State::none;
      change.steps.push_back(std::move(record));
    }
    if (step.get() == &last) break;
  }
}

Halt Engine::ask(const Step& step, proto::Question question, Change change) {
  proto::OpenQuestion open;
  const auto kept = journal_.value(question_key);
  if (!kept) return trouble(step, kept.error().message, kept.error().cause);
  const bool known = *kept && open.ParseFromString(**kept);
  // The same question after a restart is the same instance: an answer on its way still finds it.
  const bool same = known && !open.answered() && open.step() == step.name() && open.question_id() == question.id();
  if (!same) {
    open.set_step(step.name());
    open.set_question_id(question.id());
    open.set_instance(std::max(open.instance(), instance_before_start) + 1);
    open.set_answered(false);
    change.values[std::string(question_key)] = open.SerializeAsString();
    change.events.push_back(event(proto::Event::MILESTONE, question.title()));
  }
  if (const auto status = commit(std::move(change)); !status)
    return trouble(step, status.error().message, status.error().cause);
  question.set_instance(open.instance());
  question_ = std::move(question);
  *state_.mutable_question() = *question_;
  show_draft();
  show(proto::State::WAITING_FOR_OPERATOR);
  return Halt::question;
}

}  // namespace sssup::engine
