// Strict JSON (RFC 8259) into a tree, before anyone asks what it means.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "common/document/problems.h"

namespace sssup::document {

/// The tree of `json`; on a problem, discarded and the problem added. Beyond the grammar, refused: anything but UTF-8
/// (a byte order mark is tolerated), doubled keys, and what is past a limit of document.h. A limit is checked before
/// what is past it takes memory. Reasons never quote the text: it may hold a password.
nlohmann::json read_json(std::string_view json, Problems& problems);

}  // namespace sssup::document
