// Ids of the texts in launcher.def.
#pragma once

#include "common/text/message.h"

namespace sssup::text::id {
#define SSSUP_TEXT(name, english, japanese) inline constexpr Entry name{#name, english, japanese};
#include "common/text/launcher.def"
#undef SSSUP_TEXT
}  // namespace sssup::text::id
