// Another process, as a test needs it: started, killed or waited for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::test {

class Child {
 public:
  /// The tests' stand-in program (standin.cpp) with these arguments.
  explicit Child(const std::vector<std::string>& arguments);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill();
  machine::rehearsal::ServiceExit wait();

 private:
  std::intptr_t process_;  // the system's
};

}  // namespace sssup::test
