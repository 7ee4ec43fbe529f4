// POSIX only: what endpoint, stream and acceptor of Unix sockets agree on.
#pragma once

#include <cstddef>
#include <filesystem>

namespace sssup::pipe {

/// Bytes; sun_path holds 108 with its end on Linux, 104 elsewhere.
constexpr std::size_t longest_socket_path = 100;

/// This user's own folder for sockets that fit nowhere else. Not under $TMPDIR: service and client may have been
/// started with different ones.
std::filesystem::path private_folder();

}  // namespace sssup::pipe
