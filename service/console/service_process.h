// The service as a child process, for a rehearsal: its output goes to a file, and it does not outlive its host.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::console {

struct ServiceCommand {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::filesystem::path log;  // appended to
};

/// Runs the service and waits for its end. On `stop` it is asked to end, and ended after `patience`.
Expected<machine::rehearsal::ServiceExit> run_service(const ServiceCommand& command, std::stop_token stop,
                                                      std::chrono::seconds patience);

/// The program beside this one.
std::filesystem::path sibling_program(std::string_view name);

}  // namespace sssup::console
