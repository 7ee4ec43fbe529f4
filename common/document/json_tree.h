// Strict JSON (RFC 8259) into a tree, before anyone asks what it means.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "common/document/problems.h"

namespace sssup::document {

/// The tree of `json`; on a problem, discarded and the problem added. Beyond the grammar, refused: anything but UTF-8
/// (a byte order mark is tolerated), doubled keys, more than 64 MiB, nesting deeper than 32. Reasons never quote the
/// text: it may hold a password.
nlohmann::json read_json(std::string_view json, Problems& problems);

}  // namespace sssup::document
