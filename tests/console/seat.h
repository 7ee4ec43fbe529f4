// upgradectl at a terminal of its own (script(1)), typed to while it runs.
#pragma once

#include <filesystem>
#include <string>

#include "program.h"

namespace sssup::test {

class Seat {
 public:
  /// `name` tells the seats of one test apart. `environment`: all there is besides PATH.
  Seat(const Folder& folder, const std::string& name, const std::string& arguments,
       const std::string& environment = "TERM=dumb LANG=C.UTF-8");
  ~Seat();
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

  /// Each line at a prompt, as a person does: what is typed before a question is shown is thrown away. Ctrl-D as
  /// well; other keys go at once.
  void type(const std::string& keys);
  /// At once, whatever is on the screen.
  void press(const std::string& keys);
  std::string screen() const { return read(screen_); }
  /// Waits until the text is on the screen for the n-th time.
  bool shows(const std::string& text, int times = 1) const;
  int wait() { return process_.wait(); }

 private:
  bool prompts() const;

  std::filesystem::path screen_;
  int keys_;
  std::size_t typed_at_ = 0;  // size of the screen
  Background process_;
};

}  // namespace sssup::test
