// Windows only: what endpoint, stream and acceptor of named pipes agree on.
#pragma once

#include <optional>
#include <string_view>

namespace sssup::pipe {

// Maker and product in each, so that no other product's pipe is met by chance. Below this prefix Windows lets only
// administrators make a pipe: nobody else can take the name before the service does.
inline constexpr std::string_view control_pipe = R"(\\.\pipe\ProtectedPrefix\Administrators\NEC.SSSUpgrade.control)";
inline constexpr std::string_view watch_pipe = R"(\\.\pipe\ProtectedPrefix\Administrators\NEC.SSSUpgrade.watch)";
inline constexpr std::string_view rehearsal_pipe = R"(\\.\pipe\NEC.SSSUpgrade.rehearsal.)";  // then a UUID

/// Characters; what CreateNamedPipe takes.
inline constexpr std::size_t longest_pipe_name = 256;

/// The computer in \\<computer>\pipe\<name>, "." for this one; nothing where `name` is none of a pipe, so that no file
/// or device is opened in its place.
std::optional<std::string_view> host_of(std::string_view name);

}  // namespace sssup::pipe
