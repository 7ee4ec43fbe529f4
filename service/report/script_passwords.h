#pragma once

#include <string>
#include <string_view>

namespace sssup::report {

/// The line with ******** where a password can be recognised: after "net use" and "net user", after options of that
/// name, with the tools of databases, in "…password=", in "user/password@" and in URLs. What is written otherwise
/// stays: a script may hide anything anywhere. Variables (%PASSWORD%) stay, too. Linear in the line.
std::string mask_passwords(std::string_view line);

}  // namespace sssup::report
