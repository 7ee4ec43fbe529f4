#include "service/console/commands.h"
#include "service/console/control.h"
#include "service/console/view.h"

namespace sssup::console {
namespace {

bool is_over(const proto::State& state) {
  return state.run() == proto::State::FINISHED || state.run() == proto::State::ENDED;
}

}  // namespace

ExitCode attach(const Context& context, const AttachOptions& options) {
  using namespace std::chrono_literals;
  // Events that come after the end of the run are its last ones: waited for so long.
  constexpr auto last_events = 500ms;
  const Terminal terminal;
  const auto view = make_view(context, terminal, options.format);
  Conversation conversation(endpoint_of(options.service), true, options.after_seq);
  const auto state = first_state(context, conversation, options.wait);
  if (!state) return state.error();
  view->state(*state);
  bool over = is_over(*state);
  for (;;) {
    const auto update = conversation.next(over ? last_events : 1h);
    if (!update) {
      if (over) return ExitCode::done;
      continue;
    }
    if (std::holds_alternative<Interrupted>(*update)) return ExitCode::done;
    if (const auto* now = std::get_if<proto::State>(&*update)) {
      view->state(*now);
      over = is_over(*now);
    } else if (const auto* event = std::get_if<proto::Event>(&*update)) {
      view->event(*event);
    } else if (const auto* heartbeat = std::get_if<proto::Heartbeat>(&*update)) {
      view->heartbeat(*heartbeat);
      if (over) return ExitCode::done;
    } else if (const auto* goodbye = std::get_if<proto::Goodbye>(&*update)) {
      if (goodbye->why() == proto::Goodbye::FINISHED) return ExitCode::done;
    } else if (const auto* change = std::get_if<LinkChange>(&*update)) {
      if (over) return ExitCode::done;
      view->link(*change);
      if (change->link != pipe::Link::refused) continue;
      if (change->why) complain(context, *change->why);
      return ExitCode::failed;
    }
  }
}

}  // namespace sssup::console
