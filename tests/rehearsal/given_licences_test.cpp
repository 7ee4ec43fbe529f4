// .answers: the licences of an answer file.
#include "tests/rehearsal/licence_pages.h"

using namespace sssup;
using namespace sssup::test;

TEST_CASE("licences of the answer file are registered without pages", "[R-2.10][R-5.answers]") {
  auto trial = given("", "TRIAL-KEY");
  trial.set_valid_until("20040630");
  Pages pages({given("U-1", "A"), trial, given("U-1", "A")}, true);
  CHECK(pages.halt == engine::Halt::finished);
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].unit() == proto::UpgradeLicence::CPU);
  CHECK(has(pages.events, "ended on 2004-06-30"));
  CHECK(has(pages.events, "U-1 stands in the answer file twice"));
  CHECK_FALSE(has(pages.events, "of 1 upgrade licences"));  // none is missing
}

TEST_CASE("what the answer file leaves out of a licence is asked for, and may be left for later",
          "[R-2.10][R-5.answers]") {
  Pages pages({given("U-1", ""), given("U-2", "")}, true);
  REQUIRE(pages.page() == "licence-key");
  CHECK(pages.initial("serialNumber") == "U-1");
  CHECK(has(pages.summary(), "Unit: CPU"));
  CHECK_FALSE(pages.press("register").ok());
  REQUIRE(pages.press("register", {{"key", "A"}}).ok());
  REQUIRE(pages.page() == "licence-key");
  CHECK(pages.initial("serialNumber") == "U-2");
  REQUIRE(pages.press("later").ok());
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].serial_number() == "U-1");
}

TEST_CASE("a licence of the answer file with another key than is registered is refused, not written over", "[R-2.10]") {
  // The document refuses two keys in one file; here one of them is entered.
  Pages pages({given("U-1", "A"), given("U-1", "B")}, true);
  REQUIRE(pages.page() == "licence-key");
  REQUIRE(pages.question().warnings_size() == 1);
  CHECK(has(text::render(pages.question().warnings(0), text::Language::english), "U-1"));
  CHECK(has(problem_of(pages.press("register", {{"key", "C"}})), "serial number U-1"));
  CHECK_FALSE(pages.press("register").ok());  // the key that was refused is not kept
  pages.power_cut();
  REQUIRE(pages.page() == "licence-key");
  REQUIRE(pages.press("register", {{"serialNumber", "U-2"}, {"key", "B"}}).ok());
  CHECK(pages.registered().size() == 2);
}
