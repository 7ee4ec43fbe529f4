#include "service/upgrade/start.h"

#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/control.h"
#include "service/console/rehearsal_lock.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::console {
namespace {

// Without a service: on the rehearsal server itself.
ExitCode reset_directly(const Context& context, const std::filesystem::path& folder) {
  const auto machine = machine::rehearsal::open(folder);
  if (!machine) {
    complain(context, machine.error());
    return ExitCode::failed;
  }
  const auto removed = upgrade::reset(**machine);
  if (!removed) {
    complain(context, removed.error());
    return ExitCode::failed;
  }
  for (const text::Message& each : *removed) print_line(context.say(each));
  if (removed->empty()) print_line(context.say(text::id::console_nothing_to_reset));
  return ExitCode::done;
}

}  // namespace

ExitCode reset(const Context& context, const ServiceOptions& service) {
  if (!service.folder.empty()) {
    // Nobody is its host: no service runs.
    if (const auto lock = RehearsalLock::take(service.folder); lock) return reset_directly(context, service.folder);
  }
  Conversation conversation(endpoint_of(service), true);
  const auto state = first_state(context, conversation);
  if (!state) return state.error();
  if (const auto ours = have_control(context, conversation, false); !ours) return ours.error();
  proto::ClientMessage message;
  message.mutable_reset();
  const auto reply = conversation.ask(std::move(message));
  if (!reply) {
    complain(context, reply.error());
    return ExitCode::failed;
  }
  const std::string said = text::render(reply->why(), context.language);
  if (!reply->ok()) {
    complain(context, text::id::console_service_refused, said);
    return ExitCode::failed;
  }
  for (const auto& detail : reply->details()) print_line(text::render(detail, context.language));
  if (reply->details().empty()) print_line(context.say(text::id::console_nothing_to_reset));
  return ExitCode::done;
}

}  // namespace sssup::console
