#include "service/console/rehearsal_result.h"

#include <algorithm>
#include <optional>

#include "common/document/document.h"
#include "common/rules/choice_fields.h"
#include "common/text/console.h"
#include "service/console/decided_answers.h"
#include "service/console/input_file.h"
#include "service/console/result.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/products/product.h"
#include "service/report/report.h"
#include "service/upgrade/choices_summary.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/run_record.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

// Where the run's report.json is for this process; it stands beside the page the service names.
fs::path run_report(machine::Machine& machine, const proto::Server& server, const proto::Answers& answers,
                    const std::string& report_path) {
  const std::size_t name = report_path.rfind('\\');
  const std::string folder =
      name == std::string::npos ? upgrade::backup_folder(answers, server) : report_path.substr(0, name);
  return machine.files().native(upgrade::report_in(folder, ".json"));
}

// Registered is what counts, not what was given (2.10).
proto::Answers with_registered(proto::Answers answers, const std::vector<proto::UpgradeLicence>& registered) {
  *answers.mutable_upgrade_licences() = {registered.begin(), registered.end()};
  return answers;
}

// Those of the installed product, as the run read them back for its own report (2.8).
proto::Answers with_setup_ports(proto::Answers answers, const std::vector<proto::SetupPort>& kept) {
  for (const auto& port : kept)
    rules::add_values(answers, rules::field::setup_port(port.key()), {std::to_string(port.port())});
  return answers;
}

std::optional<proto::Report> read_report(const fs::path& file) {
  proto::Report report;
  const auto json = read_input(file, largest_passed_on);
  if (!json || !document::parse(*json, report).empty()) return std::nullopt;
  return report;
}

// That of a conversion with the same answers. A run that is complete had every password; who typed one may have gone.
proto::Report converted_report(const Rehearsed& run, const proto::Answers& decided, text::Language language,
                               report::When when) {
  auto converted = migration::convert(run.server, decided, run.products, language);
  if (!converted) return {};
  report::complete(*converted, run.server, decided, run.products, language, when);
  auto& findings = *converted->report.mutable_findings();
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [](const auto& finding) { return finding.key() == "password-missing"; }),
                 findings.end());
  return std::move(converted->report);
}

void translate_reasons(proto::Run& run, text::Language to) {
  for (proto::Run::Restart& restart : *run.mutable_restarts()) {
    if (restart.reason_id().empty()) continue;  // an older version's
    proto::Text reason;
    reason.set_id(restart.reason_id());
    restart.set_reason(text::render(reason, to));
  }
}

void tell_events(proto::Run& run, const Rehearsed& rehearsed, text::Language language) {
  if (rehearsed.events.empty()) return;
  upgrade::Happened happened(rehearsed.server, language);
  for (const proto::Event& event : rehearsed.events) happened.add(event);
  happened.write_to(run);
}

// The run's own. That was written in the server's language: for a reader of another one it is made anew.
proto::Report with_run(const Rehearsed& run, const proto::Answers& decided, text::Language language,
                       const std::optional<proto::Report>& ran) {
  const text::Language written_in = upgrade::server_language(run.server);
  if (ran && language == written_in) return *ran;
  proto::Report report = converted_report(run, decided, language, report::When::after);
  proto::Run& told = *report.mutable_run();
  if (ran) told = ran->run();
  told.set_rehearsal(true);
  translate_reasons(told, language);
  tell_events(told, run, language);
  told.clear_choices();
  upgrade::add_choices(told, run.server, decided, run.products.clusterpro, language);
  return report;
}

}  // namespace

Expected<std::vector<text::Message>> write_rehearsal_result(const Context& context, const Rehearsed& run) {
  SSSUP_TRY(const auto machine, machine::rehearsal::open(run.folder));
  SSSUP_TRY(const auto clusterpro, products::settle(*machine, run.products.clusterpro));
  SSSUP_TRY(auto applied, products::read_applied(*machine, clusterpro));
  SSSUP_TRY(const auto licences, products::registered_licences(*machine, clusterpro));
  const auto decided = decided_answers(run.answers, run.server, applied.cluster, licences, run.products.clusterpro);
  const text::Language language = document_language(context, run.server);
  const fs::path report = run_report(*machine, run.server, run.answers, run.report_path);
  const proto::Answers answered = with_registered(decided, licences);
  const auto ran = read_report(report);
  // report.json is as from `convert` and says nothing of the run; report.html is the run's.
  applied.report = converted_report(run, answered, language, report::When::before);
  SSSUP_TRY(const auto ports, products::setup_ports(*machine, clusterpro));
  const proto::Report page_report = with_run(run, with_setup_ports(answered, ports), language, ran);
  const fs::path result = run.folder / "result";
  SSSUP_CHECK(replace_result(
      result, result_files(applied, run.server, run.products.clusterpro.scripts(), language, &page_report)));

  std::vector<text::Message> said = {{text::id::console_result_is_in, {{"folder", utf8(result)}}}};
  fs::path page = report;
  page.replace_extension(".html");
  std::error_code error;
  if (fs::exists(page, error)) said.push_back({text::id::console_report_is_in, {{"path", utf8(page)}}});
  if (!run.save_answers.empty()) {
    SSSUP_CHECK(save_answers(run.save_answers, decided, run.server));
    said.push_back({text::id::console_answers_saved, {{"path", utf8(run.save_answers)}}});
  }
  return said;
}

}  // namespace sssup::console
