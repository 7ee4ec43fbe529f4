#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/control.h"
#include "service/console/this_server.h"
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

// The service, or what it left to come back to, is on its server. Nothing where that cannot be seen from here.
std::optional<bool> is_there(const AttachOptions& options) {
  if (!options.server.empty() || !options.service.endpoint.empty()) return std::nullopt;
  const auto machine =
      options.service.folder.empty() ? this_server() : machine::rehearsal::open(options.service.folder);
  if (!machine) return std::nullopt;
  const auto registered = (*machine)->services().query(machine::own_service);
  const auto anchor = (*machine)->registry().read(machine::own_key);
  if (!registered || !anchor) return std::nullopt;
  return registered->has_value() || anchor->has_value();
}

// a run that was reset left the server in some state. Each later State has the same lines again.
void print_left_once(const Context& context, View& view, const proto::State& state, bool& printed) {
  if (printed || state.left().empty()) return;
  printed = true;
  view.step_aside();
  for (const auto& line : state.left()) print_line(text::render(line, context.language));
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
  // One that is not there yet is waited for, as long as it takes. One that was there and has removed itself will not be
  // back: it finished while we were away.
  bool was_there = is_there(options).value_or(false);
  const auto has_left = [&] { return was_there && !is_there(options).value_or(true); };
  const auto state = first_state(context, conversation, options.service, [&] { return options.wait && !has_left(); });
  if (!state) return state.error();
  was_there = true;
  bool left_printed = options.format != Format::text;
  const auto show = [&](const proto::State& now) {
    view->state(now);
    print_left_once(context, *view, now, left_printed);
  };
  show(*state);
  if (cannot_go_on(context, *view, *state)) return ExitCode::failed;
  bool over = is_over(*state);
  bool lost = false;
  for (;;) {
    const auto update = conversation.next(over ? last_events : lost ? 1s : 1h);
    if (!update) {
      if (over || (lost && has_left())) return ExitCode::done;
      continue;
    }
    if (std::holds_alternative<Interrupted>(*update)) return ExitCode::done;
    if (const auto* now = std::get_if<proto::State>(&*update)) {
      show(*now);
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
