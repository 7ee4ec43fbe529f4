// What the tests of the migration share: a server from JSON, converted with the built-in profiles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/migration/convert.h"

namespace sssup::test {

/// Server file of TOKYO-DB1 with one board "Public" (192.168.10.11/24), one "Backup" (10.0.0.11/24, 10.0.1.11/24), one
/// "Empty" without address, and these monitors ("{…}, {…}").
proto::Server server_with(std::string_view monitors_json);

proto::Answers answers_from(std::string_view json);

migration::Products built_in_products();

/// Fails the test on problems.
migration::Conversion converted(const proto::Server& server, const proto::Answers& answers = {},
                                text::Language language = text::Language::english);

/// Fails the test when the conversion goes through. "path: why" in English.
std::vector<std::string> refused(const proto::Server& server, const proto::Answers& answers = {});

const migration::GroupScripts& scripts_of(const migration::Conversion& conversion, std::string_view group);
const proto::FailoverGroup& group_of(const migration::Conversion& conversion, std::string_view group);

/// Lines of a script that are `command` ("ARMLOAD"), without CRLF.
std::vector<std::string> lines_with(const std::string& script, std::string_view command);

/// The only line with ARMLOAD in the section :NORMAL of the only group's START.BAT.
std::string load_line(std::string_view monitor_json);

}  // namespace sssup::test
