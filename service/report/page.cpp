#include "service/report/page.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "common/text/report.h"
#include "service/report/style.h"
#include "service/report/ticks.h"

namespace sssup::report {

namespace id = text::id;

namespace {

/// A small raised number; nothing for no requirement.
void reference(Page& page, std::string_view requirement) {
  if (requirement.empty()) return;
  const std::size_t number = page.references.number_of(requirement);
  page.markup.element("a", {{"href", fmt::format("#r{}", number)}}, std::to_string(number));
}

void head(Page& page, const Heading& heading) {
  page.markup.element("head", {}, [&] {
    page.markup.empty("meta", {{"charset", "utf-8"}});
    page.markup.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    // Nothing is loaded and nothing is run but the script below, whatever ends up in the page.
    page.markup.empty("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", content_policy()}});
    page.markup.element("title", {}, heading.title);
    page.markup.style_sheet(style_sheet());
  });
}

void header(Page& page, const Heading& heading, const std::vector<Link>& contents) {
  Markup& markup = page.markup;
  markup.element("header", {}, [&] {
    markup.element("p", {{"class", "product"}}, page.say(id::report_product));
    markup.element("h1", {}, heading.title);
    markup.element("p", {{"class", "verdict " + std::string(heading.severity)}}, heading.verdict);
    if (!heading.note.empty()) markup.element("p", {{"class", heading.note_stands_out ? "note" : "dim"}}, heading.note);
    if (!heading.facts.empty())
      markup.element("dl", {{"class", "facts"}}, [&] {
        for (const auto& [name, value] : heading.facts)
          markup.element("div", {}, [&, &name = name, &value = value] {
            markup.element("dt", {}, name);
            markup.element("dd", {}, value);
          });
      });
    if (contents.empty()) return;
    markup.element("nav", {{"aria-label", page.say(id::report_contents)}}, [&] {
      for (const Link& link : contents)
        markup.element("a", {{"href", "#" + std::string(link.section)}}, page.say(link.title));
    });
  });
}

}  // namespace

std::string whole_page(text::Language language, When when, const Heading& heading, const std::vector<Link>& contents,
                       const std::function<void(Page&)>& sections) {
  Markup markup;
  Page page{markup, language, when};
  const std::string locale = language == text::Language::japanese ? "ja" : "en";
  markup.element("html", {{"lang", locale}}, [&] {
    head(page, heading);
    markup.element("body", {{"data-ticks", heading.ticks}}, [&] {
      markup.element("main", {}, [&] {
        header(page, heading, contents);
        sections(page);
        references(page);
      });
      if (!heading.ticks.empty()) markup.script(ticks_script());
    });
  });
  return std::move(markup).document();
}

void reason(Page& page, std::string_view why) {
  const Reason parts = reason_of(why);
  page.markup.text(parts.text);
  reference(page, parts.requirement);
}

void references(Page& page) {
  const auto& all = page.references.all();
  if (all.empty()) return;
  section(page, "references", id::report_section_references, [&] {
    page.markup.element("ol", {{"class", "references"}}, [&] {
      for (std::size_t at = 0; at < all.size(); ++at) {
        const std::string manual = manual_section(all[at]);
        page.markup.element("li", {{"id", fmt::format("r{}", at + 1)}},
                            page.say({manual.empty() ? id::report_reference_beyond : id::report_reference_manual,
                                      {{"section", manual}, {"requirement", all[at]}}}));
      }
    });
  });
}

void steps(Page& page, std::string_view text) {
  std::vector<std::string_view> parts;
  while (text.starts_with(fmt::format("{}) ", parts.size() + 1))) {
    const std::size_t begin = text.find(' ') + 1;
    const std::size_t end = text.find(fmt::format(" {}) ", parts.size() + 2));
    parts.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  if (parts.empty()) return page.markup.text(text);
  page.markup.element("ol", {}, [&] {
    for (const std::string_view part : parts) page.markup.element("li", {}, part);
  });
}

namespace {

struct Severity {
  proto::Finding::Severity value;
  const text::Entry& name;
  std::string_view style;
};
constexpr Severity severities[] = {{proto::Finding::BLOCKS, id::report_severity_blocks, "s-blocks"},
                                   {proto::Finding::DECISION, id::report_severity_decision, "s-decision"},
                                   {proto::Finding::INFO, id::report_severity_info, "s-info"}};

void one_finding(Page& page, const proto::Finding& finding) {
  Markup& markup = page.markup;
  markup.element("div", {{"class", "finding"}}, [&] {
    markup.element("h4", {}, finding.title());
    markup.element("p", {}, finding.detail());
    markup.element("div", {{"class", "remedy"}}, [&] {
      markup.element("b", {}, page.say(id::report_remedy));
      steps(page, finding.remedy());
    });
    reference(page, finding.requirement());
  });
}

}  // namespace

void findings(Page& page, const google::protobuf::RepeatedPtrField<proto::Finding>& findings) {
  if (findings.empty()) page.markup.element("p", {}, page.say(id::report_findings_none));
  for (const Severity& severity : severities) {
    const auto is_of = [&](const proto::Finding& finding) { return finding.severity() == severity.value; };
    const auto count = std::count_if(findings.begin(), findings.end(), is_of);
    if (count == 0) continue;
    page.markup.element("div", {{"class", std::string(severity.style)}}, [&] {
      page.markup.element("h3", {{"class", "severity"}},
                          page.say({id::report_severity_count,
                                    {{"severity", page.say(severity.name)}, {"count", std::to_string(count)}}}));
      for (const proto::Finding& finding : findings)
        if (is_of(finding)) one_finding(page, finding);
    });
  }
}

std::string duration(std::chrono::milliseconds length, text::Language language) {
  using namespace std::chrono;
  const auto whole = std::max(round<seconds>(length), seconds(0));
  const auto say = [&](const text::Entry& entry, text::Message::Arguments arguments) {
    return text::render({entry, std::move(arguments)}, language);
  };
  const std::string of_minute = std::to_string((whole % minutes(1)).count());
  const auto in_minutes = floor<minutes>(whole);
  if (in_minutes < minutes(1)) return say(id::report_duration_seconds, {{"seconds", of_minute}});
  if (in_minutes < hours(1))
    return say(id::report_duration_minutes, {{"minutes", std::to_string(in_minutes.count())}, {"seconds", of_minute}});
  return say(id::report_duration_hours, {{"hours", std::to_string(floor<hours>(in_minutes).count())},
                                         {"minutes", std::to_string((in_minutes % hours(1)).count())}});
}

std::string since_start(std::chrono::milliseconds time) {
  using namespace std::chrono;
  const auto whole = std::max(floor<seconds>(time), seconds(0));
  return fmt::format("{}:{:02}:{:02}", floor<hours>(whole).count(), (floor<minutes>(whole) % hours(1)).count(),
                     (whole % minutes(1)).count());
}

std::string clock(std::int64_t unix_ms, std::int32_t offset_minutes) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(unix_ms) + minutes(offset_minutes)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const auto minute = floor<minutes>(time - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     floor<hours>(minute).count(), (minute % hours(1)).count());
}

std::string zone(std::int32_t offset_minutes) {
  const std::int32_t size = std::abs(offset_minutes);
  return fmt::format("UTC{}{:02}:{:02}", offset_minutes < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace sssup::report
