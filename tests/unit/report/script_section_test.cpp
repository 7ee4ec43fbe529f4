// The groups' scripts on the page.
#include <chrono>

#include <catch2/catch_test_macros.hpp>

#include "sample.h"
#include "service/report/script_section.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

migration::Conversion conversion_of(int groups, const std::string& script) {
  migration::Conversion conversion;
  for (int index = 0; index < groups; ++index) {
    auto& group = *conversion.cluster.add_groups();
    group.set_name("g" + std::to_string(index));
    group.set_monitor("m" + std::to_string(index));
    conversion.scripts.push_back({group.name(), script, script});
  }
  return conversion;
}

}  // namespace

TEST_CASE("each group's scripts are on the page, folded, with what is not safe marked", "[R-3][R-5.report]") {
  const Sample made = sample();
  const std::string page = page_of(made);
  const auto tree = parsed(page);
  CHECK(count(tree, "details") == static_cast<std::size_t>(made.conversion.cluster.groups_size()));
  CHECK(contains(page, ">START.BAT in CLUSTERPRO<"));
  CHECK(contains(page, ">STOP.BAT in CLUSTERPRO<"));
  CHECK(contains(page, "<code>ARMLOAD orders /U batch"));
  CHECK(contains(page, "<small>local path: C:</small><small>account: batch</small>"));
  CHECK(contains(page, "The path is on this server&#39;s own disk"));
  // From the group's row to its scripts.
  CHECK(contains(page, "href=\"#s-orders\""));
  CHECK(count(tree, "div", "id", "s-orders") == 1);
}

TEST_CASE("a custom monitor's old script stands beside the new one", "[R-4.2.4][R-5.report]") {
  Sample made = sample();
  CHECK(contains(page_of(made), "The custom scripts go over unchanged, byte for byte."));
  for (auto& scripts : made.conversion.scripts)
    if (scripts.group == "custom1") scripts.start = "net start other\r\n";
  const std::string page = page_of(made);
  CHECK_FALSE(contains(page, "byte for byte."));
  CHECK(contains(page, ">Start script in SingleServerSafe</h4>"));
  CHECK(contains(page, "<code>@ECHO OFF</code>"));
  CHECK(contains(page, "<code>net start other</code>"));
  made.server.mutable_sss()->mutable_monitors(1)->mutable_custom()->clear_stop_script();
  CHECK(contains(page_of(made), "SingleServerSafe has no such script"));
}

TEST_CASE("scripts are read in the server's code page", "[R-4.2.9-7][R-5.report]") {
  migration::Conversion conversion = conversion_of(1, "echo \x93\xfa\x96\x7b\\\r\n");  // 日本 in CP932
  proto::Server server;
  server.set_system_locale("ja-JP");
  CHECK(contains(report::report_html(conversion, server, {}, text::Language::japanese), "<code>echo 日本\\</code>"));
  // Of a server whose locale is not known: as they were converted, by the profile's.
  proto::ScriptProfile profile;
  profile.set_default_locale("ja-JP");
  CHECK(contains(report::report_html(conversion, {}, profile, text::Language::japanese), "<code>echo 日本\\</code>"));
  // What is no text of that code page is shown by its codes.
  conversion.scripts[0].start = "echo \xff\xff\r\n";
  CHECK(
      contains(report::report_html(conversion, server, {}, text::Language::japanese), "<code>echo \\xff\\xff</code>"));
}

TEST_CASE("a password in a command is seen neither in its script nor among the settings", "[R-5.report]") {
  const Sample made = sample(text::Language::english, [](proto::Server& server, proto::Answers&) {
    server.mutable_sss()->mutable_monitors(0)->mutable_application()->add_items()->mutable_command()->set_text(
        "net use Z: \\\\files\\orders s3cret /user:batch");
  });
  const std::string page = page_of(made);
  CHECK(contains(page, "net use Z: \\\\files\\orders ******** /user:batch"));
  CHECK_FALSE(contains(page, "s3cret"));
}

TEST_CASE("hostile scripts stay text", "[R-5.report]") {
  const auto conversion = conversion_of(1, "echo </code></li><script>alert(1)</script>\r\n\x01\x02\r\n");
  const auto tree = parsed(report::report_html(conversion, {}, {}, text::Language::english));
  CHECK(count(tree, "script") == 0);
}

TEST_CASE("long scripts and many groups are cut, and the page says so", "[R-5.report]") {
  std::string script;
  for (int line = 0; line < 1500; ++line) script += "echo x\r\n";
  const std::string page = report::report_html(conversion_of(1, script), {}, {}, text::Language::english);
  CHECK(contains(page, "500 more lines"));

  migration::Conversion many = conversion_of(2000, std::string(2000, 'x') + "\r\n");
  many.cluster.mutable_groups(1999)->set_custom_scripts(true);  // first, wherever it is
  const std::string left = report::report_html(many, {}, {}, text::Language::english);
  const std::size_t shown = count(parsed(left), "details");
  CHECK(shown > 100);
  CHECK(shown < 500);
  CHECK(contains(left, std::to_string(2000 - shown) + " more groups are left out"));
  CHECK(contains(left, "id=\"s-g1999\""));
}
