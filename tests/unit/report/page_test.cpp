#include <regex>

#include <catch2/catch_test_macros.hpp>

#include "sample.h"
#include "service/readiness/readiness.h"
#include "service/report/ticks.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

// What a reader sees: no style, no script, no tags.
std::string seen(std::string page) {
  for (const char* tag : {"style", "script"}) {
    const auto begin = page.find(std::string("<") + tag);
    const auto end = page.find(std::string("</") + tag + ">");
    if (begin != std::string::npos) page.erase(begin, end - begin);
  }
  return std::regex_replace(page, std::regex("<[^>]*>"), " ");
}

std::string check_page(const Sample& made, text::Language language) {
  const auto findings = readiness::check(made.server, proto::Answers(), made.products.sss, made.products.clusterpro);
  return report::findings_html(readiness::render(findings, language), made.server, language);
}

}  // namespace

TEST_CASE("both pages are well-formed in both languages and say which it is", "[R-5.report][R-5.lang]") {
  for (const auto language : {text::Language::english, text::Language::japanese}) {
    Sample made = sample(language);
    *made.conversion.report.mutable_run() = sample_run();
    for (const std::string& page : {page_of(made, language), check_page(made, language)}) {
      const auto tree = parsed(page);
      CHECK(tree.get<std::string>("html.<xmlattr>.lang") == (language == text::Language::japanese ? "ja" : "en"));
      CHECK(contains(tree.get<std::string>("html.head.title"), "TOKYO-DB1"));
      // No placeholder is left.
      CHECK(seen(page).find_first_of("{}") == std::string::npos);
    }
  }
}

TEST_CASE("the pages load nothing from elsewhere and run nothing but what keeps the ticks", "[R-5.report]") {
  const Sample made = sample();
  for (const std::string& page : {page_of(made), check_page(made, text::Language::english)}) {
    for (const char* reference : {"http:", "https:", "://", "<link", "<img", " src=", "url(", "@import"}) {
      INFO(reference);
      CHECK_FALSE(contains(page, reference));
    }
    CHECK_FALSE(std::regex_search(page, std::regex("<[a-z]+ [^>]*\\bon[a-z]+=")));
    const auto tree = parsed(page);
    CHECK(count(tree, "meta", "content", report::content_policy()) == 1);
  }
  CHECK(contains(report::content_policy(), "default-src 'none'"));
  CHECK(count(parsed(page_of(made)), "script") == 1);
  CHECK(count(parsed(check_page(made, text::Language::english)), "script") == 0);
  // The policy lets run what has this hash: the script as it stands in the page.
  CHECK(contains(page_of(made), "<script>" + std::string(report::ticks_script()) + "</script>"));
}

TEST_CASE("hostile names stay names", "[R-5.report]") {
  const std::string name = "<script>alert('x')</script>\"&]]>";
  Sample made = sample(text::Language::english, [&](proto::Server& server, proto::Answers& answers) {
    server.set_computer_name(name);
    server.mutable_sss()->mutable_monitors(1)->set_name(name);
    server.mutable_adapters(0)->set_name(name);
    server.mutable_sss()->mutable_lan_duplexing(0)->set_name(name);
    auto* group = answers.add_group_names();
    group->set_monitor(name);
    group->set_group("safe");
  });
  *made.conversion.report.mutable_run() = sample_run();
  made.conversion.report.mutable_run()->mutable_restarts(0)->set_reason(name);
  for (const std::string& page : {page_of(made), check_page(made, text::Language::english)}) {
    const auto tree = parsed(page);
    CHECK(count(tree, "script") <= 1);
    CHECK_FALSE(contains(page, "<script>alert"));
    CHECK(contains(tree.get<std::string>("html.head.title"), name));
  }
}

TEST_CASE("the page names shared disk and mirror disk as left to do", "[R-1.5]") {
  for (const auto& [language, words] :
       {std::pair(text::Language::english,
                  std::vector{"shared disk", "mirror disk", "floating IP", "virtual computer name", "further servers"}),
        std::pair(text::Language::japanese, std::vector{"共有ディスク", "ミラーディスク", "フローティングIP",
                                                        "仮想コンピュータ名", "2ノード目以降のサーバ追加"})}) {
    // Also where every monitor goes over.
    const Sample made = sample(language, [](proto::Server& server, proto::Answers& answers) {
      server.mutable_sss()->mutable_monitors()->DeleteSubrange(1, 8);
      server.mutable_sss()->clear_lan_duplexing();
      answers.clear_lan_addresses();
    });
    const std::string page = page_of(made, language);
    const auto section = page.find("id=\"not-migrated\"");
    REQUIRE(section != std::string::npos);
    const std::string there = page.substr(section, page.find("</section>", section) - section);
    for (const char* word : words) CHECK(contains(there, word));
  }
}

TEST_CASE("failback by hand is called so", "[R-4.2.9-5]") {
  CHECK(contains(page_of(sample()), "manual failback"));
  const std::string japanese = page_of(sample(text::Language::japanese), text::Language::japanese);
  CHECK(contains(japanese, "手動フェイルバック"));
}

TEST_CASE("every table says what its columns and rows are", "[R-5.report]") {
  Sample made = sample();
  *made.conversion.report.mutable_run() = sample_run();
  const auto tree = parsed(page_of(made));
  CHECK(count(tree, "table") == 9);
  CHECK(count(tree, "th") ==
        count(tree, "th", "scope", "col") + count(tree, "th", "scope", "row") + count(tree, "th", "scope", "rowgroup"));
  // One row group a monitor that was migrated, and one of accounts and options.
  CHECK(count(tree, "th", "scope", "rowgroup") == static_cast<std::size_t>(made.conversion.report.migrated_size()) + 1);
}

TEST_CASE("the page shows what was, what became, and why", "[R-5.report]") {
  const std::string page = page_of(sample());
  CHECK(contains(page, ">Start type</th><td>automatic</td><td class=\"changed\">manual</td>"));
  CHECK(contains(page, ">every group is started by hand after the upgrade<"));
  CHECK(contains(page, ">Item 1: Command</th>"));
  CHECK(contains(page, "orders → ORDERS"));
  CHECK(contains(page, "Account: batch"));
}

TEST_CASE("requirements are for those who look them up", "[R-5.report][R-5.ready]") {
  Sample made = sample();
  *made.conversion.report.mutable_run() = sample_run();
  for (const std::string& page : {page_of(made), check_page(made, text::Language::english)}) {
    const std::string all = seen(page);
    const std::size_t references = all.rfind("References");
    REQUIRE(references != std::string::npos);
    CHECK_FALSE(contains(std::string_view(all).substr(0, references), "R-"));
    CHECK(contains(std::string_view(all).substr(references), "Manual, 1.5 (R-1.5)"));
  }
  const std::string page = page_of(made);
  CHECK(contains(page, "Manual, 4.2.9 2) (R-4.2.9-2)"));
  // Each number leads to an entry of the list.
  const std::regex number("href=\"#(r[0-9]+)\"");
  for (std::sregex_iterator at(page.begin(), page.end(), number), end; at != end; ++at)
    CHECK(contains(page, "<li id=\"" + (*at)[1].str() + "\""));
  CHECK(contains(report::report_json(made.conversion.report), "R-4.2.9-2"));
}

TEST_CASE("the check's verdict follows the worst finding", "[R-5.ready]") {
  const Sample made = sample();
  proto::Findings findings;
  const auto page = [&] { return report::findings_html(findings, made.server, text::Language::english); };
  CHECK(contains(page(), "Ready to upgrade."));
  CHECK(contains(page(), "No findings."));
  findings.add_findings()->set_severity(proto::Finding::DECISION);
  CHECK(contains(page(), "with 1 decision to make"));
  findings.add_findings()->set_severity(proto::Finding::BLOCKS);
  CHECK(contains(page(), "Not ready: 1 finding blocks"));
}

TEST_CASE("the steps of a remedy are a list", "[R-5.ready]") {
  proto::Findings findings;
  auto& finding = *findings.add_findings();
  finding.set_severity(proto::Finding::BLOCKS);
  finding.set_remedy("1) Open it. 2) Close it (see 3) above). 3) Go on.");
  const auto tree = parsed(report::findings_html(findings, proto::Server(), text::Language::english));
  CHECK(count(tree, "li") == 3);
  finding.set_remedy("Close it.");
  CHECK(count(parsed(report::findings_html(findings, proto::Server(), text::Language::english)), "li") == 0);
}

TEST_CASE("the same report gives the same page", "[R-5.report]") {
  CHECK(page_of(sample()) == page_of(sample()));
}

TEST_CASE("an empty report is a page as well", "[R-5.report]") {
  CHECK_NOTHROW(parsed(report::report_html({}, proto::Server(), {}, text::Language::japanese)));
}

TEST_CASE("monitors that only watch have the manual's words for their settings", "[R-4.2.5][R-4.2.7][R-4.2.8]") {
  const std::string page = seen(page_of(sample(text::Language::japanese), text::Language::japanese));
  for (const char* word :
       {"監視属性", "復旧処理", "サーバリブート", "リブート前の復旧動作", "LAN監視オプション R2.0"}) {
    INFO(word);
    CHECK(contains(page, word));
  }
  CHECK_FALSE(contains(page, "LAN_MONITORING"));
}

TEST_CASE("steps and findings have names for people", "[R-5.report]") {
  Sample made = sample();
  *made.conversion.report.mutable_run() = sample_run();
  const std::string page = seen(page_of(made));
  CHECK(contains(page, "Remove SSS"));
  CHECK_FALSE(contains(page, "freeze-services"));
  CHECK_FALSE(contains(page, "lan-option-needs-snmp"));
}
