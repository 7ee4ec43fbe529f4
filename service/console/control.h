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
/// refused: failed. Both are said; who goes on waiting is told what is in the way. `service`: whose state it is.
tl::expected<proto::State, ExitCode> first_state(
    const Context& context, Conversation& conversation, const ServiceOptions& service,
    const std::function<bool()>& goes_on_waiting = [] { return false; });

/// Of a service that cannot be reached: it is not that nobody is there, something has to be taken away.
bool is_in_the_way(const Error& why);

/// Control is ours afterwards, or it is said who has it.
tl::expected<void, ExitCode> have_control(const Context& context, Conversation& conversation, bool force);

/// "New password of batch [users/batch/newPassword]": what a person reads, and what a command names it by. Of a field
/// that is not the question's its id.
std::string name_of_field(const Context& context, const proto::Question& question, const std::string& id);

/// What the service refused, on stderr: each field's problem, or why where it names none. `question`: whose fields they
/// are. An invalid value: input_needed, others: failed.
ExitCode complain_of_refusal(const Context& context, const proto::Reply& reply, const proto::Question& question = {});

/// Sends the command; a refusal is said as complain_of_refusal does.
tl::expected<void, ExitCode> command(const Context& context, Conversation& conversation, proto::ClientMessage message,
                                     const proto::Question& question = {});

/// Has the service keep what is entered for the open question. Takes control where nobody has it: who enters something
/// operates. Nothing is said where it cannot be kept; the next draft has these entries, too.
void keep_draft(Conversation& conversation, proto::Draft draft);

/// A run that ended: why on stderr, and in what state it left the server, if not as it was.
void complain_of_end(const Context& context, const proto::State& state);

}  // namespace sssup::console
