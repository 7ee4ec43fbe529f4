#include "service/upgrade/reset.h"

#include <functional>
#include <optional>

#include <nlohmann/json.hpp>

#include "common/text/console.h"
#include "common/text/escape.h"
#include "service/console/commands.h"
#include "service/console/confirm.h"
#include "service/console/control.h"
#include "service/console/rehearsal_lock.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/machine/rehearsal/service_lock.h"

namespace sssup::console {
namespace {

using Lines = std::vector<std::string>;
template <class Value>
using Or = tl::expected<Value, ExitCode>;

// What would be removed and left, and the reset itself; by the service, or without one.
struct Way {
  std::function<Or<Lines>()> tell;  // empty: there is nothing to remove
  std::function<Or<Lines>()> reset;
  std::function<bool()> interrupted;
};

Or<Lines> refused(const Context& context, const Error& error) {
  complain(context, error);
  return tl::unexpected(ExitCode::failed);
}

Lines said(const Context& context, const std::vector<text::Message>& messages) {
  Lines lines;
  for (const text::Message& message : messages) lines.push_back(context.say(message));
  return lines;
}

// Without a service: on the rehearsal server itself.
Way directly(const Context& context, machine::Machine& machine) {
  const auto tell = [&context, &machine]() -> Or<Lines> {
    const auto outlook = upgrade::look_ahead_to_reset(machine);
    if (outlook.refused) return refused(context, *outlook.refused);
    if (outlook.removes.empty() && outlook.unknown.empty()) return Lines();
    return said(context, upgrade::lines_before(outlook));
  };
  const auto reset = [&context, &machine]() -> Or<Lines> {
    const auto outlook = upgrade::look_ahead_to_reset(machine);
    const auto removed = upgrade::reset(machine);
    if (!removed) return refused(context, removed.error());
    return said(context, upgrade::lines_after(*removed, outlook));
  };
  return {tell, reset, [] { return false; }};
}

Way by_service(const Context& context, Conversation& conversation) {
  const auto ask = [&context, &conversation](bool only_tell) -> Or<Lines> {
    proto::ClientMessage message;
    message.mutable_reset()->set_only_tell(only_tell);
    const auto reply = conversation.ask(std::move(message));
    if (!reply) return refused(context, reply.error());
    if (!reply->ok()) {
      complain(context, text::id::console_service_refused, text::render(reply->why(), context.language));
      return tl::unexpected(ExitCode::failed);
    }
    Lines lines;
    for (const auto& detail : reply->details()) lines.push_back(text::render(detail, context.language));
    return lines;
  };
  return {[ask] { return ask(true); }, [ask] { return ask(false); },
          [&conversation] { return conversation.interrupted(); }};
}

void print(const ResetOptions& options, const Lines& lines, bool done) {
  if (options.format == Format::json)
    return print_line(text::escape_json(nlohmann::ordered_json{{"reset", done}, {"details", lines}}.dump(
        -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)));
  for (const std::string& line : lines) print_line(line);
}

ExitCode not_done(const Context& context) {
  complain(context, text::id::console_reset_not_done);
  return ExitCode::failed;
}

ExitCode reset(const Context& context, const ResetOptions& options, const Way& way) {
  const auto told = way.tell();
  if (!told) return told.error();
  if (told->empty()) {
    print(options, {context.say(text::id::console_nothing_to_reset)}, false);
    return ExitCode::done;
  }
  if (!options.yes) {
    print(options, *told, false);
    Terminal terminal;
    if (!terminal.interactive() || options.format == Format::json) {
      complain(context, text::id::console_reset_needs_yes);
      return ExitCode::input_needed;
    }
    if (!confirm(context, terminal, text::id::console_reset_sure, false, way.interrupted).value_or(false))
      return not_done(context);
  }
  const auto done = way.reset();
  if (!done) return done.error();
  print(options, *done, true);
  return ExitCode::done;
}

ExitCode failed(const Context& context, const Error& why) {
  complain(context, why);
  return ExitCode::failed;
}

// Nothing: interrupted before that was known.
std::optional<bool> is_served(const pipe::Endpoint& endpoint) {
  Conversation conversation(endpoint, false);
  for (;;) {
    const auto update = conversation.next(std::chrono::hours(1));
    if (!update) continue;
    if (std::holds_alternative<Interrupted>(*update)) return std::nullopt;
    if (std::holds_alternative<proto::State>(*update)) return true;
    const auto* change = std::get_if<LinkChange>(&*update);
    if (change != nullptr && change->why) return false;
  }
}

}  // namespace

ExitCode reset(const Context& context, const ResetOptions& options) {
  if (!options.service.folder.empty()) {
    // Nobody is its host, and no service was started by hand: there is none.
    const auto lock = take_rehearsal_lock(options.service.folder);
    if (!lock && lock.error().kind != Error::Kind::busy) return failed(context, lock.error());
    const auto served = is_served(endpoint_of(options.service));
    if (!served) return not_done(context);
    if (!*served) {
      if (!lock) return failed(context, lock.error());
      // A service that cannot be reached may be at work all the same.
      const auto only_service = machine::rehearsal::take_service_lock(options.service.folder);
      if (!only_service) return failed(context, only_service.error());
      const auto machine = machine::rehearsal::open(options.service.folder);
      if (machine) return reset(context, options, directly(context, **machine));
      return failed(context, machine.error());
    }
  }
  Conversation conversation(endpoint_of(options.service), true);
  const auto state = first_state(context, conversation, options.service);
  if (!state) return state.error();
  if (const auto ours = have_control(context, conversation, false); !ours) return ours.error();
  return reset(context, options, by_service(context, conversation));
}

}  // namespace sssup::console
