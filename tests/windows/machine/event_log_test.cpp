#include "service/machine/windows/event_log.h"

#include <catch2/catch_test_macros.hpp>

using namespace sssup;
using machine::LogLevel;

TEST_CASE("a line goes to the event log, whatever is in it", "[R-5.log]") {
  for (const auto level : {LogLevel::information, LogLevel::warning, LogLevel::error})
    CHECK(machine::windows::write_event(level, "SSS の設定を保存しました\nnext \x1b[0m %1"));
  CHECK(machine::windows::write_event(LogLevel::information, std::string(100'000, 'x')));
  CHECK(machine::windows::event_id(LogLevel::information) == 1);
  CHECK(machine::windows::event_id(LogLevel::error) == 3);
}
