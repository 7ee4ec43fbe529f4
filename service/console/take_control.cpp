#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/input.h"
#include "service/console/operator.h"

namespace sssup::console {

ExitCode take_control(const Context& context, const TakeControlOptions& options) {
  auto answers = load_answers(context, options.answers);
  if (!answers) return ExitCode::input_needed;
  Terminal terminal;
  const auto view = make_view(context, terminal, options.format);
  Conversation conversation(endpoint_of(options.service), true);
  const auto state = first_state(context, conversation, options.service);
  if (!state) return state.error();
  if (const auto ours = have_control(context, conversation, options.force); !ours) return ours.error();
  Operator seat(
      context, terminal, *view, conversation,
      {.answers = *std::move(answers), .start = !options.answers.empty(), .findings = options.format == Format::text});
  const Ending ending = seat.run();
  if (!ending.question.empty())
    complain(context, {text::id::console_upgrade_waits, {{"question", ending.question}, {"button", ending.button}}});
  return ending.exit;
}

}  // namespace sssup::console
