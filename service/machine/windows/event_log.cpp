#include "service/machine/windows/event_log.h"

#include "common/text/escape.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

constexpr std::size_t longest = 31'000;  // of 31,839 characters that one entry takes

struct Deregister {
  using pointer = HANDLE;
  void operator()(HANDLE source) const { DeregisterEventSource(source); }
};

WORD type_of(LogLevel level) {
  switch (level) {
    case LogLevel::information: return EVENTLOG_INFORMATION_TYPE;
    case LogLevel::warning: return EVENTLOG_WARNING_TYPE;
    case LogLevel::error: return EVENTLOG_ERROR_TYPE;
  }
  return EVENTLOG_ERROR_TYPE;
}

}  // namespace

std::uint32_t event_id(LogLevel level) {
  switch (level) {
    case LogLevel::information: return 1;
    case LogLevel::warning: return 2;
    case LogLevel::error: return 3;
  }
  return 3;
}

Status write_event(LogLevel level, std::string_view line) {
  const std::unique_ptr<void, Deregister> source(RegisterEventSourceW(nullptr, text::wide(own_service).c_str()));
  if (!source) return last_error(text::id::machine_event_log);
  const std::wstring text = text::wide(text::escape_control(line)).substr(0, longest);
  const wchar_t* lines[] = {text.c_str()};
  if (!ReportEventW(source.get(), type_of(level), 0, event_id(level), nullptr, 1, 0, lines, nullptr))
    return last_error(text::id::machine_event_log);
  return {};
}

}  // namespace sssup::machine::windows
