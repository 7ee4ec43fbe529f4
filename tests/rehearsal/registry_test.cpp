#include <catch2/catch_test_macros.hpp>

#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using machine::RegistryBytes;
using machine::RegistryKey;

const std::string product = "HKLM\\SOFTWARE\\NEC\\Some Product";

RegistryKey some_key() {
  RegistryKey key;
  key.values["Text"] = "日本";
  key.values["Number"] = std::uint32_t{0xffffffff};
  key.values["Bytes"] = RegistryBytes{0, 1, 255};
  key.values[""] = "default";
  key.keys["Empty"] = {};
  key.keys["Below"].values["Deep"] = std::uint32_t{0};
  return key;
}

std::optional<RegistryKey> read(Sandbox& sandbox, const std::string& key) {
  REQUIRE_VALUE(auto content, sandbox.another()->registry().read(key));
  return content;
}

}  // namespace

TEST_CASE("a registry key is read as it was written, by another process too") {
  Sandbox sandbox;
  CHECK_FALSE(read(sandbox, product));
  REQUIRE_OK(sandbox.machine().registry().write(product, some_key()));
  CHECK(read(sandbox, product) == some_key());
  CHECK(read(sandbox, "hklm\\software\\nec\\SOME PRODUCT\\below") == some_key().keys.at("Below"));
  CHECK_FALSE(read(sandbox, product + "\\Nowhere"));
}

TEST_CASE("writing a key replaces what was in it, and only that") {
  Sandbox sandbox;
  auto& registry = sandbox.machine().registry();
  REQUIRE_OK(registry.write(product, some_key()));
  RegistryKey small;
  small.values["Only"] = "this";
  REQUIRE_OK(registry.write(product + "\\BELOW", small));
  REQUIRE_OK(registry.write(product + "\\Made\\On The\\Way", small));
  auto expected = some_key();
  expected.keys["Below"] = small;
  expected.keys["Made"].keys["On The"].keys["Way"] = small;
  CHECK(read(sandbox, product) == expected);
  REQUIRE_OK(registry.write(product, small));
  CHECK(read(sandbox, product) == small);
}

TEST_CASE("removing a key takes what is below it, and is no error twice") {
  Sandbox sandbox;
  auto& registry = sandbox.machine().registry();
  REQUIRE_OK(registry.write(product, some_key()));
  REQUIRE_OK(registry.remove(product + "\\below"));
  REQUIRE_OK(registry.remove(product + "\\below"));
  CHECK(read(sandbox, product)->keys.size() == 1);
  REQUIRE_OK(registry.remove("HKLM\\software\\nec\\some product"));
  REQUIRE_OK(registry.remove(product));
  CHECK_FALSE(read(sandbox, product));
}

TEST_CASE("keys above a product's are put together, and not written") {
  Sandbox sandbox;
  auto& registry = sandbox.machine().registry();
  REQUIRE_OK(registry.write(product, some_key()));
  const auto vendor = read(sandbox, "HKLM\\SOFTWARE\\NEC");
  REQUIRE(vendor);
  CHECK(vendor->keys.at("some product") == some_key());
  CHECK(vendor->keys.contains("singleserversafe"));
  CHECK_FALSE(read(sandbox, "HKLM\\SOFTWARE\\NE"));
  for (const std::string key : {"HKLM", "HKLM\\SOFTWARE", "HKLM\\SOFTWARE\\NEC"}) {
    CHECK(registry.write(key, {}).error().kind == Error::Kind::denied);
    CHECK(registry.remove(key).error().kind == Error::Kind::denied);
  }
}

TEST_CASE("names of products that look like paths stay names") {
  Sandbox sandbox;
  for (const std::string name : {"..", ".", "a/b", "..%5c..", "x_y", "日本", "c:", "a%"}) {
    CAPTURE(name);
    REQUIRE_OK(sandbox.machine().registry().write("HKLM\\SOFTWARE\\NEC\\" + name, some_key()));
    CHECK(read(sandbox, "HKLM\\SOFTWARE\\NEC\\" + name) == some_key());
    CHECK(read(sandbox, "HKLM\\SOFTWARE\\NEC")->keys.contains(name));
  }
}

TEST_CASE("what a registry does not take is refused") {
  Sandbox sandbox;
  auto& registry = sandbox.machine().registry();
  const auto refused = [&](const std::string& key, const RegistryKey& content) {
    const auto status = registry.write(key, content);
    return !status && status.error().kind == Error::Kind::invalid;
  };
  for (const std::string key : {"", "\\", "HKCU\\SOFTWARE\\NEC\\X", "HKLM\\SOFTWARE\\NEC\\X\\", "HKLM\\\\NEC\\X\\Y",
                                "HKLM\\SOFTWARE\\NEC\\a\nb", "HKLM\\SOFTWARE\\NEC\\\xff"}) {
    CAPTURE(key);
    CHECK(refused(key, {}));
    CHECK(registry.read(key).error().kind == Error::Kind::invalid);
  }
  RegistryKey content;
  SECTION("text that is no UTF-8") {
    content.values["Text"] = "\x83\x5c";
  }
  SECTION("a NUL in a text") {
    content.values["Text"] = std::string("a\0b", 3);
  }
  SECTION("two names that are one") {
    content.values["Text"] = "";
    content.values["TEXT"] = "";
  }
  SECTION("two keys that are one, further down") {
    content.keys["Down"].keys["a"] = {};
    content.keys["Down"].keys["A"] = {};
  }
  SECTION("a key with a backslash") {
    content.keys["a\\b"] = {};
  }
  SECTION("a key without a name") {
    content.keys[""] = {};
  }
  CHECK(refused(product, content));
  CHECK_FALSE(read(sandbox, product));
}

TEST_CASE("32-bit programs' keys are a product's each, too", "[T-8]") {
  Sandbox sandbox;
  auto& registry = sandbox.machine().registry();
  const std::string view = R"(HKLM\SOFTWARE\WOW6432Node)", one = view + R"(\NEC\One)", other = view + R"(\nec\Other)";
  REQUIRE_OK(registry.write(one, some_key()));
  REQUIRE_OK(registry.write(other, {}));
  const auto vendor = registry.write(view + "\\NEC", {});
  REQUIRE_FALSE(vendor.has_value());
  CHECK(vendor.error().kind == Error::Kind::denied);
  CHECK_FALSE(read(sandbox, R"(HKLM\SOFTWARE\NEC\One)"));
  REQUIRE_OK(registry.remove(other));
  CHECK(read(sandbox, one) == some_key());
}
