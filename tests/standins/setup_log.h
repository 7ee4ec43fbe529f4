// InstallShield's result file.
#pragma once

#include <filesystem>

namespace sssup::standin {

/// "[ResponseResult] ResultCode=": 0, or InstallShield's -3 where `exit_code` says that nothing came of it. A medium
/// that cannot be written to has no log.
void write_setup_log(const std::filesystem::path& log, unsigned exit_code);

}  // namespace sssup::standin
