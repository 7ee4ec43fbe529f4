// Ids of the texts in machine.def.
#pragma once

#include "common/text/message.h"

namespace sssup::text::id {
#define SSSUP_TEXT(name, english, japanese) inline constexpr Entry name{#name, english, japanese};
#include "common/text/machine.def"
#undef SSSUP_TEXT
}  // namespace sssup::text::id
