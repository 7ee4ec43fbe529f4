// One product's registry key as the bytes of a file, and places in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/machine/machine.h"

namespace sssup::machine::rehearsal {

/// "HKLM\\SOFTWARE\\NEC\\X" -> its names; nothing for what is no key: another hive, an empty name, control characters.
std::optional<std::vector<std::string>> parse_key(std::string_view key);

/// Kind::invalid for what a registry cannot hold: text that is no UTF-8 or has a NUL in it, a backslash in a key's
/// name, names that differ in case only. `key` is for the message.
Status check_content(std::string_view key, const RegistryKey& content);

std::string print_tree(const RegistryKey& tree);
std::optional<RegistryKey> parse_tree(std::string_view bytes);

/// The key below `root` at those names, ignoring ASCII case; null when it is not there.
RegistryKey* find_key(RegistryKey& root, std::span<const std::string> names);
const RegistryKey* find_key(const RegistryKey& root, std::span<const std::string> names);
/// The same, made when it is not there.
RegistryKey& make_key(RegistryKey& root, std::span<const std::string> names);
/// False when there was none.
bool remove_key(RegistryKey& root, std::span<const std::string> names);

}  // namespace sssup::machine::rehearsal
