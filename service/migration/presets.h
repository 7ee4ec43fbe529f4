// What a product's preset (DB2, Oracle, …) stands for, by the SSS profile.
#pragma once

#include <optional>
#include <vector>

#include "profile.pb.h"
#include "server.pb.h"

namespace sssup::migration {

/// The items the preset stands for, with its instance filled in; nothing for a product the profile does not know.
std::optional<std::vector<proto::ApplicationItem>> preset_items(const proto::ProductProfile& sss,
                                                                const proto::PresetItem& preset);

}  // namespace sssup::migration
