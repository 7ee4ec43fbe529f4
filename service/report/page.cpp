#include "service/report/page.h"

#include <fmt/format.h>

#include "common/text/report.h"
#include "service/report/style.h"

namespace sssup::report {

namespace id = text::id;

std::string whole_page(text::Language language, const Heading& heading, const std::vector<Link>& contents,
                       const std::function<void(Page&)>& sections) {
  Markup markup;
  Page page{markup, language};
  const std::string locale = language == text::Language::japanese ? "ja" : "en";
  markup.element("html", {{"lang", locale}}, [&] {
    markup.element("head", {}, [&] {
      markup.empty("meta", {{"charset", "utf-8"}});
      markup.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
      markup.element("title", {}, heading.title);
      markup.style_sheet(style_sheet());
    });
    markup.element("body", {}, [&] {
      markup.element("main", {}, [&] {
        markup.element("header", {}, [&] {
          markup.element("p", {{"class", "product"}}, page.say(id::report_product));
          markup.element("h1", {}, heading.title);
          markup.element("p", {{"class", "verdict " + std::string(heading.severity)}}, heading.verdict);
          if (!heading.note.empty()) markup.element("p", {{"class", "dim"}}, heading.note);
          if (contents.empty()) return;
          markup.element("nav", {{"aria-label", page.say(id::report_contents)}}, [&] {
            for (const Link& link : contents)
              markup.element("a", {{"href", "#" + std::string(link.section)}}, page.say(link.title));
          });
        });
        sections(page);
      });
    });
  });
  return std::move(markup).document();
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
    markup.element("span", {{"class", "key"}}, fmt::format("{} · {}", finding.key(), finding.requirement()));
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

std::string utc(std::int64_t unix_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(unix_ms)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const auto minute = floor<minutes>(time - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     floor<hours>(minute).count(), (minute % hours(1)).count());
}

}  // namespace sssup::report
