// What the commands that act have in common: reaching the service, having control, and saying why it refused.
#pragma once

#include <functional>

#include <tl/expected.hpp>

#include "pipe.pb.h"
#include "service/console/commands.h"
#include "service/console/conversation.h"

namespace sssup::console {

pipe::Endpoint endpoint_of(const ServiceOptions& service);

/// The run will not go on: it is complete, or it ended.
bool is_over(const proto::State& state);

/// Waits until attached and told the state. Nobody there: no_service, once `goes_on_waiting` says no after an attempt;
/// refused: failed. Both are said.
tl::expected<proto::State, ExitCode> first_state(
    const Context& context, Conversation& conversation,
    const std::function<bool()>& goes_on_waiting = [] { return false; });

/// Control is ours afterwards, or it is said who has it.
tl::expected<void, ExitCode> have_control(const Context& context, Conversation& conversation, bool force);

/// What the service refused, on stderr, with each field's problem. An invalid value: input_needed, others: failed.
ExitCode complain_of_refusal(const Context& context, const proto::Reply& reply);

/// Sends the command; a refusal is said, with each field's problem. An invalid value: input_needed, others: failed.
tl::expected<void, ExitCode> command(const Context& context, Conversation& conversation, proto::ClientMessage message);

/// A run that ended: why on stderr, and in what state it left the server, if not as it was.
void complain_of_end(const Context& context, const proto::State& state);

}  // namespace sssup::console
