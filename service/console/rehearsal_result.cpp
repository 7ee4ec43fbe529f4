#include "service/console/rehearsal_result.h"

#include <google/protobuf/util/message_differencer.h>

#include "common/document/document.h"
#include "common/text/console.h"
#include "service/console/input.h"
#include "service/console/result.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/products/product.h"
#include "service/report/report.h"
#include "service/upgrade/decisions.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

// Where the run's report.json is for this process; it stands beside the page the service names.
fs::path run_report(machine::Machine& machine, const proto::Server& server, const proto::Answers& answers,
                    const std::string& report_path) {
  const std::size_t name = report_path.rfind('\\');
  const std::string folder =
      name == std::string::npos ? upgrade::backup_folder(answers, server) : report_path.substr(0, name);
  return machine.files().native(machine::join_path(folder, "report.json"));
}

// The report that goes with what is applied: that of a conversion with these answers when it comes to the same cluster,
// else (a person gave other answers on the way) the run's own, without its timings.
proto::Report report_for(const migration::Conversion& applied, const proto::Server& server,
                         const proto::Answers& answers, const migration::Products& products, text::Language language,
                         const fs::path& run) {
  if (auto converted = migration::convert(server, answers, products, language)) {
    report::complete(*converted, server, answers, products, language);
    if (google::protobuf::util::MessageDifferencer::Equals(converted->cluster, applied.cluster))
      return converted->report;
  }
  proto::Report report;
  if (const auto json = read_input(run); json && document::parse(*json, report).empty()) report.clear_run();
  return report;
}

}  // namespace

Expected<std::vector<text::Message>> write_rehearsal_result(const Context& context, const fs::path& folder,
                                                            const proto::Server& server, const proto::Answers& answers,
                                                            const migration::Products& products,
                                                            const std::string& report_path) {
  SSSUP_TRY(const auto machine, machine::rehearsal::open(folder));
  SSSUP_TRY(auto applied, products::read_applied(*machine, products.clusterpro));
  const text::Language language = document_language(context, server);
  const fs::path run = run_report(*machine, server, answers, report_path);
  applied.report = report_for(applied, server, answers, products, language, run);
  SSSUP_CHECK(replace_result(folder / "result", result_files(applied, server, language)));

  std::vector<text::Message> said = {{text::id::console_result_is_in, {{"folder", utf8(folder / "result")}}}};
  fs::path page = run;
  page.replace_extension(".html");
  std::error_code error;
  if (fs::exists(page, error)) said.push_back({text::id::console_report_is_in, {{"path", utf8(page)}}});
  return said;
}

}  // namespace sssup::console
