#include "service/report/script_passwords.h"

#include <catch2/catch_test_macros.hpp>

using sssup::report::mask_passwords;

TEST_CASE("passwords are masked where they can be recognised", "[R-5.report]") {
  for (const char* line : {"net use Z: \\\\files\\orders SECRET",
                           "net use Z: \\\\files\\orders SECRET /user:batch",
                           "@NET USE \\\\files\\orders /USER:DOM\\batch SECRET >nul 2>&1",
                           "net use * \\\\files\\x \"SECRET\" /persistent:no",
                           "net user batch SECRET /add",
                           "cd \\x & net use \\\\f\\x SECRET & run",
                           "C:\\WINNT\\system32\\net.exe use \\\\f\\x SECRET",
                           "osql -U sa -P SECRET -Q x",
                           "bcp db out f -U sa -P SECRET",
                           "psexec \\\\srv -u dom\\x -p SECRET cmd",
                           "schtasks /create /ru batch /rp SECRET",
                           "tool --password SECRET",
                           "tool /pwd:SECRET",
                           "tool -password=SECRET",
                           "mysqldump -uroot -pSECRET db",
                           "sqlplus scott/SECRET@orcl @x.sql",
                           "exp userid=scott/SECRET file=x.dmp",
                           "db2 connect to orders user batch using SECRET",
                           "SET DBPASSWORD=SECRET",
                           "set PWD = SECRET",
                           "run \"Server=x;Uid=sa;Pwd=SECRET;\"",
                           "start ftp://batch:SECRET@files/x"}) {
    INFO(line << " -> " << mask_passwords(line));
    CHECK(mask_passwords(line).find("SECRET") == std::string::npos);
    CHECK(mask_passwords(line).find("********") != std::string::npos);
  }
}

TEST_CASE("the rest of the line stays", "[R-5.report]") {
  CHECK(mask_passwords("net use Z: \\\\files\\orders s3cret /user:batch") ==
        "net use Z: \\\\files\\orders ******** /user:batch");
  CHECK(mask_passwords("osql -U sa -P \"s 3\" -Q \"select 1\"") == "osql -U sa -P ******** -Q \"select 1\"");
  CHECK(mask_passwords("a?pwd=1;b=2") == "a?pwd=********;b=2");
}

TEST_CASE("what is no password stays as it is", "[R-5.report]") {
  for (const char* line : {"", "ARMLOAD orders /U batch /R 3 C:\\app\\orders.exe -p 80", "net use Z: \\\\files\\orders",
                           "net use Z: /delete", "net use \\\\files\\orders * /user:batch",
                           "net use \\\\files\\orders %PASSWORD% /user:batch", "net start spooler", "net user batch *",
                           "set DBPASSWORD=%1", "IF \"%PASS%\" == \"x\" GOTO EXIT", "echo the password is asked for",
                           "start http://intra:8080/x", "mkdir -p d", "exp file=x.dmp", "sqlplus /nolog",
                           "2>&1 >nul run", "xcopy a b /p"}) {
    INFO(line << " -> " << mask_passwords(line));
    CHECK(mask_passwords(line) == line);
  }
}
