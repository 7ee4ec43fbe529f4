// What the operator has entered for the open question and not confirmed yet (proto::Draft).
#pragma once

#include <cstddef>
#include <optional>

#include "pipe.pb.h"
#include "question.pb.h"

namespace sssup::engine {

/// Bytes: beside the largest question it still fits a frame.
inline constexpr std::size_t largest_draft = 128U << 10U;

/// Takes what is secret by `open`'s rules out of the draft. The refusal, if it is not to be kept: NO_SUCH_QUESTION
/// where it is of another question (`open` null: none is open), INVALID where it is too large or names a field that is
/// not asked for, or one twice.
std::optional<proto::Reply> prepare_draft(const proto::Question* open, proto::Draft& draft);

}  // namespace sssup::engine
