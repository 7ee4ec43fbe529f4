#include "service/migration/convert.h"

#include "service/console/commands.h"
#include "service/console/input.h"
#include "service/console/result.h"
#include "service/report/report.h"

namespace sssup::console {
namespace {

// The two files have no field in common but `format`, which has been read by then.
bool is_of_server(const document::Problem& problem) {
  const std::string field = problem.path.substr(0, problem.path.find_first_of(".["));
  return proto::Server::descriptor()->FindFieldByCamelcaseName(field) != nullptr;
}

void complain_of_files(const Context& context, const ConvertOptions& options,
                       const std::vector<document::Problem>& problems) {
  std::vector<document::Problem> of_server, of_answers;
  for (const document::Problem& problem : problems)
    (options.answers.empty() || is_of_server(problem) ? of_server : of_answers).push_back(problem);
  complain(context, utf8(options.server), of_server);
  complain(context, utf8(options.answers), of_answers);
}

}  // namespace

ExitCode convert(const Context& context, const ConvertOptions& options) {
  const auto server = load_server(context, options.server);
  if (!server) return ExitCode::input_needed;
  const auto input = load_answers_and_products(context, options.answers, options.profiles, *server);
  if (!input) return ExitCode::input_needed;
  const auto& [answers, products] = *input;
  if (!can_be_upgraded(context, *server)) return ExitCode::failed;

  const text::Language language = document_language(context, *server);
  auto conversion = migration::convert(*server, answers, products, language);
  if (!conversion) {
    complain_of_files(context, options, conversion.error());
    return ExitCode::input_needed;
  }
  report::complete(*conversion, *server, answers, products, language);
  const auto files = result_files(*conversion, *server, products.clusterpro.scripts(), language);
  if (const Status status = replace_result(options.out, files); !status) {
    complain(context, status.error());
    return ExitCode::failed;
  }
  return ExitCode::done;
}

}  // namespace sssup::console
