#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/control.h"
#include "service/console/input.h"

namespace sssup::console {

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
  const auto state = first_state(context, conversation);
  if (!state) return state.error();
  if (const auto ours = have_control(context, conversation, false); !ours) return ours.error();
  proto::ClientMessage message;
  *message.mutable_start()->mutable_answers() = *std::move(answers);
  if (const auto started = command(context, conversation, std::move(message)); !started) {
    print_start_findings(context, *state);
    return started.error();
  }
  print_line(context.say(text::id::console_started));
  return ExitCode::done;
}

ExitCode check_again(const Context& context, const ServiceOptions& service) {
  Conversation conversation(endpoint_of(service), true);
  const auto state = first_state(context, conversation);
  if (!state) return state.error();
  if (const auto ours = have_control(context, conversation, false); !ours) return ours.error();
  proto::ClientMessage message;
  message.mutable_check_again();
  const auto done = command(context, conversation, std::move(message));
  return done ? ExitCode::done : done.error();
}

}  // namespace sssup::console
