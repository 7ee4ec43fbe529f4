#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/control.h"
#include "service/console/findings.h"
#include "service/console/input.h"
#include "service/console/operator.h"

namespace sssup::console {
namespace {

ExitCode start_with_person(const Context& context, Terminal& terminal, Conversation& conversation,
                           proto::Answers answers) {
  const auto view = make_view(context, terminal, Format::text);
  Operator seat(context, terminal, *view, conversation, {.answers = std::move(answers), .only_start = true});
  return seat.run().exit;
}

// R-1.4-once: it cannot be cancelled, so it is no command's own idea.
ExitCode start_unasked(const Context& context, Conversation& conversation, const proto::State& state,
                       proto::Answers answers, bool agreed) {
  if (!agreed && !answers.confirm() && state.run() == proto::State::NOT_STARTED) {
    complain(context, text::id::console_confirm_missing);
    complain(context, text::id::console_not_started, context.say(text::id::console_start_needs_person));
    return ExitCode::input_needed;
  }
  proto::ClientMessage message;
  *message.mutable_start()->mutable_answers() = std::move(answers);
  const auto started = command_to_start(context, conversation, state, std::move(message));
  return started ? ExitCode::done : started.error();
}

}  // namespace

ExitCode start(const Context& context, const StartOptions& options) {
  auto answers = load_answers(context, options.answers);
  if (!answers) return ExitCode::input_needed;
  if (options.answers.empty()) answers->set_format(1);
  if (!options.edition.empty()) answers->set_edition(options.edition);
  if (!options.working_folder.empty()) answers->set_working_folder(options.working_folder);
  if (!options.backup_folder.empty()) answers->set_backup_folder(options.backup_folder);
  if (const auto problems = document::check_answers(*answers); !problems.empty()) {
    complain(context, context.say(text::id::console_bad_command_line), problems);
    return ExitCode::input_needed;
  }

  Conversation conversation(endpoint_of(options.service), true);
  const auto state = first_state(context, conversation, options.service);
  if (!state) return state.error();
  if (const auto ours = have_control(context, conversation, false); !ours) return ours.error();
  // Without an answer file a person says how it is to start (2.4).
  Terminal terminal;
  const bool ask =
      terminal.interactive() && options.answers.empty() && !options.yes && state->run() == proto::State::NOT_STARTED;
  const ExitCode started =
      ask ? start_with_person(context, terminal, conversation, *std::move(answers))
          : start_unasked(context, conversation, *state, *std::move(answers), options.yes || terminal.interactive());
  if (started == ExitCode::done) print_line(context.say(text::id::console_started));
  return started;
}

ExitCode check_again(const Context& context, const ServiceOptions& service) {
  Conversation conversation(endpoint_of(service), true);
  const auto state = first_state(context, conversation, service);
  if (!state) return state.error();
  if (const auto ours = have_control(context, conversation, false); !ours) return ours.error();
  proto::ClientMessage message;
  message.mutable_check_again();
  const auto done = command(context, conversation, std::move(message));
  if (!done) return done.error();
  // Its reply comes after the state that it found.
  proto::State found = *state;
  while (auto update = conversation.next(std::chrono::milliseconds(0)))
    if (auto* now = std::get_if<proto::State>(&*update)) found = std::move(*now);
  if (found.run() == proto::State::NOT_STARTED) print_start_findings(context, found);
  return ExitCode::done;
}

}  // namespace sssup::console
