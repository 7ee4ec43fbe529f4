#include "service/console/control.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "common/text/console.h"
#include "service/machine/rehearsal/service_lock.h"

namespace sssup::console {

using namespace std::chrono_literals;

namespace {

// No service listens; another may run on the rehearsal, or its lock be taken.
Error why_nobody_answers(const ServiceOptions& service, const Error& why) {
  if (service.folder.empty() || is_in_the_way(why)) return why;
  const Status free = machine::rehearsal::look_at_service_lock(service.folder);
  return free ? why : free.error();
}

}  // namespace

pipe::Endpoint endpoint_of(const ServiceOptions& service) {
  if (!service.endpoint.empty()) return {service.endpoint};
  if (!service.folder.empty()) return pipe::rehearsal_endpoint(service.folder);
  return pipe::default_endpoint();
}

bool is_over(const proto::State& state) {
  return state.run() == proto::State::FINISHED || state.run() == proto::State::ENDED;
}

bool is_in_the_way(const Error& why) {
  return why.kind == Error::Kind::refused || why.kind == Error::Kind::busy;
}

tl::expected<proto::State, ExitCode> first_state(const Context& context, Conversation& conversation,
                                                 const ServiceOptions& service,
                                                 const std::function<bool()>& goes_on_waiting) {
  // A service takes its lock before it listens: a held lock is in the way only when nobody listens after this time.
  constexpr auto service_starts = 5s;
  std::optional<Error> held;
  for (;;) {
    const auto update = conversation.next(held ? service_starts : 1h);
    if (!update) {
      if (held) complain(context, *std::exchange(held, std::nullopt));
      continue;
    }
    if (std::holds_alternative<Interrupted>(*update)) return tl::unexpected(ExitCode::failed);
    if (const auto* state = std::get_if<proto::State>(&*update)) return *state;
    const auto* change = std::get_if<LinkChange>(&*update);
    if (change == nullptr || !change->why) continue;
    if (change->link == pipe::Link::refused) {
      complain(context, text::id::console_refused, describe(*change->why, context.language));
      return tl::unexpected(ExitCode::failed);
    }
    const Error why = why_nobody_answers(service, *change->why);
    if (goes_on_waiting()) {
      if (why.kind == Error::Kind::busy)
        held = why;
      else if (is_in_the_way(why))
        complain(context, why);
      continue;
    }
    complain(context, text::id::console_no_service, describe(why, context.language));
    return tl::unexpected(ExitCode::no_service);
  }
}

tl::expected<void, ExitCode> have_control(const Context& context, Conversation& conversation, bool force) {
  if (conversation.in_control()) return {};
  proto::ClientMessage message;
  message.mutable_take_control()->set_force(force);
  return command(context, conversation, std::move(message));
}

tl::expected<void, ExitCode> command(const Context& context, Conversation& conversation, proto::ClientMessage message,
                                     const proto::Question& question) {
  const auto reply = conversation.ask(std::move(message));
  if (!reply) {
    complain(context, reply.error());
    return tl::unexpected(ExitCode::no_service);
  }
  if (reply->ok()) return {};
  return tl::unexpected(complain_of_refusal(context, *reply, question));
}

void keep_draft(Conversation& conversation, proto::Draft draft) {
  if (!conversation.in_control()) {
    proto::ClientMessage control;
    control.mutable_take_control();
    if (const auto ours = conversation.ask(std::move(control)); !ours || !ours->ok()) return;
  }
  proto::ClientMessage message;
  *message.mutable_draft() = std::move(draft);
  static_cast<void>(conversation.ask(std::move(message)));
}

std::string name_of_field(const Context& context, const proto::Question& question, const std::string& id) {
  for (const proto::Field& field : question.fields())
    if (field.id() == id) return fmt::format("{} [{}]", text::render(field.label(), context.language), id);
  return id;
}

ExitCode complain_of_refusal(const Context& context, const proto::Reply& reply, const proto::Question& question) {
  if (reply.problems().empty())
    complain(context, text::id::console_service_refused, text::render(reply.why(), context.language));
  for (const auto& problem : reply.problems())
    complain(context, {text::id::console_field, {{"field", name_of_field(context, question, problem.field())}}},
             text::render(problem.why(), context.language));
  return reply.refusal() == proto::Reply::INVALID ? ExitCode::input_needed : ExitCode::failed;
}

void complain_of_end(const Context& context, const proto::State& state) {
  if (state.left().empty())
    return complain(context, text::id::console_ended, text::render(state.trouble(), context.language));
  for (const auto& line : state.left())
    complain(context, text::id::console_ended_changed, text::render(line, context.language));
}

}  // namespace sssup::console
