// A line of a batch file in words, near enough to what cmd.exe and the programs it starts make of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sssup::migration {

struct Word {
  std::string_view text;  // quotes included
  std::size_t at = 0;     // in the line
};

/// The line's commands, separated by & and |, each in words, separated by blanks. Quotes keep both together; words of
/// redirections (">nul"), a leading @ or ( and a closing ) are left out.
std::vector<std::vector<Word>> commands_of(std::string_view line);

/// The word without quotes around it, in lower case.
std::string plain(const Word& word);

/// The word without any quotes, as it is given to a program.
std::string without_quotes(std::string_view word);

/// The program's bare name: "net" of C:\WINNT\system32\NET.EXE and of (NET.
std::string program_name(const Word& word);

/// A label, a remark, a message or the setting of a variable: the rest of the command is not run.
bool does_nothing(const std::vector<Word>& command);

/// The line is a remark: rem, ::, or empty.
bool is_remark(std::string_view line);

}  // namespace sssup::migration
