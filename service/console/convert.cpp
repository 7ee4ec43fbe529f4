#include "service/migration/convert.h"

#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/input.h"
#include "service/console/result.h"
#include "service/report/report.h"

namespace sssup::console {

ExitCode convert(const Context& context, const ConvertOptions& options) {
  const auto server = load_server(context, options.server);
  if (!server) return ExitCode::input_needed;
  const auto answers = load_answers(context, options.answers, *server);
  if (!answers) return ExitCode::input_needed;
  const auto products = load_products(context, *answers);
  if (!products) return ExitCode::input_needed;
  if (!can_be_upgraded(context, *server)) return ExitCode::failed;
  if (answers->has_confirm() && !answers->confirm()) {
    complain(context, utf8(options.answers), {{"confirm", text::id::console_not_confirmed}});
    return ExitCode::input_needed;
  }

  const text::Language language = document_language(context, *server);
  auto conversion = migration::convert(*server, *answers, *products, language);
  if (!conversion) {
    complain(context, utf8(options.answers.empty() ? options.server : options.answers), conversion.error());
    return ExitCode::input_needed;
  }
  report::complete(*conversion, *server, *answers, *products, language);
  if (const Status status = replace_result(options.out, result_files(*conversion, *server, language)); !status) {
    complain(context, status.error());
    return ExitCode::failed;
  }
  return ExitCode::done;
}

}  // namespace sssup::console
