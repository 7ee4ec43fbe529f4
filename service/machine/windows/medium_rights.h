// Who can change what is on an upgrade medium: what lies there when the upgrade starts is run as an administrator.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server.pb.h"

namespace sssup::machine::windows {

struct WhoCanChange {
  proto::MediumState::ChangeableBy by = proto::MediumState::ADMINISTRATORS;
  std::string path;  // the first file or folder that is open to others, or cannot be judged; else empty
};

/// By owner and access list: of each folder on the way to the medium as trusted_path.h judges them; of the medium's
/// folder and the `names` in it, with all below, whether anybody else may write at all. CD and DVD drives are nobody's
/// to write to. NOT_KNOWN: a share, a file system without access lists, a link on the way, what cannot be opened, more
/// than the bounds of medium_bounds.h.
WhoCanChange who_can_change(const std::filesystem::path& medium, const std::vector<std::wstring>& names);

}  // namespace sssup::machine::windows
