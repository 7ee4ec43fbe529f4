// upgrade-service: the service, in the foreground here; under the service control manager on Windows.
#include <csignal>
#include <filesystem>
#include <iostream>
#include <thread>

#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "common/pipe/endpoint.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/process/upgrade_process.h"

namespace {

using namespace sssup;

constexpr int exit_failed = 1;
constexpr int exit_restarting = 3;  // for the rehearsal's host: start it again
constexpr int exit_usage = 64;

int complain(const Error& error) {
  std::cerr << "upgrade-service: " << describe(error, text::Language::english) << '\n';
  return exit_failed;
}

struct RunOptions {
  std::string rehearsal;
  std::string endpoint;
};

int run(const RunOptions& options) {
  auto machine = machine::rehearsal::open(options.rehearsal);
  if (!machine) return complain(machine.error());
  pipe::Endpoint endpoint =
      options.endpoint.empty() ? pipe::rehearsal_endpoint(options.rehearsal) : pipe::Endpoint{options.endpoint};
  spdlog::info("endpoint {}", endpoint.name);
  UpgradeProcess process(std::move(*machine), std::move(endpoint));

  boost::asio::io_context signals_io;
  boost::asio::signal_set signals(signals_io, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) process.stop();
  });
  std::jthread signals_thread([&] { signals_io.run(); });
  const auto left = process.run();
  signals_io.stop();
  if (!left) return complain(left.error());
  return *left == Left::restarting ? exit_restarting : machine::rehearsal::exit_left;
}

int run_command_line(int argc, char** argv) {
  CLI::App app("SSS Upgrade service");
  app.set_version_flag("--version", "upgrade-service " SSSUP_VERSION);
  app.require_subcommand(1);
  RunOptions options;
  bool foreground = false;
  auto* run_command = app.add_subcommand("run", "Run the service");
  run_command->add_flag("--foreground", foreground, "In this terminal, not under the service control manager")
      ->required();
  run_command->add_option("--rehearsal", options.rehearsal, "Folder of the rehearsal server")
      ->required()
      ->check(CLI::ExistingDirectory);
  run_command->add_option("--endpoint", options.endpoint, "Where clients meet it");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  return run(options);
}

}  // namespace

int main(int argc, char** argv) {
  // The rehearsal's stand-in Setups are this program too.
  if (argc > 1 && argv[1] == machine::rehearsal::setup_argument) return machine::rehearsal::setup_main(argc, argv);
  try {
    return run_command_line(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "upgrade-service: " << error.what() << '\n';
    return exit_failed;
  }
}
