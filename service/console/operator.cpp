#include "service/console/operator.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/text/console.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/console/answer_file.h"
#include "service/console/confirm.h"
#include "service/console/control.h"
#include "service/console/findings.h"
#include "service/console/form.h"

namespace sssup::console {
namespace {

bool looks_again(const proto::Question& question) {
  const auto* button = button_that_goes_on(question);
  return button != nullptr && rules::looks_again(button->id());
}

}  // namespace
using namespace std::chrono_literals;

Operator::Operator(const Context& context, Terminal& terminal, View& view, Conversation& conversation, Options options)
    : context_(context),
      terminal_(terminal),
      view_(view),
      conversation_(conversation),
      options_(std::move(options)),
      file_(options_.answers) {}

Ending Operator::run() {
  for (;;) {
    // All that has come is taken before anything is done about it.
    const auto update = conversation_.next(changed_ ? 0ms : 250ms);
    Step ending;
    if (update)
      ending = take(*update);
    else if (changed_)
      ending = act();
    else if (options_.gone())
      ending = left_alone();
    if (!ending) continue;
    view_.step_aside();
    return *ending;
  }
}

// The service had nobody to tell how it ended.
Operator::Step Operator::left_alone() {
  view_.step_aside();
  complain(context_, text::id::console_service_left);
  return Ending{.report_path = state_.report_path()};
}

Operator::Step Operator::take(const Update& update) {
  if (std::holds_alternative<Interrupted>(update)) {
    view_.step_aside();
    complain(context_, text::id::console_interrupted);
    return Ending{};
  }
  if (const auto* state = std::get_if<proto::State>(&update)) {
    state_ = *state;
    changed_ = true;
    options_.on_state();
    view_.state(state_);
  } else if (const auto* event = std::get_if<proto::Event>(&update)) {
    view_.event(*event);
    options_.on_event(*event);
  } else if (const auto* heartbeat = std::get_if<proto::Heartbeat>(&update)) {
    view_.heartbeat(*heartbeat);
  } else if (const auto* change = std::get_if<LinkChange>(&update)) {
    view_.link(*change);
    // The service goes on behind what is in its clients' way; who waits here is to take that away.
    if (change->why && change->link != pipe::Link::refused && is_in_the_way(*change->why)) {
      view_.step_aside();
      complain(context_, *change->why);
    }
    // Told again when attached again, except for a service's last word.
    if (change->link == pipe::Link::lost && !is_over(state_)) changed_ = false;
    if (change->link != pipe::Link::refused) return std::nullopt;
    view_.step_aside();
    complain(context_, text::id::console_refused, change->why ? describe(*change->why, context_.language) : "");
    return Ending{};
  }
  return std::nullopt;
}

Operator::Step Operator::act() {
  changed_ = false;
  if (state_.run() == proto::State::FINISHED)
    return Ending{.exit = ExitCode::done, .finished = true, .report_path = state_.report_path()};
  if (state_.run() == proto::State::ENDED) {
    view_.step_aside();
    complain_of_end(context_, state_);
    return Ending{.ended = true};
  }
  if (state_.run() == proto::State::UNUSABLE) {
    view_.step_aside();
    complain(context_, text::id::console_unusable, text::render(state_.trouble(), context_.language));
    const auto& said = state_.trouble().id();
    return Ending{.looks_again =
                      said == text::id::unusable_looks_again.name || said == text::id::unusable_check_again.name};
  }
  // Somebody else's business; watched until it is over, or until that one lets go.
  if (!state_.you_control() && !state_.controller().empty()) return std::nullopt;
  if (state_.run() == proto::State::NOT_STARTED) return before_start();
  if (options_.only_start) return Ending{.exit = ExitCode::done};
  if (!std::exchange(has_looked_, true) && looks_again(state_.question()))
    found_waiting_ = state_.question().instance();
  if (state_.run() == proto::State::NEEDS_ATTENTION) return attend();
  // Accepted already: the next state is on its way.
  if (state_.question().instance() == accepted_) return std::nullopt;
  if (state_.has_question()) return answer_question();
  return std::nullopt;
}

tl::expected<void, ExitCode> Operator::send(proto::ClientMessage message) {
  if (const auto ours = have_control(context_, conversation_, false); !ours) return ours;
  if (state_.run() == proto::State::NOT_STARTED)
    return command_to_start(context_, conversation_, state_, std::move(message));
  return command(context_, conversation_, std::move(message), state_.question());
}

Operator::Step Operator::before_start() {
  if (started_ || state_.question().instance() == accepted_) return std::nullopt;
  if (!terminal_.interactive()) return start_without_person();
  show_findings();
  if (!options_.start) return ask_to_start();
  return stops_start(state_) ? check_again_if_wanted() : begin();
}

void Operator::show_findings() {
  if (!options_.findings) return;
  std::string all;
  for (const auto& finding : state_.findings()) all += finding.SerializeAsString();
  if (findings_shown_ == all) return;
  findings_shown_ = std::move(all);
  view_.step_aside();
  print_start_findings(context_, state_);
}

// As in the window: what was found, what is asked for, and a look again; the start itself is there when nothing blocks
// it.
Operator::Step Operator::ask_to_start() {
  proto::Question question = state_.question();
  if (stops_start(state_)) {
    view_.step_aside();
    print_line(context_.say(text::id::console_start_blocked));
    auto& buttons = *question.mutable_buttons();
    buttons.erase(
        std::remove_if(buttons.begin(), buttons.end(), [](const auto& each) { return !each.without_fields(); }),
        buttons.end());
  }
  auto* again = question.add_buttons();
  again->set_id(std::string(rules::check_again_button));  // a command here, no answer
  *again->mutable_label() = text::to_proto(text::id::button_check_again);
  again->set_without_fields(true);
  return ask_person(question);
}

// Once started, the upgrade cannot be cancelled: nobody but a person or a confirmed answer file begins it.
Operator::Step Operator::start_without_person() {
  if (options_.answers.confirm()) return options_.start ? begin() : answer_question();
  view_.step_aside();
  return question_needs_person(state_.question());
}

Operator::Step Operator::begin() {
  view_.step_aside();
  if (const auto ours = have_control(context_, conversation_, false); !ours)
    return ours.error() == ExitCode::no_service ? std::nullopt : Step(Ending{});
  proto::ClientMessage message;
  *message.mutable_start()->mutable_answers() = options_.answers;
  const auto reply = conversation_.ask(std::move(message));
  if (!reply) {
    // Gone before it replied: its state after it is back tells whether it had started.
    complain(context_, reply.error());
    return std::nullopt;
  }
  if (reply->ok()) {
    started_ = true;
    return std::nullopt;
  }
  if (reply->refusal() == proto::Reply::INVALID)
    return Ending{.exit = complain_of_refusal(context_, *reply, state_.question())};
  // Once without a word: what was in the way may have been put right since the first look.
  if (!terminal_.interactive() && !std::exchange(checked_again_, true)) return check_again();
  complain_of_start(context_, state_, *reply);
  return terminal_.interactive() ? check_again_if_wanted() : Step(Ending{});
}

// The reply comes when it was looked again, after the new state.
Operator::Step Operator::check_again() {
  findings_shown_.reset();
  proto::ClientMessage check;
  check.mutable_check_again();
  const auto sent = send(std::move(check));
  if (!sent && sent.error() != ExitCode::no_service) return Ending{};
  return std::nullopt;
}

Operator::Step Operator::check_again_if_wanted() {
  const auto again =
      confirm(context_, terminal_, text::id::console_check_again, true, [this] { return conversation_.interrupted(); });
  return again.value_or(false) ? check_again() : Step(Ending{});
}

Operator::Step Operator::answer_question() {
  if (from_file_.insert(state_.question().instance()).second) {
    if (const auto given = file_.answer(state_.question())) {
      proto::ClientMessage message;
      *message.mutable_answer() = *given;
      view_.step_aside();
      const auto sent = send(std::move(message));
      if (!sent && sent.error() == ExitCode::no_service) {
        from_file_.erase(state_.question().instance());
        return std::nullopt;
      }
      if (sent) {
        file_.was_sent(*given);
        return accepted();
      }
    }
  }
  if (terminal_.interactive()) return ask_person(state_.question());
  if (wants_another_look()) return check_again();
  view_.step_aside();
  proto::Answer nothing;
  nothing.set_question_id(state_.question().id());
  nothing.set_instance(state_.question().instance());
  if (const auto* button = button_that_goes_on(state_.question())) nothing.set_button(button->id());
  for (const auto& problem : rules::check_answer(state_.question(), nothing))
    complain(context_,
             {text::id::console_field, {{"field", name_of_field(context_, state_.question(), problem.field)}}},
             context_.say(problem.why));
  return question_needs_person(state_.question());
}

Operator::Step Operator::accepted() {
  accepted_ = state_.question().instance();
  return std::nullopt;
}

Operator::Step Operator::ask_person(const proto::Question& question) {
  view_.step_aside();
  // Keys pressed before the question is shown must not answer it.
  terminal_.forget_input();
  const auto not_ours = [&] { return conversation_.open_question() != question.instance(); };
  Form form(context_, terminal_, question,
            {.draft = draft_for(question),
             .give_up = [&] { return conversation_.interrupted() || not_ours(); },
             .keep = [&](const proto::Draft& draft) { keep_draft(conversation_, draft); }});
  for (;;) {
    const auto given = form.fill_in();
    if (!given) {
      if (conversation_.interrupted()) return std::nullopt;
      if (not_ours()) return question_taken();
      return question_needs_person(question);
    }
    if (state_.run() == proto::State::NOT_STARTED && given->button() == rules::check_again_button) return check_again();
    proto::ClientMessage message;
    *message.mutable_answer() = *given;
    const auto sent = send(std::move(message));
    if (sent) {
      options_.on_answer(question, *given);
      return accepted();
    }
    if (sent.error() == ExitCode::no_service) return std::nullopt;
    // A start that was refused was checked anew: what that found is on its way.
    if (state_.run() == proto::State::NOT_STARTED && sent.error() == ExitCode::failed) return std::nullopt;
    if (not_ours()) return question_taken();
  }
}

Operator::Step Operator::question_taken() {
  // What was typed was meant for this question, not for the next one.
  terminal_.forget_input();
  print_line(context_.say(text::id::console_question_taken));
  return std::nullopt;
}

// Whoever runs the command again with a confirmed answer file has put right what the run waited for.
bool Operator::wants_another_look() {
  if (!options_.answers.confirm() || !found_waiting_ || *found_waiting_ != state_.question().instance()) return false;
  found_waiting_.reset();
  return true;
}

Operator::Step Operator::attend() {
  const std::string trouble = text::render(state_.trouble(), context_.language);
  if (terminal_.interactive() && state_.has_question()) return ask_person(state_.question());
  if (wants_another_look()) return check_again();
  view_.step_aside();
  return without_person(text::id::console_attention, trouble, ExitCode::failed);
}

Operator::Step Operator::question_needs_person(const proto::Question& question) const {
  // Without a terminal, name what the answer file lacks.
  if (!terminal_.interactive() && !options_.answers.confirm()) complain(context_, text::id::console_confirm_missing);
  const bool waits = looks_again(question);
  const auto ending = without_person({text::id::console_question_open, {{"question", question.id()}}},
                                     text::render(waits ? question.explanation() : question.title(), context_.language),
                                     ExitCode::input_needed);
  if (!waits) return ending;
  for (const auto& warning : question.warnings())
    complain(context_, text::id::console_besides, text::render(warning, context_.language));
  if (const auto* other = button_with_fields(question); other != nullptr && question.fields_size() > 0)
    complain(context_, {text::id::console_or_answer,
                        {{"question", question.id()}, {"button", other->id()}, {"field", question.fields(0).id()}}});
  return ending;
}

Operator::Step Operator::without_person(const text::Message& what, const std::string& why, ExitCode exit) const {
  complain(context_, what, why);
  const auto* button = button_that_goes_on(state_.question());
  return Ending{.exit = exit,
                .report_path = state_.report_path(),
                .question = state_.question().id(),
                .button = button == nullptr ? "" : button->id(),
                .looks_again = looks_again(state_.question())};
}

proto::Draft Operator::draft_for(const proto::Question& question) const {
  proto::Draft draft = state_.draft();
  if (!options_.only_start) return draft;
  draft.set_question_id(question.id());
  draft.set_instance(question.instance());
  for (const proto::Field& field : question.fields()) {
    const auto values = rules::values_for(options_.answers, field.id());
    if (!values) continue;
    auto* entered = draft.add_fields();
    entered->set_field(field.id());
    entered->mutable_values()->Add(values->begin(), values->end());
  }
  return draft;
}

}  // namespace sssup::console
