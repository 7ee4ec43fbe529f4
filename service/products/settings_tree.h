// Settings as a registry tree, the same way for every message: a message is a key, a scalar a value, a list a key with
// numbered entries ("00001"). What a message has not is not there, so an absent number and an explicit 0 stay apart.
// Names are those of the server file with a capital ("StartTimeoutSeconds"); enums by name; bytes are REG_BINARY.
// What proto/ marks as secret is sealed on its way in and unsealed on its way out (REG_BINARY).
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/machine/machine.h"

namespace sssup::products {

/// Kind::internal for a message that has no such form (maps, 64-bit numbers); whatever `secrets` says.
Expected<machine::RegistryKey> to_tree(const google::protobuf::Message& message, machine::Secrets& secrets);

/// Into `message`, cleared first. What the message does not know is passed over (unknown_settings): a product keeps
/// more in its keys than we read. Kind::corrupt names the value that is of the wrong kind, below `path`, the tree's
/// key; whatever `secrets` says.
Status from_tree(const machine::RegistryKey& tree, const std::string& path, google::protobuf::Message& message,
                 machine::Secrets& secrets);

/// Where the tree, at key `path`, has what the server file calls "sss.monitors[0].service.serviceName":
/// "…\\Monitors\\00001\\Service\\ServiceName". Entries of a list may have gaps in their numbers.
std::string place_in_tree(const machine::RegistryKey& tree, const std::string& path, std::string_view field);

/// What from_tree passes over: keys and values below `path`, the tree's key, in alphabetical order. Nothing below a key
/// that is itself unknown.
std::vector<std::string> unknown_settings(const machine::RegistryKey& tree, const std::string& path,
                                          const google::protobuf::Descriptor& message);

}  // namespace sssup::products
