// Windows only: the console, or the files and pipes in its place.
#include <windows.h>

#include <fcntl.h>
#include <io.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "common/text/wide.h"
#include "service/console/terminal.h"
#include "service/console/width.h"

namespace sssup::console {
namespace {

constexpr std::chrono::milliseconds tick{200};

bool is_console(DWORD which) {
  DWORD mode = 0;
  return ::GetConsoleMode(::GetStdHandle(which), &mode) != 0;
}

// The console as it was comes back at the end: it is the shell's too.
class ConsoleModes {
 public:
  static const ConsoleModes& set() {
    static const ConsoleModes modes;
    return modes;
  }

  ConsoleModes() : code_page_(::GetConsoleOutputCP()) {
    is_console_ = ::GetConsoleMode(output(), &mode_) != 0;
    if (!is_console_) return;
    ::SetConsoleOutputCP(CP_UTF8);
    draws_ = ::SetConsoleMode(output(), mode_ | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
  }
  ~ConsoleModes() {
    if (!is_console_) return;
    ::SetConsoleMode(output(), mode_);
    ::SetConsoleOutputCP(code_page_);
  }
  ConsoleModes(const ConsoleModes&) = delete;
  ConsoleModes& operator=(const ConsoleModes&) = delete;

  /// Escape sequences are understood (Windows 10 and later).
  bool draws() const { return draws_; }

 private:
  static HANDLE output() { return ::GetStdHandle(STD_OUTPUT_HANDLE); }

  UINT code_page_;
  DWORD mode_ = 0;
  bool is_console_ = false;
  bool draws_ = false;
};

// Keys one by one, so that what is typed is shown, or not, by us: the console's own line reading cannot be left once a
// key was pressed.
class KeyedLine {
 public:
  KeyedLine(const Terminal& terminal, bool echo) : terminal_(terminal), echo_(echo) {}

  /// The line, once Enter was pressed.
  std::optional<std::string> take(const KEY_EVENT_RECORD& key) {
    // Alt and digits give their character when Alt is let go.
    if (!key.bKeyDown && !(key.wVirtualKeyCode == VK_MENU && key.uChar.UnicodeChar != 0)) return std::nullopt;
    for (int times = 0; times < (key.bKeyDown ? key.wRepeatCount : 1); ++times) {
      const wchar_t c = key.uChar.UnicodeChar;
      if (c == L'\r') {
        terminal_.write("\r\n");
        return text::utf8(line_);
      }
      if (c == L'\b') rub_out();
      if (c < L' ') continue;
      line_ += c;
      if (echo_) show();
    }
    return std::nullopt;
  }

 private:
  static bool is_high(wchar_t c) { return c >= 0xD800 && c < 0xDC00; }
  static bool is_low(wchar_t c) { return c >= 0xDC00 && c < 0xE000; }

  void show() {
    if (is_high(line_.back())) return;  // shown with its other half
    const std::size_t from = line_.size() >= 2 && is_low(line_.back()) ? line_.size() - 2 : line_.size() - 1;
    terminal_.write(text::utf8(std::wstring_view(line_).substr(from)));
  }

  void rub_out() {
    if (line_.empty()) return;
    const std::size_t length = line_.size() >= 2 && is_low(line_.back()) ? 2 : 1;
    const std::string gone = text::utf8(std::wstring_view(line_).substr(line_.size() - length));
    line_.resize(line_.size() - length);
    if (!echo_) return;
    for (std::size_t column = 0; column < columns(gone); ++column) terminal_.write("\b \b");
  }

  const Terminal& terminal_;
  bool echo_;
  std::wstring line_;
};

std::optional<std::string> read_keys(const Terminal& terminal, bool echo, const std::function<bool()>& give_up) {
  HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
  KeyedLine line(terminal, echo);
  while (!give_up()) {
    if (::WaitForSingleObject(input, static_cast<DWORD>(tick.count())) != WAIT_OBJECT_0) continue;
    INPUT_RECORD record{};
    DWORD count = 0;
    if (!::ReadConsoleInputW(input, &record, 1, &count)) return std::nullopt;
    if (count == 0 || record.EventType != KEY_EVENT) continue;
    if (auto whole = line.take(record.Event.KeyEvent)) return whole;
  }
  return std::nullopt;
}

// Nothing at the end of the input, empty when there is none yet.
std::optional<std::string> read_some() {
  HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
  DWORD available = 0;
  if (::GetFileType(input) == FILE_TYPE_PIPE) {
    if (!::PeekNamedPipe(input, nullptr, 0, nullptr, &available, nullptr)) return std::nullopt;
    if (available == 0) {
      std::this_thread::sleep_for(tick);
      return std::string();
    }
  }
  std::array<char, 4096> block{};
  DWORD count = 0;
  if (!::ReadFile(input, block.data(), block.size(), &count, nullptr) || count == 0) return std::nullopt;
  return std::string(block.data(), count);
}

}  // namespace

void prepare_standard_output() {
  _setmode(_fileno(stdout), _O_BINARY);
  ConsoleModes::set();
}

std::string user_locale() {
  // As on other systems first, for scripts and for who prefers another language than the desktop's.
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  std::array<wchar_t, LOCALE_NAME_MAX_LENGTH> locale{};
  ::LCIDToLocaleName(MAKELCID(::GetUserDefaultUILanguage(), SORT_DEFAULT), locale.data(), locale.size(), 0);
  return text::utf8(locale.data());
}

Terminal::Terminal() {
  interactive_ = is_console(STD_OUTPUT_HANDLE) && is_console(STD_INPUT_HANDLE);
  live_ = ConsoleModes::set().draws();
  const char* no_colour = std::getenv("NO_COLOR");
  colour_ = live_ && (no_colour == nullptr || *no_colour == '\0');
  unicode_ = true;
}

std::size_t Terminal::width() const {
  CONSOLE_SCREEN_BUFFER_INFO screen{};
  if (!::GetConsoleScreenBufferInfo(::GetStdHandle(STD_OUTPUT_HANDLE), &screen)) return 80;
  return static_cast<std::size_t>(screen.srWindow.Right - screen.srWindow.Left) + 1;
}

void Terminal::write(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

std::optional<std::string> Terminal::read_line(bool echo, const std::function<bool()>& give_up,
                                               std::string_view prompt) {
  if (!echo) forget_input();  // what was typed before the prompt is no part of a secret
  if (!prompt.empty()) write(prompt);
  if (is_console(STD_INPUT_HANDLE)) return read_keys(*this, echo, give_up);
  for (;;) {
    if (const std::size_t end = pending_.find('\n'); end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    if (give_up()) return std::nullopt;
    const auto more = read_some();
    if (!more) return std::nullopt;
    pending_ += *more;
  }
}

void Terminal::forget_input() {
  if (!interactive_) return;
  pending_.clear();
  ::FlushConsoleInputBuffer(::GetStdHandle(STD_INPUT_HANDLE));
}

}  // namespace sssup::console
