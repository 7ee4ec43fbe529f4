// What is said of an upgrade to come, and of one that is done.
#pragma once

#include <string>

#include "common/text/message.h"
#include "text.pb.h"

namespace sssup::report {

enum class When { before, after };

/// The text as it reads then. One that reads otherwise once the upgrade is done has a second entry, named *_afterwards,
/// with the same arguments or fewer.
text::Message in_tense(text::Message message, When when);

/// As above, of what was said on the way and is told afterwards.
std::string told_afterwards(proto::Text text, text::Language language);

}  // namespace sssup::report
