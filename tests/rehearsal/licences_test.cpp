// the licence pages, as an operator goes through them.
#include "tests/rehearsal/licence_pages.h"

using namespace sssup;
using namespace sssup::test;

TEST_CASE("the pages are the manual's, from the start page and back to it", "[R-2.10]") {
  Pages pages;
  REQUIRE(pages.page() == "licences");
  CHECK(pages.argument("registered") == "0");
  CHECK(pages.argument("expected") == "1");
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.press("items").ok());
  // 2.10.3
  CHECK(pages.initial("os") == "WINDOWS");
  CHECK(pages.initial("class") == "PRODUCT");
  CHECK(pages.initial("product") == "SSS_UPGRADE");
  CHECK(has(pages.question().DebugString(), "Windows Ver1.0"));
  REQUIRE(pages.press("next").ok());
  // 2.10.4: the original preselects the node, which is wrong here.
  CHECK(pages.initial("unit") == "CPU");
  REQUIRE(pages.press("next", {{"count", "1"}}).ok());
  REQUIRE(pages.press("next", {{"serialNumber", "U-1"}, {"key", "sentinel-key"}}).ok());
  // 2.10.6: what was entered, but for the key.
  CHECK(pages.page() == "licence-confirm");
  const std::string summary = pages.summary();
  INFO(summary);
  for (const char* row : {"Operating system: Windows", "Class: Product version",
                          "Product: Upgrade licence: CLUSTERPRO(R) SingleServerSafe（TM） for Windows Ver1.0 "
                          "アップグレードライセンス(SE 8.0)",
                          "Unit: CPU", "Number of licences: 1", "Serial number: U-1"})
    CHECK(has(summary, row));
  CHECK_FALSE(has(pages.said(), "sentinel"));
  CHECK(pages.registered().empty());
  REQUIRE(pages.press("register").ok());
  CHECK(pages.page() == "licence-done");
  CHECK(pages.registered().size() == 1);
  REQUIRE(pages.press("ok").ok());
  // 2.10.7
  CHECK(pages.page() == "licences");
  CHECK(pages.argument("registered") == "1");
  CHECK(has(pages.summary(), "アップグレードライセンス(SE 8.0): CPU x 1, serial number U-1"));
  CHECK(pages.question().licences().registered(0) == "U-1");
  CHECK(pages.question().warnings().empty());
}

TEST_CASE("every page leads back, and what was entered is still there", "[R-2.10]") {
  Pages pages;
  pages.go_to_key({{"product", "CLUSTERPRO_SE_8"}}, {{"unit", "NODE"}, {"count", "3"}});
  REQUIRE(pages.press("next", {{"serialNumber", "U-1"}, {"key", "sentinel-key"}}).ok());
  const std::vector<std::pair<const char*, std::string>> way = {
      {"licence-key", "serialNumber"}, {"licence-unit", "count"}, {"licence-product", "product"}, {"licence-way", ""}};
  const std::vector<std::string> entered = {"U-1", "3", "CLUSTERPRO_SE_8", "no such field"};
  for (std::size_t at = 0; at < way.size(); ++at) {
    REQUIRE(pages.press("back").ok());
    CHECK(pages.page() == way[at].first);
    CHECK(pages.initial(way[at].second.c_str()) == entered[at]);
    CHECK_FALSE(has(pages.said(), "sentinel"));
  }
  // Corrected on the way forth; the key, which stands nowhere, need not be typed again.
  REQUIRE(pages.press("items").ok());
  REQUIRE(pages.press("next", {{"product", "SSS_UPGRADE"}}).ok());
  CHECK(pages.initial("unit") == "NODE");
  REQUIRE(pages.press("next", {{"unit", "CPU"}, {"count", "1"}}).ok());
  REQUIRE(pages.press("next").ok());
  CHECK(pages.page() == "licence-confirm");
  CHECK(pages.question().warnings().empty());
  REQUIRE(pages.press("register").ok());
  CHECK(pages.argument("registered") == "1");
  REQUIRE(pages.press("ok").ok());
  // The next one begins anew.
  pages.go_to_key();
  CHECK(pages.initial("serialNumber").empty());
  CHECK_FALSE(pages.press("next", {{"serialNumber", "U-2"}}).ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  CHECK(pages.page() == "licences");
}

TEST_CASE("Back keeps what stands in the fields as far as it holds", "[R-2.10]") {
  Pages pages;
  pages.go_to_key({}, {{"unit", "CPU"}, {"count", "2"}});
  REQUIRE(pages.press("back", {{"serialNumber", "U-1"}, {"key", "sentinel-key"}}).ok());
  REQUIRE(pages.press("back", {{"count", "none"}}).ok());
  REQUIRE(pages.press("next").ok());
  CHECK(pages.initial("count") == "2");
  REQUIRE(pages.press("next").ok());
  CHECK(pages.initial("serialNumber") == "U-1");
  CHECK_FALSE(has(pages.said(), "sentinel"));
  // The key is kept, too, and need not be typed again.
  REQUIRE(pages.press("next").ok());
  CHECK(pages.page() == "licence-confirm");
}

TEST_CASE("a power cut on any page loses nothing that was entered", "[R-2.10][R-1.4-once]") {
  Pages pages;
  const std::vector<std::pair<const char*, Pages::Fields>> steps = {
      {"register", {}},
      {"items", {}},
      {"next", {{"product", "CLUSTERPRO_SE_8"}}},
      {"next", {{"unit", "CPU"}, {"count", "2"}}},
      {"next", {{"serialNumber", "C-1"}, {"key", "KEY-C-1"}}},
      {"register", {}},
      {"ok", {}}};
  for (const auto& [button, fields] : steps) {
    REQUIRE(pages.press(button, fields).ok());
    const std::string page = pages.page(), summary = pages.summary();
    pages.power_cut();
    CHECK(pages.page() == page);
    CHECK(pages.summary() == summary);
  }
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].serial_number() == "C-1");
  CHECK(pages.registered()[0].product() == "CLUSTERPRO_SE_8");
  CHECK(pages.registered()[0].count() == 2);
}

TEST_CASE("what does not count is registered, said, and not counted", "[R-2.10]") {
  Pages pages;
  pages.register_licence("C-1", {{"product", "CLUSTERPRO_SE_8"}}, {{"count", "2"}});
  pages.register_licence("N-1", {}, {{"unit", "NODE"}});
  pages.register_licence("T-1", {{"class", "TRIAL"}});
  CHECK(pages.registered().size() == 3);
  CHECK(pages.argument("registered") == "0");
  const std::string listed = pages.summary();
  INFO(listed);
  for (const char* row :
       {"CPU x 2, serial number C-1; no upgrade licence", "Node x 1, serial number N-1; by node", "a trial licence"})
    CHECK(has(listed, row));
  CHECK(pages.question().warnings_size() == 1);
  pages.register_licence("U-1");
  CHECK(pages.argument("registered") == "1");
  for (const char* line : {"By node it does not count", "not the upgrade licence", "Trial licence registered"})
    CHECK(has(pages.events, line));
}

TEST_CASE("more licences than expected are registered, and said on the page and in the run's events", "[R-2.10]") {
  Pages pages;
  pages.register_licence("U-1", {}, {{"count", "5"}});
  REQUIRE(pages.page() == "licences");
  CHECK(pages.argument("registered") == "5");
  REQUIRE(pages.question().warnings_size() == 1);
  CHECK(pages.question().warnings(0).id() == text::id::licences_too_many.name);
  REQUIRE(pages.press("finish").ok());
  CHECK(has(pages.events, "5 upgrade licences are registered where 1 is expected"));
}

TEST_CASE("before it is registered, the page says that it would not count", "[R-2.10]") {
  const auto warning = [](const Pages::Fields& product, const Pages::Fields& unit) {
    Pages pages;
    pages.go_to_key(product, unit);
    REQUIRE(pages.press("next", {{"serialNumber", "X-1"}, {"key", "KEY"}}).ok());
    return pages.question().warnings_size() == 1 ? pages.question().warnings(0).id() : std::string();
  };
  CHECK(warning({}, {}).empty());
  CHECK(warning({}, {{"unit", "NODE"}}) == std::string(text::id::licence_warning_node.name));
  CHECK(warning({{"class", "TRIAL"}}, {}) == std::string(text::id::licence_warning_trial.name));
  CHECK(warning({{"product", "CLUSTERPRO_SE_8"}}, {}) == std::string(text::id::licence_warning_other.name));
}

TEST_CASE("a licence that is entered twice is said to be there, and is not registered again", "[R-2.10]") {
  Pages pages;
  pages.register_licence("U-1");
  pages.go_to_key();
  CHECK(problem_of(pages.press("next", {{"serialNumber", "U-1"}, {"key", "KEY-U-1"}})) ==
        "serialNumber: This licence is registered already");
  CHECK(pages.page() == "licence-key");
  // With another number it is put right, and the page says so before.
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("next", {{"count", "2"}}).ok());
  REQUIRE(pages.press("next", {{"serialNumber", "U-1"}, {"key", "KEY-U-1"}}).ok());
  CHECK(pages.question().warnings_size() == 1);
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].count() == 2);
}

TEST_CASE("a known serial number with another key is refused by its name", "[R-2.10]") {
  Pages pages;
  pages.register_licence("U-1");
  pages.go_to_key();
  const std::string before = pages.sandbox.fingerprint();
  const std::string why = problem_of(pages.press("next", {{"serialNumber", "u-1"}, {"key", "another"}}));
  CHECK(has(why, "serialNumber: serial number u-1"));
  CHECK_FALSE(has(why, "another-"));
  CHECK(pages.page() == "licence-key");
  CHECK(pages.sandbox.fingerprint() == before);
}

TEST_CASE("a product without a trial version is refused as one", "[R-2.10]") {
  Pages pages;
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.press("items").ok());
  CHECK(has(problem_of(pages.press("next", {{"class", "TRIAL"}, {"product", "CLUSTERPRO_SE_8"}})), "class: "));
}

TEST_CASE("a trial licence file is shown before it is registered, and does not count", "[R-2.10]") {
  Pages pages;
  pages.go_to_file();
  REQUIRE(pages.press("next", {{"content", trial_file("99991231")}}).ok());
  REQUIRE(pages.page() == "licence-confirm");
  const std::string summary = pages.summary();
  INFO(summary);
  for (const char* row : {"Class: Trial version", "Product: UL1246-303", "Valid: 2004-04-01 – 9999-12-31"})
    CHECK(has(summary, row));
  CHECK_FALSE(has(pages.said(), "abcdefgh"));
  REQUIRE(pages.press("back").ok());
  CHECK(pages.page() == "licence-file");
  REQUIRE(pages.press("next", {{"content", trial_file("99991231")}}).ok());
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.press("ok").ok());
  CHECK(pages.registered().size() == 1);
  CHECK(pages.argument("registered") == "0");
  CHECK(has(pages.summary(), "until 9999-12-31"));
  // What the file said is not taken for something entered.
  pages.go_to_file();
  REQUIRE(pages.press("next", {{"content", trial_file("99991230")}}).ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("items").ok());
  REQUIRE(pages.press("next").ok());
  REQUIRE(pages.press("next").ok());
  CHECK_FALSE(pages.press("next", {{"serialNumber", "U-1"}}).ok());
  for (int page = 0; page < 4; ++page) REQUIRE(pages.press("back").ok());
  // The same file again is the same licence.
  pages.go_to_file();
  CHECK(has(problem_of(pages.press("next", {{"content", trial_file("99991231")}})), "registered already"));
}

TEST_CASE("a trial licence that has ended is not registered", "[R-2.10]") {
  Pages pages;
  pages.go_to_file();
  CHECK(has(problem_of(pages.press("next", {{"content", trial_file("20040630")}})), "content: "));
  CHECK(has(problem_of(pages.press("next", {{"content", trial_file("20040630")}})), "ended on 2004-06-30"));
  CHECK(pages.page() == "licence-file");
  CHECK(has(problem_of(pages.press("next", {{"content", "something else"}})), "content: "));
  CHECK(pages.registered().empty());
}
