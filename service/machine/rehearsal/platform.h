// What the rehearsal needs of this computer's system beyond std::filesystem; the files
// platform_<system>.cpp have it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "common/outcome/outcome.h"
#include "common/text/message.h"

namespace sssup::machine::rehearsal::platform {

// --- durability -----------------------------------------------------------------------------------------------------

/// File or folder: what was written to it, and for a folder the names in it, survive a power loss.
std::error_code flush(const std::filesystem::path& path);
/// The same for everything on the disk that holds `path`: one wait for thousands of files.
std::error_code flush_disk_of(const std::filesystem::path& path);

/// What `action` gives, done once; on Windows again for a second while it fails because another process has the file
/// open.
std::error_code patiently(const std::function<std::error_code()>& action);

// --- files, no link followed ---------------------------------------------------------------------------------------

/// A new file for its owner alone: what bore the name before, a link included, is removed and not written to.
std::error_code write_new(const std::filesystem::path& path, std::string_view content);
/// At the end of the file, which is made when it is not there. What is no file is an error.
std::error_code append(const std::filesystem::path& path, std::string_view content);
/// At most `most` bytes. What is no file is an error, and is not waited for.
std::error_code read_file(const std::filesystem::path& path, std::size_t most, std::string& content);
/// Kind::refused names the first folder, from the root to `folder`, that lets another user decide what is in `folder`.
Status check_way(const std::filesystem::path& folder);
/// Another user's, writable by others, or a link: not this process's user alone decides what is in it. Also said of
/// what is not there.
bool can_be_changed_by_others(const std::filesystem::path& path);
/// Why a file of the rehearsal's state is not to be believed, to be said of the {path}: a link, no file, or others than
/// this user, root and the owner of its folder decide what is in it. Null: nothing, also when it is not there.
const text::Entry* objection_to_state(const std::filesystem::path& path);
/// Over the file's first bytes, in place, not flushed. What is no file is an error.
std::error_code overwrite(const std::filesystem::path& path, std::string_view content);
/// In one operation; std::errc::file_exists when `to` is there.
std::error_code rename_to_free(const std::filesystem::path& from, const std::filesystem::path& to);

// --- processes ------------------------------------------------------------------------------------------------------

/// A process, told from a later one of the same number by its start.
struct ProcessId {
  std::uint64_t pid = 0;
  std::uint64_t started = 0;
};

/// What a process that was killed by us ends with where a kill is no exit of a kind of its own: as a process that
/// Windows itself ended (0xC0000000 and above), and none of theirs.
constexpr std::uint32_t killed_exit_code = 0xE0'00'51'11;

ProcessId this_process();
/// False for one that has ended and for one not yet waited for by its parent.
bool is_alive(const ProcessId& process);
/// At once and for certain, as by a power cut; returns when it is gone (or after 10 s).
void kill(const ProcessId& process);
[[noreturn]] void kill_this_process();
/// As the system does when it goes down: SIGTERM in this process.
void ask_this_process_to_end();

/// Starts a process of its own session with none of our open files, input and output nowhere. It outlives us.
std::optional<ProcessId> start_detached(const std::filesystem::path& program, std::span<const std::string> arguments,
                                        std::error_code& error);
/// The program this process runs, even when its file has been replaced since.
std::filesystem::path this_program();

}  // namespace sssup::machine::rehearsal::platform
