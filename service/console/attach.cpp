#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/control.h"
#include "service/console/view.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::console {
namespace {

// What there is to watch after it is somebody putting it right; that may take days.
bool cannot_go_on(const Context& context, View& view, const proto::State& state) {
  if (state.run() != proto::State::UNUSABLE) return false;
  view.step_aside();
  complain(context, text::id::console_unusable, text::render(state.trouble(), context.language));
  return true;
}

// The service of a rehearsal has removed itself and its traces: it finished while we were away, and will not be back.
bool has_left(const ServiceOptions& service) {
  if (service.folder.empty()) return false;
  const auto machine = machine::rehearsal::open(service.folder);
  if (!machine) return false;
  const auto registered = (*machine)->services().query(machine::own_service);
  const auto anchor = (*machine)->registry().read(machine::own_key);
  return registered && !*registered && anchor && !*anchor;
}

}  // namespace

ExitCode attach(const Context& context, const AttachOptions& options) {
  using namespace std::chrono_literals;
  // Events that come after the end of the run are its last ones: waited for so long.
  constexpr auto last_events = 500ms;
  const Expected<pipe::Endpoint> endpoint =
      options.server.empty() ? endpoint_of(options.service) : pipe::watch_endpoint(options.server);
  if (!endpoint) {
    complain(context, endpoint.error());
    return ExitCode::failed;
  }
  const Terminal terminal;
  const auto view = make_view(context, terminal, options.format);
  Conversation conversation(*endpoint, true, options.after_seq);
  const auto state = first_state(context, conversation, options.wait);
  if (!state) return state.error();
  view->state(*state);
  if (cannot_go_on(context, *view, *state)) return ExitCode::failed;
  bool over = is_over(*state);
  bool lost = false;
  for (;;) {
    const auto update = conversation.next(over ? last_events : lost ? 1s : 1h);
    if (!update) {
      if (over || (lost && has_left(options.service))) return ExitCode::done;
      continue;
    }
    if (std::holds_alternative<Interrupted>(*update)) return ExitCode::done;
    if (const auto* now = std::get_if<proto::State>(&*update)) {
      view->state(*now);
      if (cannot_go_on(context, *view, *now)) return ExitCode::failed;
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
      lost = change->link == pipe::Link::lost || change->link == pipe::Link::connecting;
      view->link(*change);
      if (change->link != pipe::Link::refused) continue;
      if (change->why) complain(context, *change->why);
      return ExitCode::failed;
    }
  }
}

}  // namespace sssup::console
