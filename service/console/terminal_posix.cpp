// POSIX only: the terminal of Linux and its like.
#include <poll.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "service/console/terminal.h"

namespace sssup::console {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets the environment
  return value == nullptr ? "" : value;
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = environment(name);
    if (!locale.empty()) return strcasestr(locale.c_str(), "UTF-8") != nullptr || strcasestr(locale.c_str(), "utf8");
  }
  return false;
}

// What is typed is not shown while this lives.
class Hidden {
 public:
  explicit Hidden(bool hide) {
    if (!hide || tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden.c_lflag |= ECHONL;
    active_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
  }
  ~Hidden() {
    if (active_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  termios before_{};
  bool active_ = false;
};

}  // namespace

void prepare_standard_output() {}

std::string user_locale() {
  // The first that is set decides, as everywhere else on the system.
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (std::string locale = environment(name); !locale.empty()) return locale;
  return {};
}

Terminal::Terminal() {
  const std::string term = environment("TERM");
  const bool output = isatty(STDOUT_FILENO) == 1;
  interactive_ = output && isatty(STDIN_FILENO) == 1;
  live_ = output && !term.empty() && term != "dumb";
  colour_ = live_ && environment("NO_COLOR").empty();
  unicode_ = locale_is_utf8();
}

std::size_t Terminal::width() const {
  winsize size{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

void Terminal::write(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

std::optional<std::string> Terminal::read_line(bool echo, const std::function<bool()>& give_up,
                                               std::string_view prompt) {
  constexpr int tick_ms = 200;
  const Hidden hidden(!echo);
  if (!prompt.empty()) write(prompt);
  for (;;) {
    if (const std::size_t end = pending_.find('\n'); end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    if (give_up()) return std::nullopt;
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, tick_ms) <= 0) continue;
    std::array<char, 4096> block{};
    const ssize_t count = read(STDIN_FILENO, block.data(), block.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return std::nullopt;
    pending_.append(block.data(), static_cast<std::size_t>(count));
  }
}

void Terminal::forget_input() {
  if (!interactive_) return;
  pending_.clear();
  tcflush(STDIN_FILENO, TCIFLUSH);
}

}  // namespace sssup::console
