#include "service/machine/windows/secrets.h"

#include <catch2/catch_test_macros.hpp>

using namespace sssup;
using machine::windows::WindowsSecrets;

TEST_CASE("a secret comes back as it was, and does not show", "[R-2.6.2-users]") {
  WindowsSecrets secrets;
  for (const std::string& plain : {std::string("パスワード"), std::string("a\0b", 3), std::string()}) {
    const auto sealed = secrets.seal(plain);
    REQUIRE(sealed);
    if (!plain.empty()) CHECK(sealed->find(plain) == std::string::npos);
    CHECK(WindowsSecrets().unseal(*sealed).value() == plain);
  }
}

TEST_CASE("a damaged secret is told as such", "[R-2.6.2-users]") {
  WindowsSecrets secrets;
  const std::string sealed = secrets.seal("secret").value();
  for (const std::string& bytes : {sealed.substr(0, sealed.size() / 2), std::string("none"), std::string()}) {
    const auto plain = secrets.unseal(bytes);
    REQUIRE_FALSE(plain);
    CHECK(plain.error().kind == Error::Kind::corrupt);
  }
}

// Wine opens everything for everybody: what is asserted is what Windows is told.
TEST_CASE("a secret is sealed for the account, and what an older version sealed for the computer still opens",
          "[T-4]") {
  const std::string for_computer = WindowsSecrets(machine::windows::SealedFor::computer).seal("secret").value();
  CHECK(WindowsSecrets().unseal(for_computer).value() == "secret");
}
