#include <catch2/catch_test_macros.hpp>

#include "service/migration/batch_line.h"

using namespace sssup::migration;

namespace {

// What cmd.exe makes of a line without variables: %% to %, ^ outside quotes removed.
std::string read_by_cmd(std::string_view line) {
  std::string text;
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '%') {
      REQUIRE(line.substr(at).starts_with("%%"));
      ++at;
    } else if (line[at] == '"') {
      quoted = !quoted;
    } else if (!quoted && line[at] == '^') {
      ++at;
    } else if (!quoted) {
      REQUIRE(std::string_view("&|<>").find(line[at]) == std::string_view::npos);
    }
    text += line[at];
  }
  return text;
}

}  // namespace

TEST_CASE("a command line reaches the program as it was", "[R-4.2.1]") {
  for (const char* command :
       {"a.exe", "a.exe & b", "a.exe \"x & y\" & z", "a.exe \"say \\\"hi & bye\\\" now\"", "a.exe 100%", "a%%b%c",
        "a.exe \"never closed & more", "a^b", "\"a^b\"", "^", "%", "\"", "a.exe !x!", "a.exe (x)", "a.exe \"\"&\"\""}) {
    INFO(command);
    CHECK(read_by_cmd(batch_text(command)) == command);
  }
}

TEST_CASE("an argument is quoted only where it must be", "[R-4.2.1]") {
  CHECK(batch_argument("Spooler") == "Spooler");
  CHECK(batch_argument("a b") == "\"a b\"");
  CHECK(batch_argument("a&b") == "\"a&b\"");
  CHECK(batch_argument("a%b") == "a%%b");
  CHECK(batch_argument("a b%") == "\"a b%%\"");
  CHECK(batch_argument("a,b") == "\"a,b\"");
  CHECK(batch_argument("") == "\"\"");
  CHECK(batch_argument("a b\\") == "\"a b\\\\\"");
  CHECK(batch_argument("D\\u") == "D\\u");
}

TEST_CASE("the program of a command line is what CreateProcess would find", "[R-4.2.1]") {
  CHECK(program_of(R"(C:\Program Files\app\orders.exe -p 80)") == R"(C:\Program Files\app\orders.exe)");
  CHECK(program_of(R"(C:\PROGRAM FILES\APP\ORDERS.EXE)") == R"(C:\PROGRAM FILES\APP\ORDERS.EXE)");
  CHECK(program_of(R"(C:\a.exe C:\b.exe)") == R"(C:\a.exe)");
  CHECK(program_of(R"(C:\My Tools\run.bat "x y.exe")") == R"(C:\My Tools\run.bat)");
  CHECK(program_of(R"(C:\My  Tools\run.cmd x)") == R"(C:\My  Tools\run.cmd)");
  CHECK(program_of(R"(\\files\my share\a.com /x)") == R"(\\files\my share\a.com)");
  CHECK(program_of(R"(C:\WINNT\system32\cmd /c C:\run.bat)") == R"(C:\WINNT\system32\cmd)");
  CHECK(program_of(R"(C:\WINNT\system32\cscript C:\x y.bat)") == R"(C:\WINNT\system32\cscript)");
  CHECK(program_of(R"(cmd /c C:\run.bat)") == "cmd");
  CHECK(program_of(R"(java -jar my app.exe)") == "java");
  CHECK(program_of(R"("C:\Program Files\a.exe" x)") == R"("C:\Program Files\a.exe")");
  CHECK(program_of(R"("never closed)") == R"("never closed)");
  CHECK(program_of(R"(C:\no extension here)") == R"(C:\no)");
  CHECK(program_of("") == "");
}

TEST_CASE("only a program with blanks and no quotes gets quotes", "[R-4.2.1]") {
  CHECK(with_quoted_program(R"(C:\Program Files\a.exe -x "y z")") == R"("C:\Program Files\a.exe" -x "y z")");
  CHECK(with_quoted_program(R"("C:\Program Files\a.exe" -x)") == R"("C:\Program Files\a.exe" -x)");
  CHECK(with_quoted_program(R"(C:\a.exe b c)") == R"(C:\a.exe b c)");
}
