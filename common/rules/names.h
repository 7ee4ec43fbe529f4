// One verdict for service, window, console and answer file. A verdict is nothing when the value holds, else why not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/message.h"
#include "server.pb.h"

namespace sssup::rules {

using Verdict = std::optional<text::Message>;

Verdict server_name(std::string_view name);   // R-2.2-name: 1–15 of letters, digits, hyphen
Verdict cluster_name(std::string_view name);  // R-2.6.2-cluster: 1–15 of letters, digits, - and _
Verdict group_name(std::string_view name);    // R-2.6.2-groups: as cluster_name, and not a Windows device name
Verdict password(std::string_view password);  // R-2.6.2-users: 1–31 characters, no control characters
Verdict serial_number(std::string_view serial);
Verdict licence_key(std::string_view key);
Verdict folder(std::string_view path);  // absolute Windows path on a drive: "D:\\", "D:\\Work"
Verdict port(std::int64_t port);        // R-2.6.2-ports: 1–65535

/// Lower case of ASCII letters: how group names and watch IDs compare.
std::string lower(std::string_view name);

/// A valid, unused name near `name`, for the field's first value ("発注" -> "GROUP1", "a b" -> "a-b"). `taken` in lower
/// case.
std::string propose_group_name(std::string_view name, const std::vector<std::string>& taken);

/// R-2.4-default. "C:\\WINNT\\TEMP" or "D:\\".
std::string default_working_folder(const proto::Server& server);

}  // namespace sssup::rules
