// A fuzz target is written once: with SSSUP_FUZZ it is libFuzzer's entry, without it a function that replay_test.cpp
// calls with every file of its corpus.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace sssup::fuzz {

using Target = void (*)(std::string_view input);

/// Ends the process: libFuzzer keeps the input, ctest shows the line.
[[noreturn]] inline void broken(const char* what, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  std::abort();
}

/// For replay_test.cpp.
struct Replayed {
  Replayed(std::string_view name, Target target);
};

}  // namespace sssup::fuzz

/// What must hold for every input.
#define SSSUP_HOLDS(condition) \
  ((condition) ? static_cast<void>(0) : ::sssup::fuzz::broken(#condition, __FILE__, __LINE__))

#ifdef SSSUP_FUZZ
#define SSSUP_FUZZ_TARGET(name, target)                                               \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    (target)(std::string_view(reinterpret_cast<const char*>(data), size));            \
    return 0;                                                                         \
  }
#else
#define SSSUP_FUZZ_TARGET(name, target) static const ::sssup::fuzz::Replayed replayed(name, target);
#endif
