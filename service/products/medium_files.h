// What a product's Setup needs of the upgrade medium, by its profile; and that it is on the medium, nowhere else.
#pragma once

#include <string>
#include <vector>

#include "common/document/document.h"
#include "common/outcome/outcome.h"
#include "profile.pb.h"

namespace sssup::products {

/// What of `setup` leads out of the medium or is in no folder of it; fields as "setup.silentInstall". A Setup without a
/// path is no problem: it cannot be run.
std::vector<document::Problem> check_setup_files(const proto::SetupProfile& setup);

/// The Setup and what its silent runs name of the medium, each once.
std::vector<std::string> files_on_medium(const proto::ProductProfile& profile);

/// The folders at the medium's top that hold the Setup and what its silent runs name: "SSS", each once. Kind::invalid
/// names the field that leads out of the medium: a run of an older version may have kept such a profile.
Expected<std::vector<std::string>> folders_on_medium(const proto::ProductProfile& profile);

}  // namespace sssup::products
