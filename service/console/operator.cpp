#include "service/console/operator.h"

#include <fmt/format.h>

#include "common/rules/answers.h"
#include "common/text/console.h"
#include "service/console/answer_file.h"
#include "service/console/form.h"

namespace sssup::console {

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
      ending = Ending{ExitCode::failed, false, state_.report_path()};
    if (!ending) continue;
    view_.step_aside();
    return *ending;
  }
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
  if (state_.run() == proto::State::FINISHED) return Ending{ExitCode::done, true, state_.report_path()};
  if (state_.run() == proto::State::ENDED) {
    view_.step_aside();
    complain(context_, text::id::console_ended, text::render(state_.trouble(), context_.language));
    return Ending{};
  }
  if (state_.run() == proto::State::UNUSABLE) {
    view_.step_aside();
    return without_person(text::id::console_unusable, text::render(state_.trouble(), context_.language),
                          ExitCode::failed);
  }
  // Somebody else's business; watched until it is over, or until that one lets go.
  if (!state_.you_control() && !state_.controller().empty()) return std::nullopt;
  if (state_.run() == proto::State::NEEDS_ATTENTION) return attend();
  if (state_.run() == proto::State::NOT_STARTED && started_) return std::nullopt;
  if (state_.run() == proto::State::NOT_STARTED && options_.start) return begin();
  // Accepted already: the next state is on its way.
  if (state_.question().instance() == accepted_) return std::nullopt;
  if (state_.has_question()) return answer_question();
  return std::nullopt;
}

tl::expected<void, ExitCode> Operator::send(proto::ClientMessage message) {
  if (const auto ours = have_control(context_, conversation_, false); !ours) return ours;
  return command(context_, conversation_, std::move(message));
}

Operator::Step Operator::begin() {
  proto::ClientMessage message;
  *message.mutable_start()->mutable_answers() = options_.answers;
  view_.step_aside();
  const auto sent = send(std::move(message));
  if (sent) {
    started_ = true;
    return std::nullopt;
  }
  // Gone before it replied: its state after it is back tells whether it had started.
  if (sent.error() == ExitCode::no_service) return std::nullopt;
  if (sent.error() == ExitCode::input_needed) return Ending{sent.error(), false, {}};
  print_start_findings(context_, state_);
  // Once without being asked: what was in the way may have been put right since the first look.
  const bool again = terminal_.interactive() ? confirmed(text::id::console_check_again) : !checked_again_;
  checked_again_ = true;
  if (!again) return Ending{};
  proto::ClientMessage check;
  check.mutable_check_again();
  const auto sent_check = send(std::move(check));
  if (!sent_check && sent_check.error() != ExitCode::no_service) return Ending{};
  return std::nullopt;  // the new state is on its way
}

Operator::Step Operator::answer_question() {
  if (from_file_.insert(state_.question().instance()).second) {
    if (const auto given = file_.answer(state_.question())) {
      proto::ClientMessage message;
      *message.mutable_answer() = *given;
      view_.step_aside();
      const auto sent = send(std::move(message));
      if (sent) return accepted();
      if (sent.error() == ExitCode::no_service) {
        from_file_.erase(state_.question().instance());
        return std::nullopt;
      }
    }
  }
  if (terminal_.interactive()) return ask_person();
  view_.step_aside();
  proto::Answer nothing;
  nothing.set_question_id(state_.question().id());
  nothing.set_instance(state_.question().instance());
  if (const auto* button = button_that_goes_on(state_.question())) nothing.set_button(button->id());
  for (const auto& problem : rules::check_answer(state_.question(), nothing))
    complain(context_, {text::id::console_field, {{"field", problem.field}}}, context_.say(problem.why));
  return without_person({text::id::console_question_open, {{"question", state_.question().id()}}},
                        text::render(state_.question().title(), context_.language), ExitCode::input_needed);
}

Operator::Step Operator::accepted() {
  accepted_ = state_.question().instance();
  return std::nullopt;
}

Operator::Step Operator::ask_person() {
  view_.step_aside();
  const proto::Question question = state_.question();
  const auto not_ours = [&] { return conversation_.open_question() != question.instance(); };
  Form form(context_, terminal_, question, state_.draft(), [&] { return conversation_.interrupted() || not_ours(); });
  for (;;) {
    const auto given = form.fill_in();
    if (!given) {
      if (conversation_.interrupted()) return std::nullopt;
      if (not_ours()) return question_taken();
      return without_person({text::id::console_question_open, {{"question", question.id()}}},
                            text::render(question.title(), context_.language), ExitCode::input_needed);
    }
    proto::ClientMessage message;
    *message.mutable_answer() = *given;
    const auto sent = send(std::move(message));
    if (sent) {
      options_.on_answer(question, *given);
      return accepted();
    }
    if (sent.error() == ExitCode::no_service) return std::nullopt;
    if (not_ours()) return question_taken();
  }
}

Operator::Step Operator::question_taken() {
  // What was typed was meant for this question, not for the next one.
  terminal_.forget_input();
  print_line(context_.say(text::id::console_question_taken));
  return std::nullopt;
}

Operator::Step Operator::attend() {
  const std::string trouble = text::render(state_.trouble(), context_.language);
  if (terminal_.interactive() && state_.has_question()) return ask_person();
  view_.step_aside();
  return without_person(text::id::console_attention, trouble, ExitCode::failed);
}

Operator::Step Operator::without_person(const text::Message& what, const std::string& why, ExitCode exit) {
  complain(context_, what, why);
  return Ending{exit, false, state_.report_path()};
}

bool Operator::confirmed(const text::Message& prompt) {
  terminal_.write(context_.say(prompt) + " ");
  const auto line = terminal_.read_line(true, [&] { return conversation_.interrupted(); });
  return line && (line->empty() || *line == "y" || *line == "yes");
}

}  // namespace sssup::console
