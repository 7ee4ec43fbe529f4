#include "service/report/report.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "common/document/document.h"
#include "service/readiness/readiness.h"
#include "service/report/checklist.h"

namespace sssup::report {
namespace {

std::vector<proto::Finding> rendered(const std::vector<readiness::Finding>& findings, text::Language language,
                                     When when) {
  std::vector<proto::Finding> all;
  for (readiness::Finding finding : findings) {
    // What blocked the upgrade was cleared, or there would be none.
    if (when == When::after && finding.severity == proto::Finding::BLOCKS) continue;
    for (text::Message* text : {&finding.title, &finding.detail, &finding.remedy}) *text = in_tense(*text, when);
    all.push_back(readiness::render(finding, language));
  }
  return all;
}

std::vector<proto::Finding> without(const std::vector<proto::Finding>& findings,
                                    const std::vector<proto::Finding>& said_already) {
  std::set<std::pair<std::string, std::string>> said;
  for (const proto::Finding& finding : said_already) said.emplace(finding.key(), finding.subject());
  std::vector<proto::Finding> rest;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(rest), [&](const proto::Finding& finding) {
    return !said.contains({finding.key(), finding.subject()});
  });
  return rest;
}

// What check and conversion both say of a setting is said once: by the conversion, which knows what is written, before
// the upgrade; by the check, which speaks in either tense, after it.
void merge_findings(proto::Report& report, const std::vector<readiness::Finding>& ready, text::Language language,
                    When when) {
  const std::vector<proto::Finding> converted(report.findings().begin(), report.findings().end());
  const std::vector<proto::Finding> checked = rendered(ready, language, when);
  const auto& last = when == When::after ? checked : converted;
  std::vector<proto::Finding> all = when == When::after ? without(converted, checked) : without(checked, converted);
  all.insert(all.end(), last.begin(), last.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const proto::Finding& a, const proto::Finding& b) { return a.severity() < b.severity(); });
  report.clear_findings();
  for (proto::Finding& finding : all) *report.add_findings() = std::move(finding);
}

}  // namespace

void complete(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
              const migration::Products& products, text::Language language, When when) {
  merge_findings(conversion.report, readiness::check(server, answers, products.sss, products.clusterpro), language,
                 when);
  write_checklist(conversion, server, answers, products, language);
}

std::string report_json(const proto::Report& report) {
  return document::print_with_empty_fields(report);
}

}  // namespace sssup::report
