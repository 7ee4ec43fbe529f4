// A JSON tree against a message type: every name known, every value of its type and range, with the path of what is
// not. protobuf's own parser (3.21) is laxer (strings for flags, unknown numbers for enums) and vague about places.
#pragma once

#include <google/protobuf/descriptor.h>
#include <nlohmann/json.hpp>

#include "common/document/problems.h"

namespace sssup::document {

/// Adds what keeps `tree` from being the JSON of `type`. null counts as absent, as in protobuf's mapping.
void check_schema(const nlohmann::json& tree, const google::protobuf::Descriptor& type, Problems& problems);

}  // namespace sssup::document
