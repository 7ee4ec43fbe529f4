#include <catch2/catch_test_macros.hpp>

#include "conversion.h"
#include "service/migration/script_template.h"

using namespace sssup;
using migration::parse_template;

namespace {

proto::ScriptProfile profile() {
  return test::built_in_products().clusterpro.scripts();
}

std::string merged(std::string_view text) {
  const auto parsed = parse_template(text, profile());
  if (!parsed) return "missing " + parsed.error();
  return parsed->parts[0] + "<1>" + parsed->parts[1] + "<2>" + parsed->parts[2];
}

}  // namespace

TEST_CASE("another product's template is known by its labels", "[R-4.2.9-7]") {
  // Labels and jumps in other cases, spacings, line endings; comments on the lines; a block instead of one line.
  CHECK(merged("if \"%CLP_EVENT%\" EQU \"START\" goto normal\n"
               "  :Normal\n"
               "if \"%CLP_DISK%\" == \"FAILURE\" goto error_disk\n"
               "\n"
               "rem GOTO ON_OTHER1 comes below\n"
               "echo routine\r\n"
               "rem priority\n"
               "IF \"%CLP_SERVER%\"==\"OTHER\" GOTO:on_other1\n"
               "goto exit\n"
               ":on_other1\n"
               ": FAILOVER comment\n"
               "IF \"%CLP_SERVER%\" == \"OTHER\" (\n"
               "  GOTO ON_OTHER2\n"
               ")\n"
               ":on_other2\n"
               ":exit") ==
        "if \"%CLP_EVENT%\" EQU \"START\" goto normal\r\n"
        "  :Normal\r\n"
        "if \"%CLP_DISK%\" == \"FAILURE\" goto error_disk\r\n"
        "\r\n"
        "rem GOTO ON_OTHER1 comes below\r\n"
        "echo routine\r\n"
        "<1>rem priority\r\n"
        "IF \"%CLP_SERVER%\"==\"OTHER\" GOTO:on_other1\r\n"
        "goto exit\r\n"
        ":on_other1\r\n"
        ": FAILOVER comment\r\n"
        "<2>IF \"%CLP_SERVER%\" == \"OTHER\" (\r\n"
        "  GOTO ON_OTHER2\r\n"
        ")\r\n"
        ":on_other2\r\n"
        ":exit\r\n");
}

TEST_CASE("the sections may come in either order", "[R-4.2.9-7]") {
  CHECK(merged(":FAILOVER\nif a goto ON_OTHER2\n:NORMAL\nif a goto ON_OTHER1\n") ==
        ":FAILOVER\r\n<1>if a goto ON_OTHER2\r\n:NORMAL\r\n<2>if a goto ON_OTHER1\r\n");
}

TEST_CASE("the label that is missing is named", "[R-4.2.9-7]") {
  CHECK(merged("") == "missing NORMAL");
  CHECK(merged("::NORMAL\nrem :NORMAL\n:NORMALLY\n") == "missing NORMAL");
  CHECK(merged(":NORMAL\n:ON_OTHER1\nif x goto ON_OTHER1\n:FAILOVER\n") == "missing ON_OTHER1");
  CHECK(merged(":NORMAL\nif x goto ON_OTHER1\n") == "missing FAILOVER");
  CHECK(merged(":NORMAL\nif x goto ON_OTHER1\n:FAILOVER\nif x goto ON_OTHER1\n") == "missing ON_OTHER2");
}

TEST_CASE("a block of several lines keeps together", "[R-4.2.9-7]") {
  CHECK(merged(":NORMAL\nif a goto ON_OTHER1\n:FAILOVER\nrem one\nrem two\nif a goto ON_OTHER2\n") ==
        ":NORMAL\r\n<1>if a goto ON_OTHER1\r\n:FAILOVER\r\n<2>rem one\r\nrem two\r\nif a goto ON_OTHER2\r\n");
}

TEST_CASE("our templates branch on the profile's variables", "[R-4.2.9-7]") {
  auto products = test::built_in_products();
  products.clusterpro.mutable_scripts()->set_event_variable("CLP_EVENT");
  for (const std::string& text : {products.start_template, products.stop_template}) {
    const auto parsed = parse_template(text, products.clusterpro.scripts());
    REQUIRE(parsed.has_value());
    const std::string whole = parsed->parts[0] + parsed->parts[1] + parsed->parts[2];
    CHECK(whole.find("IF \"%CLP_EVENT%\" == \"START\" GOTO NORMAL\r\n") != std::string::npos);
    CHECK(whole.find("IF \"%ARMS_DISK%\" == \"FAILURE\" GOTO ERROR_DISK\r\n") != std::string::npos);
    CHECK(whole.find('{') == std::string::npos);
    for (const char* label : {":NORMAL", ":FAILOVER", ":ON_OTHER1", ":ON_OTHER2", ":ERROR_DISK", ":no_arm", ":EXIT"})
      CHECK(whole.find("\r\n" + std::string(label) + "\r\n") != std::string::npos);
  }
  CHECK(products.start_template.find("GOTO RECOVER") != std::string::npos);
  CHECK(products.stop_template.find("RECOVER") == std::string::npos);
}
