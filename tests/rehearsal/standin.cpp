// The stand-in Setup as a program, and a small service that is killed in the middle of things (crash_test.cpp).
#include <string_view>

#include "service/machine/rehearsal/rehearsal.h"
#include "tests/rehearsal/small_service.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == sssup::machine::rehearsal::setup_argument) {
    return sssup::machine::rehearsal::setup_main(argc, argv);
  }
  return argc == 2 ? sssup::test::small_service(argv[1]) : 64;
}
