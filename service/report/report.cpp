#include "service/report/report.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/document/document.h"
#include "service/readiness/readiness.h"
#include "service/report/checklist.h"

namespace sssup::report {
namespace {

// What the conversion says of a setting is said once: it knows what was written.
void merge_findings(proto::Report& report, const std::vector<readiness::Finding>& ready, text::Language language) {
  std::vector<proto::Finding> converted(report.findings().begin(), report.findings().end());
  std::set<std::pair<std::string, std::string>> said;
  for (const proto::Finding& finding : converted) said.emplace(finding.key(), finding.subject());

  std::vector<proto::Finding> all;
  for (const readiness::Finding& finding : ready)
    if (!said.contains({finding.key, finding.subject})) all.push_back(readiness::render(finding, language));
  std::move(converted.begin(), converted.end(), std::back_inserter(all));
  std::stable_sort(all.begin(), all.end(),
                   [](const proto::Finding& a, const proto::Finding& b) { return a.severity() < b.severity(); });
  report.clear_findings();
  for (proto::Finding& finding : all) *report.add_findings() = std::move(finding);
}

}  // namespace

void complete(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
              const migration::Products& products, text::Language language) {
  merge_findings(conversion.report, readiness::check(server, answers, products.sss, products.clusterpro), language);
  write_checklist(conversion, server, answers, products, language);
}

std::string report_json(const proto::Report& report) {
  return document::print_with_empty_fields(report);
}

}  // namespace sssup::report
