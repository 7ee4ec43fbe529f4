#include "service/console/host.h"

#include "common/text/console.h"
#include "service/console/context.h"
#include "service/console/service_process.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::console {
namespace {

// A service that nobody reaches in so many runs will not be reached in the next one either. Far more than the power
// cuts a scenario makes close together.
constexpr unsigned most_unreached_runs = 50;
constexpr std::chrono::seconds patience{10};

}  // namespace

Host::Host(std::filesystem::path folder) : folder_(std::move(folder)) {}

Host::~Host() {
  stop();
}

void Host::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    run(stop);
    over_ = true;
  });
}

void Host::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Host::run(const std::stop_token& stop) {
  const ServiceCommand service = {sibling_program("upgrade-service"),
                                  {"run", "--foreground", "--rehearsal", utf8(folder_)},
                                  folder_ / "service.log"};
  while (!stop.stop_requested()) {
    const auto exit = run_service(service, stop, patience);
    if (!exit) {
      trouble_ = exit.error();
      return;
    }
    if (stop.stop_requested()) return;
    const auto again = machine::rehearsal::between_runs(folder_, *exit, stop);
    if (!again) {
      if (!stop.stop_requested()) trouble_ = again.error();
      return;
    }
    const bool failed = !exit->killed && exit->code != machine::rehearsal::exit_left;
    if (!*again && !failed) return;
    if (*again && ++unreached_runs_ < most_unreached_runs) continue;
    trouble_ = Error(Error::Kind::internal, {text::id::console_service_keeps_ending, {{"log", utf8(service.log)}}});
    return;
  }
}

}  // namespace sssup::console
