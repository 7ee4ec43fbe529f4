// Ids of the texts in window.def.
#pragma once

#include "common/text/message.h"

namespace sssup::text::id {
#define SSSUP_TEXT(name, english, japanese) inline constexpr Entry name{#name, english, japanese};
#include "common/text/window.def"
#undef SSSUP_TEXT
}  // namespace sssup::text::id
