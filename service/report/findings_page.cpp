#include <algorithm>

#include "common/text/report.h"
#include "service/report/page.h"
#include "service/report/report.h"

namespace sssup::report {

namespace id = text::id;

std::string findings_html(const proto::Findings& all, const proto::Server& server, text::Language language) {
  const auto count = [&](proto::Finding::Severity severity) {
    return std::count_if(all.findings().begin(), all.findings().end(),
                         [&](const proto::Finding& finding) { return finding.severity() == severity; });
  };
  const auto verdict = [&](const text::Entry& entry, std::int64_t number) {
    return text::render({entry, {{"count", std::to_string(number)}}}, language);
  };
  Heading heading;
  heading.title = text::render({id::report_findings_title, {{"server", server.computer_name()}}}, language);
  heading.note = text::render(id::report_findings_unchanged, language);
  if (const auto blocks = count(proto::Finding::BLOCKS); blocks > 0) {
    heading.severity = "s-blocks";
    heading.verdict = verdict(id::report_findings_blocked, blocks);
  } else if (const auto decisions = count(proto::Finding::DECISION); decisions > 0) {
    heading.severity = "s-decision";
    heading.verdict = verdict(id::report_findings_decisions, decisions);
  } else {
    heading.severity = "s-ready";
    heading.verdict = verdict(id::report_findings_ready, 0);
  }
  return whole_page(language, When::before, heading, {}, [&](Page& page) {
    section(page, "findings", id::report_section_findings, [&] { findings(page, all.findings()); });
  });
}

}  // namespace sssup::report
