// START.BAT or STOP.BAT of the product with places for a group's lines (R-4.2.9-7). The installed product's own
// template will do as well as ours: it is known by its labels only, in any case, spacing and line ending.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "profile.pb.h"

namespace sssup::migration {

struct ScriptTemplate {
  // CRLF; between the first two go the lines of a normal start, between the last two those after a failover.
  std::array<std::string, 3> parts;
};

/// The lines' place in the sections :NORMAL and :FAILOVER is before the jump to :ON_OTHER1 and :ON_OTHER2, after the
/// check of the disk. Else the label that is missing.
tl::expected<ScriptTemplate, std::string> parse_template(std::string_view text, const proto::ScriptProfile& profile);

}  // namespace sssup::migration
