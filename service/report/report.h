// The report (R-5.report, R-3): JSON, and one self-contained HTML page that prints well.
#pragma once

#include <cstddef>
#include <string>

#include "choices.pb.h"
#include "cluster.pb.h"
#include "common/text/message.h"
#include "findings.pb.h"
#include "pipe.pb.h"
#include "server.pb.h"
#include "service/migration/convert.h"
#include "service/report/tense.h"

namespace sssup::report {

/// Completes the conversion's report: findings of the readiness check, and the checklist with this server's
/// values. `answers.upgrade_licences` count as registered: after a run, pass those that were. After it, what stood in
/// the way of the upgrade is no finding any more.
void complete(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
              const migration::Products& products, text::Language language, When when = When::before);

/// The checklist of a completed report in every language, so that each client shows it in its own. At most
/// `most_bytes`; what is past them is one item that says how many more the report has.
proto::Checklist checklist_in_all_languages(const migration::Conversion& completed, const proto::Server& server,
                                            const proto::Answers& answers, const migration::Products& products,
                                            std::size_t most_bytes);

std::string report_json(const proto::Report& report);
/// No time, path or locale of the run but those in report.run. Nothing loaded from elsewhere.
/// A report with a run speaks of what has happened, others of what would. `server`: as its settings were saved.
/// `script_profile`: CLUSTERPRO's, by which the conversion was made.
std::string report_html(const migration::Conversion& conversion, const proto::Server& server,
                        const proto::ScriptProfile& script_profile, text::Language language);
std::string findings_html(const proto::Findings& all, const proto::Server& server, text::Language language);

}  // namespace sssup::report
