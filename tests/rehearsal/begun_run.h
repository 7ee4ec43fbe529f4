// A run that has begun on a sandbox, for the tests of its folder.
#pragma once

#include <string>
#include <vector>

#include "service/upgrade/anchor.h"
#include "tests/rehearsal/sandbox.h"

namespace sssup::test {

inline const std::string folder = R"(D:\SSS Upgrade)";
inline const std::string mark = folder + R"(\sss-upgrade.run)";

proto::Answers answers();
std::string english(const Error& error);
/// A line each.
std::string all_of(const std::vector<text::Message>& lines);
bool has(const std::string& text, const std::string& part);
bool is_there(machine::Machine& machine, const std::string& path);
upgrade::Anchor anchor_of(machine::Machine& machine);
void begin(machine::Machine& machine);
/// As a version left it that marked nothing.
void make_older(machine::Machine& machine);

}  // namespace sssup::test
