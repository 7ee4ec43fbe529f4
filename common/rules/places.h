// Where the checklist's items are done: its groups, on the page and in the window.
#pragma once

#include <span>

#include "common/text/message.h"
#include "findings.pb.h"

namespace sssup::rules {

struct Place {
  proto::Todo::Place value;
  const text::Entry& name;
};

/// In the order of the work; last, what has no place of its own.
std::span<const Place> places();

}  // namespace sssup::rules
