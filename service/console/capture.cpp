#include "common/document/document.h"
#include "common/document/secrets.h"
#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/commands.h"
#include "service/console/output.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/products/product.h"
#include "service/products/profile.h"

namespace sssup::console {
namespace {

Expected<proto::Server> read(const std::filesystem::path& folder) {
  SSSUP_TRY(const auto machine, machine::rehearsal::open(folder));
  SSSUP_TRY(const auto products, products::built_in(products::editions().front()));
  return products::read_server(*machine, products);
}

}  // namespace

ExitCode capture(const Context& context, const CaptureOptions& options) {
  if (options.folder.empty()) {
    complain(context, {text::id::error_unsupported, {{"what", context.say(text::id::console_this_server)}}});
    return ExitCode::failed;
  }
  auto server = read(options.folder);
  if (!server) {
    complain(context, server.error());
    return ExitCode::failed;
  }
  server->set_format(1);
  document::leave_out_secrets(*server);
  const std::string json = document::print(*server);
  if (options.out.empty()) return print_document(json) ? ExitCode::done : ExitCode::failed;
  if (const Status status = write_output(options.out, json); !status) {
    complain(context, status.error());
    return ExitCode::failed;
  }
  return ExitCode::done;
}

}  // namespace sssup::console
