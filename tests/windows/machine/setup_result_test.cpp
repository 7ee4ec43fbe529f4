#include "service/machine/windows/setup_result.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace sssup::machine::windows;

TEST_CASE("InstallShield's result file is read in any of its forms", "[R-2.7][R-2.8]") {
  CHECK(result_code(
            "[InstallShield Silent]\r\nVersion=v7.00\r\nFile=Log File\r\n[ResponseResult]\r\nResultCode=0\r\n") == 0);
  CHECK(result_code("[responseresult]\nresultcode = -12\n") == -12);
  CHECK(result_code("[ResponseResult]\r\nResultCode=-2147213312\r\n") == -2147213312);
  std::string wide = "\xff\xfe";
  for (const char c : std::string("[ResponseResult]\r\nResultCode=-3\r\n")) (wide += c) += '\0';
  CHECK(result_code(wide) == -3);
  CHECK_FALSE(result_code(""));
  CHECK_FALSE(result_code("[ResponseResult]\r\n"));
  CHECK_FALSE(result_code("[Other]\r\nResultCode=0\r\n"));
  CHECK_FALSE(result_code("[ResponseResult]\r\n[Other]\r\nResultCode=0\r\n"));
  CHECK_FALSE(result_code("[ResponseResult]\r\nResultCode=\r\n"));
}

TEST_CASE("Windows Installer's codes are what they are", "[R-2.7][R-2.8]") {
  for (const std::uint32_t code : {0U, 1602U, 1603U, 1618U, 1641U, 3010U})
    CHECK(outcome_of(code, std::nullopt) == code);
  CHECK(outcome_of(3010U, 0) == 3010U);
  CHECK(outcome_of(1603U, 0) == 1603U);
}

TEST_CASE("InstallShield's codes become Windows Installer's", "[R-2.7][R-2.8]") {
  CHECK(outcome_of(0U, 0) == 0U);
  for (const int result : {-1, -3, -5, -8, -12, -53}) {
    CHECK(outcome_of(0U, result) == 1603U);
    CHECK(outcome_of(static_cast<std::uint32_t>(result), std::nullopt) == 1603U);
  }
  CHECK(outcome_of(0U, -2147213312) == 1602U);
  CHECK(outcome_of(0x80042000U, std::nullopt) == 1602U);
  CHECK(outcome_of(0U, 3010) == 3010U);
  CHECK(outcome_of(std::optional<std::int32_t>(-3)) == 1603U);
  CHECK_FALSE(outcome_of(std::nullopt));
}

TEST_CASE("a Setup that dies leaves no outcome", "[R-2.7-fail]") {
  CHECK_FALSE(outcome_of(0xC0000005U, std::nullopt));
  CHECK_FALSE(outcome_of(0xC000013AU, 0));
  CHECK_FALSE(outcome_of(0x40010004U, std::nullopt));
}
