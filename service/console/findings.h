// Findings of the readiness check at the terminal: severity, what, why, what to do.
#pragma once

#include "findings.pb.h"
#include "pipe.pb.h"
#include "service/console/context.h"
#include "service/console/control.h"

namespace sssup::console {

/// One finding, as the person reads it.
struct ShownFinding {
  proto::Finding::Severity severity;
  std::string key, title, detail, remedy;
  bool on_the_way = false;  // it blocks, but the run itself asks to have it put right: the start is not stopped
};

/// "BLOCKS: title  [key]", and below it why and what to do, a step a line.
void print_finding(const Context& context, const ShownFinding& finding);

enum class Verdict { of_check, of_start };

/// What the check, or the look before the start, comes to: by the number of findings that block and of those that need
/// a decision or are put right on the way.
void print_verdict(const Context& context, const std::string& server, std::size_t blocks, std::size_t decisions,
                   Verdict of = Verdict::of_check);

/// Those of a run that has not begun, with the verdict.
void print_start_findings(const Context& context, const proto::State& state);

/// A finding of `state` keeps the upgrade from starting.
bool stops_start(const proto::State& state);

/// A start was refused: each finding that is why, on stderr with its remedy; where there is none, what the service
/// said.
void complain_of_start(const Context& context, const proto::State& state, const proto::Reply& reply);

/// command() (control.h) for what may start the upgrade. `state` is that of before.
tl::expected<void, ExitCode> command_to_start(const Context& context, Conversation& conversation,
                                              const proto::State& state, proto::ClientMessage message);

}  // namespace sssup::console
