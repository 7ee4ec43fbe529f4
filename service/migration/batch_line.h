// Text into a line of a batch file, so that after cmd.exe has read the line the program gets what SSS was set to.
//
// What cmd.exe does to a line, in this order: %…% is replaced everywhere, so % is doubled; a quotation mark turns
// "quoted" on and off (it knows no \"); outside quotes & | < > ^ act, so each gets a ^ before it. ! acts only after
// SETLOCAL ENABLEDELAYEDEXPANSION, which the templates do not use. It reads the line as characters of its code page,
// not as bytes: the second byte of ソ or 表 (0x5C), of ポ (0x7C), is not taken for a backslash or a bar.
#pragma once

#include <string>
#include <string_view>

namespace sssup::migration {

/// The text as part of a line outside of any quotes we write ourselves; quotes in it are its own. A quotation mark left
/// open stays open: the text must come last on the line.
std::string batch_text(std::string_view text);

/// The text as one argument: in quotes where blanks or signs would take it apart. It has no quotation mark in it.
std::string batch_argument(std::string_view text);

/// The program of a command line, as Windows' CreateProcess finds it when the path is not quoted but has blanks: the
/// shortest beginning, up to a blank, that ends in .exe, .com, .bat or .cmd, as long as it can still be one path
/// ("C:\Program Files\app\orders.exe" of "C:\Program Files\app\orders.exe -p 80"). A bare name ends at its first blank
/// ("cmd" of "cmd /c C:\run.bat"); so does a path where no such beginning is found. A quoted program keeps its quotes.
std::string_view program_of(std::string_view command);

/// The command with quotes around its program where it has blanks and none.
std::string with_quoted_program(std::string_view command);

}  // namespace sssup::migration
