// The engine towards people: what it shows, what it asks, what it answers.
#include <algorithm>
#include <charconv>

#include "common/outcome/explained.h"
#include "common/rules/refusal.h"
#include "common/text/events.h"
#include "journal.pb.h"
#include "service/engine/engine_work.h"

namespace sssup::engine {
namespace {

constexpr std::uint32_t whole_progress = 10000;

constexpr const char* attention_question = "attention";

// Before the phase `now` all are done, after it to come; without one, all are `otherwise`.
void add_phases(const Plan& plan, std::string_view now, proto::Phase::Status otherwise, proto::State& state) {
  state.clear_phases();
  state.clear_next();
  proto::Phase::Status status = now.empty() ? otherwise : proto::Phase::DONE;
  for (const PhaseTitle& title : plan.phases) {
    auto* phase = state.add_phases();
    phase->set_id(title.id);
    *phase->mutable_title() = text::to_proto(title.title);
    phase->set_restart_after(title.restart_after);
    if (status == proto::Phase::TO_COME && !state.has_next()) *state.mutable_next() = text::to_proto(title.next);
    phase->set_status(title.id == now ? proto::Phase::NOW : status);
    if (title.id == now) status = proto::Phase::TO_COME;
  }
}

}  // namespace

void show_way(const Plan& plan, proto::State& state) {
  add_phases(plan, {}, proto::Phase::TO_COME, state);
}

proto::Event Engine::event(proto::Event::Level level, const proto::Text& text) const {
  proto::Event event;
  event.set_level(level);
  event.set_unix_ms(machine_.now_unix_ms());
  event.set_step(step_);
  *event.mutable_text() = text;
  return event;
}

proto::Event Engine::event(proto::Event::Level level, const text::Message& message) const {
  return event(level, text::to_proto(message));
}

Status Engine::commit(Change change) {
  if (change.empty()) return {};
  // Progress never falls, not over a restart either.
  change.values.insert_or_assign(std::string(progress_key), std::to_string(state_.progress()));
  SSSUP_CHECK(journal_.commit(change));
  if (!change.events.empty() && listener_.events) listener_.events(change.events);
  return {};
}

// The run waits for a person. What it says is durable if the journal can still be written; the wait does not depend on
// it.
Halt Engine::trouble(const Step& step, const text::Message& why, const std::string& cause) {
  proto::Trouble trouble;
  trouble.set_step(step.name());
  trouble.set_boot(boot_);
  *trouble.mutable_why() = text::to_proto(why);
  trouble.set_cause(cause);

  Change change;
  StepRecord record = record_of(step);
  ++record.failures;
  change.steps.push_back(std::move(record));
  change.values[std::string(trouble_key)] = trouble.SerializeAsString();
  change.events.push_back(event(proto::Event::TROUBLE, why));
  if (!cause.empty())
    change.events.push_back(event(proto::Event::DETAIL, text::Message{text::id::event_cause, {{"cause", cause}}}));
  static_cast<void>(commit(std::move(change)));
  return show_trouble(trouble);
}

Halt Engine::show_trouble(const proto::Trouble& trouble) {
  proto::Question question;
  question.set_id(attention_question);
  // Troubles count apart from the questions of steps, from the far end.
  question.set_instance(~std::uint64_t{0} - trouble_instance_++);
  *question.mutable_title() = text::to_proto(text::id::question_attention_title);
  *question.mutable_explanation() = trouble.has_why() ? trouble.why() : text::to_proto(text::id::trouble_unknown);
  if (!trouble.cause().empty())
    *question.add_warnings() = text::to_proto({text::id::event_cause, {{"cause", trouble.cause()}}});
  auto* retry = question.add_buttons();
  retry->set_id(std::string(rules::retry_button));
  *retry->mutable_label() = text::to_proto(text::id::question_attention_retry);
  question_ = std::move(question);
  *state_.mutable_question() = *question_;
  *state_.mutable_trouble() = question_->explanation();
  show(proto::State::NEEDS_ATTENTION);
  return Halt::attention;
}

proto::Reply Engine::answer(const proto::Answer& answer) {
  if (!question_ || answer.question_id() != question_->id() || answer.instance() != question_->instance())
    return refused(proto::Reply::NO_SUCH_QUESTION, text::id::answer_no_such_question);
  if (const auto problems = rules::check_answer(*question_, answer); !problems.empty()) return refused(problems);
  const bool attention = question_->id() == attention_question;
  const proto::Reply reply = attention ? go_on() : answer_step(answer);
  if (!reply.ok()) return reply;
  question_.reset();
  state_.clear_question();
  state_.clear_draft();
  state_.clear_trouble();
  show(proto::State::RUNNING);
  return reply;
}

std::optional<proto::Reply> Engine::look_again() {
  if (!question_) return std::nullopt;
  for (const auto& button : question_->buttons()) {
    if (!rules::looks_again(button.id())) continue;
    proto::Answer press;
    press.set_question_id(question_->id());
    press.set_instance(question_->instance());
    press.set_button(button.id());
    return answer(press);
  }
  return std::nullopt;
}

// A person has seen the trouble: all counts start over.
proto::Reply Engine::go_on() {
  Change change;
  if (const std::size_t at = position(); at < plan_.steps.size()) {
    StepRecord record = record_of(*plan_.steps[at]);
    record.attempts = record.failures = 0;
    change.steps.push_back(std::move(record));
    if (const RestartRecord* restart = open_restart(*plan_.steps[at])) {
      change.restarts.push_back(*restart);
      change.restarts.back().requests = 0;
    }
  }
  change.values[std::string(trouble_key)] = std::nullopt;
  change.events.push_back(event(proto::Event::MILESTONE, text::id::event_told_to_go_on));
  if (const auto status = commit(std::move(change)); !status)
    return refused(proto::Reply::FAILED, explained(status.error()));
  told_to_go_on_ = true;
  return accepted();
}

proto::Reply Engine::answer_step(const proto::Answer& answer) {
  Step& step = *plan_.steps[position()];
  Work work(*this, step, {});
  const auto outcome = step.answered(work, *question_, answer);
  if (!outcome) return refused(proto::Reply::FAILED, explained(outcome.error()));
  if (const auto* refuse = std::get_if<Refuse>(&*outcome)) return refused(refuse->problems);

  Change change = work.take_staged();
  proto::OpenQuestion open;
  open.set_step(step.name());
  open.set_question_id(question_->id());
  open.set_instance(question_->instance());
  open.set_answered(true);
  change.values[std::string(question_key)] = open.SerializeAsString();
  change.values[std::string(draft_key)] = std::nullopt;
  const auto* back = std::get_if<GoBack>(&*outcome);
  if (back != nullptr) {
    undo_from(back->step, step, change);
  } else {
    StepRecord record = record_of(step);
    record.attempts = 0;
    change.steps.push_back(std::move(record));
  }
  if (const auto status = commit(std::move(change)); !status)
    return refused(proto::Reply::FAILED, explained(status.error()));
  answered_ = back == nullptr;
  return accepted();
}

// Phases and the share of verified steps, from the journal's records.
void Engine::show_position() {
  const std::size_t at = position();
  weight_verified_ = 0;
  weight_current_ = at < plan_.steps.size() ? plan_.steps[at]->weight() : 0;
  for (std::size_t index = 0; index < at; ++index) weight_verified_ += plan_.steps[index]->weight();

  const std::string now = at < plan_.steps.size() ? plan_.steps[at]->phase() : std::string();
  add_phases(plan_, now, proto::Phase::DONE, state_);
  const auto no_return = journal_.steps().find(plan_.no_return);
  state_.set_past_no_return(no_return != journal_.steps().end() && no_return->second.state != StepRecord::State::none);
  if (state_.progress() == 0) {
    std::uint32_t kept = 0;
    if (const auto value = journal_.value(progress_key); value && *value)
      std::from_chars((*value)->data(), (*value)->data() + (*value)->size(), kept);
    state_.set_progress(std::min(kept, whole_progress - 1));
  }
  show_progress(nullptr, 0, 1);
}

void Engine::show(proto::State::Run run) {
  state_.set_run(run);
  publish();
}

// 100 % is for the service to say, when the last trace is gone.
void Engine::show_progress(const text::Message* message, std::uint64_t done, std::uint64_t total) {
  const std::uint64_t unit = std::max<std::uint64_t>(total, 1);
  const std::uint64_t weight = weight_verified_ * unit + weight_current_ * std::min(done, unit);
  const auto progress =
      static_cast<std::uint32_t>(weight * whole_progress / (std::max<std::uint64_t>(weight_total_, 1) * unit));
  const std::uint32_t before = state_.progress();
  state_.set_progress(std::clamp(progress, before, std::max(before, whole_progress - 1)));
  if (message == nullptr) {
    state_.clear_doing();
    return;
  }
  *state_.mutable_doing() = text::to_proto(*message);
  // Ten thousand monitors are not ten thousand pictures.
  if (state_.progress() != before || done == 0 || done >= total) publish();
}

void Engine::publish() const {
  if (listener_.state) listener_.state(state_);
}

}  // namespace sssup::engine
