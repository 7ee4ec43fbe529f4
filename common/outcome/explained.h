// An error for those who are told of it as a text: over the pipe, in the journal, in the event log.
#pragma once

#include "common/outcome/outcome.h"

namespace sssup {

/// What describe() says, in either language: what failed and on what, then the system's own words on why. Without a
/// cause the error's message as it is.
text::Message explained(const Error& error);

/// `text`, which has {why} where `why` belongs.
text::Message told_with_why(const text::Entry& text, const text::Message& why);

}  // namespace sssup
