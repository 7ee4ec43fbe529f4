// A file that a command is given.
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "common/outcome/outcome.h"

namespace sssup::console {

/// Of a file that is entered into a field: a password, a licence file.
constexpr std::size_t largest_entered = std::size_t{64} << 10U;
/// Of a file that is only passed on: journal, log, report.
constexpr std::size_t largest_passed_on = std::size_t{64} << 20U;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OpenFile = std::unique_ptr<std::FILE, CloseFile>;

/// Opens a regular file, without waiting for anything. A pipe is taken only where whoever started this command handed
/// it over: `<(…)`, or /dev/stdin behind a `|`. Errors: not_found, invalid (names what is there), io.
Expected<OpenFile> open_input(const std::filesystem::path& path);

/// The whole file, of at most `most` bytes; no more than that is read, also of one that grows meanwhile. Errors: as
/// open_input; invalid (too large).
Expected<std::string> read_input(const std::filesystem::path& path, std::size_t most);

}  // namespace sssup::console
