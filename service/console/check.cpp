#include <array>

#include "common/document/document.h"
#include "common/text/errors.h"
#include "service/console/commands.h"
#include "service/console/findings.h"
#include "service/console/input.h"
#include "service/console/this_server.h"
#include "service/readiness/readiness.h"
#include "service/report/report.h"
#include "service/upgrade/start.h"

namespace sssup::console {
namespace {

std::optional<proto::Server> read_this_server(const Context& context) {
  const auto machine = this_server();
  auto server = machine ? read_server_and_medium(**machine) : tl::unexpected<Error>(machine.error());
  if (server) return *std::move(server);
  complain(context, server.error());
  return std::nullopt;
}

void print_findings(const Context& context, const proto::Server& server,
                    const std::vector<readiness::Finding>& findings) {
  std::array<std::size_t, 4> count{};
  for (const readiness::Finding& finding : findings) {
    ++count.at(finding.severity);
    print_finding(context, {finding.severity, finding.key, context.say(finding.title), context.say(finding.detail),
                            context.say(finding.remedy)});
  }
  print_verdict(context, server.computer_name(), count[proto::Finding::BLOCKS], count[proto::Finding::DECISION]);
}

}  // namespace

ExitCode check(const Context& context, const CheckOptions& options) {
  const auto server = options.server.empty() ? read_this_server(context) : load_server(context, options.server);
  if (!server) return options.server.empty() ? ExitCode::failed : ExitCode::input_needed;
  const auto input = load_answers_and_products(context, options.answers, options.profiles, *server);
  if (!input) return ExitCode::input_needed;
  const auto& [answers, products] = *input;
  if (!options.answers.empty())
    if (const auto problems = upgrade::problems_at_start(answers, *server, products); !problems.empty()) {
      complain(context, utf8(options.answers), problems);
      return ExitCode::input_needed;
    }

  const auto findings = readiness::check(*server, answers, products.sss, products.clusterpro);
  const text::Language language = document_language(context, *server);
  bool printed = true;
  switch (options.format) {
    case Format::text: print_findings(context, *server, findings); break;
    case Format::json:
      printed = print_document(document::print_with_empty_fields(readiness::render(findings, language)));
      break;
    case Format::html:
      printed = print_document(report::findings_html(readiness::render(findings, language), *server, language));
      break;
  }
  if (printed) return static_cast<ExitCode>(readiness::exit_code(findings));
  complain(context, {text::id::error_file_write, {{"path", "stdout"}}});
  return ExitCode::failed;
}

}  // namespace sssup::console
