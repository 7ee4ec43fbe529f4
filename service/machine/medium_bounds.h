// How much is taken from an upgrade medium: more than any product's Setup has, and little enough for every server.
#pragma once

#include <cstddef>
#include <cstdint>

#include "service/machine/machine.h"

namespace sssup::machine {

inline constexpr std::uint64_t most_files_of_medium = 20'000;
inline constexpr std::uint64_t most_bytes_of_medium = std::uint64_t{8} << 30U;
inline constexpr std::size_t most_folders_deep = 32;
inline constexpr std::size_t most_characters_of_path = 240;  // from the medium's folder
inline constexpr std::uint64_t most_bytes_of_small_file = std::uint64_t{1} << 20U;

/// Counts the files that are found on a medium.
class MediumBounds {
 public:
  /// Kind::refused, with the bound, when it is one too many, too large, too deep or too long.
  Status add(const FileEntry& file);

  std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

/// Kind::refused when a small file has more bytes than may be read of one.
Status check_small_file(std::string_view path, std::uint64_t bytes);

}  // namespace sssup::machine
