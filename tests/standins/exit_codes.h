// What a Setup ends with: Windows Installer's codes.
#pragma once

namespace sssup::standin {

constexpr unsigned done = 0, closed = 1602, failed = 1603, another_one_running = 1618, restarts_now = 1641,
                   restart_needed = 3010;

}  // namespace sssup::standin
