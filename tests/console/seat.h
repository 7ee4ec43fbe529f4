// upgradectl at a terminal of its own (script(1)), typed to while it runs.
#pragma once

#include <filesystem>
#include <string>

#include "program.h"

namespace sssup::test {

class Seat {
 public:
  /// `name` tells the seats of one test apart.
  Seat(const Folder& folder, const std::string& name, const std::string& arguments);
  ~Seat();
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

  void type(const std::string& keys) const;
  std::string screen() const { return read(screen_); }
  /// Waits until the text is on the screen for the n-th time.
  bool shows(const std::string& text, int times = 1) const;
  int wait() { return process_.wait(); }

 private:
  std::filesystem::path screen_;
  int keys_;
  Background process_;
};

}  // namespace sssup::test
