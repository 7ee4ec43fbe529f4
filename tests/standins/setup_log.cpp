#include "tests/standins/setup_log.h"

#include <fstream>

#include "tests/standins/exit_codes.h"

namespace sssup::standin {

void write_setup_log(const std::filesystem::path& log, unsigned exit_code) {
  const bool well = exit_code == done || exit_code == restarts_now || exit_code == restart_needed;
  std::ofstream(log, std::ios::binary | std::ios::trunc)
      << "[InstallShield Silent]\r\nVersion=v5.00.000\r\nFile=Log File\r\n[ResponseResult]\r\nResultCode="
      << (well ? 0 : -3) << "\r\n";
}

}  // namespace sssup::standin
