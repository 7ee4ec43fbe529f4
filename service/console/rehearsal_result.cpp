#include "service/console/rehearsal_result.h"

#include "common/document/document.h"
#include "common/text/console.h"
#include "service/console/decided_answers.h"
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

// Registered is what counts, not what was given (2.10).
proto::Answers with_registered(proto::Answers answers, const std::vector<proto::UpgradeLicence>& registered) {
  *answers.mutable_upgrade_licences() = {registered.begin(), registered.end()};
  return answers;
}

// A run's report without its timings is that of a conversion with the same answers. Where a person answered, only the
// run itself knows all of them (passwords).
proto::Report report_for(const proto::Server& server, const proto::Answers& given, const proto::Answers& decided,
                         const migration::Products& products, text::Language language, const fs::path& run) {
  proto::Report report;
  if (!given.confirm())
    if (const auto json = read_input(run); json && document::parse(*json, report).empty()) {
      report.clear_run();
      return report;
    }
  if (auto converted = migration::convert(server, decided, products, language)) {
    report::complete(*converted, server, decided, products, language);
    return converted->report;
  }
  return report;
}

}  // namespace

Expected<std::vector<text::Message>> write_rehearsal_result(const Context& context, const Rehearsed& run) {
  SSSUP_TRY(const auto machine, machine::rehearsal::open(run.folder));
  SSSUP_TRY(auto applied, products::read_applied(*machine, run.products.clusterpro));
  SSSUP_TRY(const auto licences, products::registered_licences(*machine, run.products.clusterpro));
  const auto decided = decided_answers(run.answers, run.server, applied.cluster, licences, run.products.clusterpro);
  const text::Language language = document_language(context, run.server);
  const fs::path report = run_report(*machine, run.server, run.answers, run.report_path);
  applied.report =
      report_for(run.server, run.answers, with_registered(decided, licences), run.products, language, report);
  const fs::path result = run.folder / "result";
  SSSUP_CHECK(replace_result(result, result_files(applied, run.server, language)));

  std::vector<text::Message> said = {{text::id::console_result_is_in, {{"folder", utf8(result)}}}};
  fs::path page = report;
  page.replace_extension(".html");
  std::error_code error;
  if (fs::exists(page, error)) said.push_back({text::id::console_report_is_in, {{"path", utf8(page)}}});
  if (!run.save_answers.empty()) {
    SSSUP_CHECK(save_answers(run.save_answers, decided));
    said.push_back({text::id::console_answers_saved, {{"path", utf8(run.save_answers)}}});
  }
  return said;
}

}  // namespace sssup::console
