// One verdict for service, window, console and answer file. A verdict is nothing when the value holds, else why not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "common/text/message.h"
#include "profile.pb.h"
#include "server.pb.h"

namespace sssup::rules {

using Verdict = std::optional<text::Message>;

/// Any setting that ends up in a script, a list or a message: not empty, one line, no control characters, at most 8191
/// characters (the longest line cmd.exe takes). Asked of names, users and commands.
Verdict one_line(std::string_view value);

Verdict server_name(std::string_view name);  // R-2.2-name: 1–15 of letters, digits, hyphen
/// R-2.6.2-cluster: letters, digits, - and _. The length is the edition's (proto::TargetRules).
Verdict cluster_name(std::string_view name);
Verdict group_name(std::string_view name);    // R-2.6.2-groups: as cluster_name, and not a Windows device name
Verdict password(std::string_view password);  // R-2.6.2-users: no control characters
/// At most `longest` characters; 0: any number.
Verdict length_of(std::string_view value, std::size_t longest);
/// What the edition has CLUSTERPRO's group called: form and length.
Verdict group_name(std::string_view name, const proto::TargetRules& rules);
/// The form of a 2004 licence sheet is not known, so only what no form has is refused:
/// nothing, blanks at the ends, control characters, full-width letters (a slip of the input method), more than 64 / 128
/// characters.
Verdict serial_number(std::string_view serial);
Verdict licence_key(std::string_view key);
/// Absolute Windows path on a drive, at most 200 characters so that the files below it stay within MAX_PATH: "D:\\",
/// "D:\\Work". No forward slashes, no "." and "..", no device names.
Verdict folder(std::string_view path);
Verdict port(std::int64_t port);  // R-2.6.2-ports: 1–65535

/// Lower case of ASCII letters: how group names and watch IDs compare.
std::string lower(std::string_view name);

/// Of an edition, for the names of groups: fewer leave no room for a number that tells thousands of them apart.
inline constexpr std::size_t shortest_limit = 8;
/// A valid, unused name near `name` of at most `longest` characters (shortest_limit, where that is less), for the
/// field's first value ("発注" -> "GROUP1", "a b" -> "a-b"). `taken` in lower case.
std::string propose_group_name(std::string_view name, const std::unordered_set<std::string>& taken,
                               std::size_t longest);

/// CON, PRN, AUX, NUL, COM1–9, LPT1–9 in any case, also with an extension: names no file or folder can bear.
bool is_device_name(std::string_view name);

/// R-2.4-default. "C:\\WINNT\\TEMP" or "D:\\". The variable's name and drive letters compare ignoring case. Where no
/// disk is marked as the system's, %SystemDrive% tells it, else C. A TEMP that is absent or no folder on a drive counts
/// as one on the system disk, and as the system disk's root where it would be the result.
std::string default_working_folder(const proto::Server& server);

/// The folder itself or what is in it, ignoring ASCII case; registry keys likewise.
bool is_below(std::string_view path, std::string_view folder);

/// Name of the folder that a run works in, below the working folder.
inline constexpr std::string_view run_folder_name = "SSS Upgrade";
std::string run_folder(std::string_view working_folder);

/// The folder's drive is one of the server's; where the server's drives are not known, any is.
Verdict folder_on_server(std::string_view path, const proto::Server& server);

/// Whether the folder is %TEMP% or %TMP%, or below one of them: what is there may be deleted at any time.
bool is_temporary(std::string_view path, const proto::Server& server);
/// The backup and the report stay: not below TEMP, where files may be deleted at any time.
Verdict backup_folder_on_server(std::string_view path, const proto::Server& server);

/// R-5.back: the folder "SSS Backup" in the working folder, which is a folder on a drive; at the root of its drive
/// where the working folder is temporary, because backup and report are to stay.
std::string default_backup_folder(std::string_view working_folder, const proto::Server& server);

}  // namespace sssup::rules
