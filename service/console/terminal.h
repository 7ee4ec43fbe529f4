// The terminal upgradectl runs at, or the files its input and output are. The only place that knows which system it is.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sssup::console {

/// The first thing a program does: standard output takes UTF-8, with line ends as they are written. The console is left
/// as it was when the program ends.
void prepare_standard_output();

/// The locale of this user's texts ("ja_JP.UTF-8", "ja-JP"); empty when nobody said.
std::string user_locale();

class Terminal {
 public:
  Terminal();

  /// A person can be asked: stdin and stdout are a terminal.
  bool interactive() const { return interactive_; }
  /// Lines can be drawn again in place: stdout is a terminal that knows how.
  bool live() const { return live_; }
  /// Colour is wanted and possible (https://no-color.org).
  bool colour() const { return colour_; }
  /// The locale's encoding is UTF-8.
  bool unicode() const { return unicode_; }
  /// Columns, now; 80 when nobody knows.
  std::size_t width() const;

  void write(std::string_view text) const;

  /// The next line of input without its end. Nothing at its end, or when `give_up` turns true, asked a few times a
  /// second. Without `echo` what is typed is not shown; `prompt` is written when that holds and what was typed before
  /// is thrown away, so that nothing typed at the prompt is.
  std::optional<std::string> read_line(bool echo, const std::function<bool()>& give_up, std::string_view prompt = {});

  /// What was typed and not read yet is thrown away, where a person typed it.
  void forget_input();

 private:
  bool interactive_ = false;
  bool live_ = false;
  bool colour_ = false;
  bool unicode_ = false;
  std::string pending_;  // read and not handed out
};

}  // namespace sssup::console
