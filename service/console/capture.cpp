#include "common/document/document.h"
#include "common/document/secrets.h"
#include "service/console/commands.h"
#include "service/console/output.h"
#include "service/console/this_server.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::console {
namespace {

Expected<proto::Server> read(const std::filesystem::path& folder) {
  SSSUP_TRY(const auto machine, folder.empty() ? this_server() : machine::rehearsal::open(folder));
  return read_server(*machine);
}

}  // namespace

ExitCode capture(const Context& context, const CaptureOptions& options) {
  auto server = read(options.folder);
  if (!server) {
    complain(context, server.error());
    return ExitCode::failed;
  }
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
