// upgrade-service: the service, under the service control manager on Windows, or in the foreground.
#include <csignal>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "common/files/lock_file.h"
#include "common/pipe/endpoint.h"
#include "common/rules/shown.h"
#include "common/text/escape.h"
#include "common/text/path.h"
#include "common/text/service.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/machine/rehearsal/service_lock.h"
#include "service/process/upgrade_process.h"

#ifdef _WIN32
#include "common/program/hardening_windows.h"
#include "common/text/wide.h"
#include "service/machine/windows/windows_machine.h"
#include "service/windows_service/commands.h"
#include "service/windows_service/service.h"
#endif

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
  bool foreground = false;
  std::string rehearsal;  // empty: this server
  std::string endpoint;
};

Expected<std::unique_ptr<machine::Machine>> open_machine(const RunOptions& options) {
#ifdef _WIN32
  if (options.rehearsal.empty()) return machine::windows::open();
#endif
  return machine::rehearsal::open(text::path_of(options.rehearsal));
}

pipe::Endpoint endpoint_of(const RunOptions& options) {
  if (!options.endpoint.empty()) return {options.endpoint};
  return options.rehearsal.empty() ? pipe::default_endpoint()
                                   : pipe::rehearsal_endpoint(text::path_of(options.rehearsal));
}

int run_in_foreground(const RunOptions& options) {
  auto machine = open_machine(options);
  if (!machine) return complain(machine.error());
  std::optional<files::LockFile> only_service;
  if (!options.rehearsal.empty()) {
    auto lock = machine::rehearsal::take_service_lock(text::path_of(options.rehearsal));
    if (!lock) return complain(lock.error());
    only_service = *std::move(lock);
  }
  pipe::Endpoint endpoint = endpoint_of(options);
  spdlog::info("endpoint {}", endpoint.name);
  UpgradeProcess process(std::move(*machine), std::move(endpoint));

  boost::asio::io_context signals_io;
  boost::asio::signal_set signals(signals_io, SIGTERM, SIGINT);
#ifdef _WIN32
  signals.add(SIGBREAK);  // how a rehearsal's host asks, and the closing of the terminal
#endif
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) process.stop();
  });
  std::jthread signals_thread([&] { signals_io.run(); });
  const auto left = process.run({}, [](const Error& why) { complain(why); });
  signals_io.stop();
  if (!left) return complain(left.error());
  return *left == Left::restarting ? exit_restarting : machine::rehearsal::exit_left;
}

int run(const RunOptions& options) {
#ifdef _WIN32
  if (!options.foreground) return windows_service::run();
#endif
  return run_in_foreground(options);
}

// A word that is not understood is named before what is therefore missing.
int complain_of_command_line(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<std::string> strange = app.remaining(true);
  std::string commands;
  for (const CLI::App* command : app.get_subcommands({}))
    commands += (commands.empty() ? "" : ", ") + command->get_name();
  std::string why = error.what();
  if (!strange.empty() && app.get_subcommands().empty())
    why = text::render(
        {text::id::service_unknown_command, {{"argument", rules::shown(strange.front())}, {"commands", commands}}},
        text::Language::english);
  else if (!strange.empty())
    why = text::render(
        {text::id::service_unknown_argument,
         {{"argument", rules::shown(strange.front())}, {"command", app.get_subcommands().front()->get_name()}}},
        text::Language::english);
  else if (app.get_subcommands().empty() && error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError))
    why = text::render({text::id::service_command_needed, {{"commands", commands}}}, text::Language::english);
  std::cerr << "upgrade-service: " << text::escape_control(why) << '\n';
  return exit_usage;
}

int run_command_line(int argc, char** argv) {
  const auto say = [](const text::Entry& entry) { return text::render(entry, text::Language::english); };
  CLI::App app(say(text::id::service_help));
  app.set_version_flag("--version", "upgrade-service " SSSUP_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  RunOptions options;
  auto* run_command = app.add_subcommand("run", say(text::id::service_help_run));
  auto* foreground = run_command->add_flag("--foreground", options.foreground, say(text::id::service_help_foreground));
  auto* rehearsal = run_command->add_option("--rehearsal", options.rehearsal, say(text::id::service_help_rehearsal));
  rehearsal->needs(foreground);
  run_command->add_option("--endpoint", options.endpoint, say(text::id::service_help_endpoint))->needs(foreground);
  run_command->callback([&] { exit_code = run(options); });
#ifdef _WIN32
  windows_service::add_commands(app, exit_code);
#else
  // There is no other server than the rehearsal's here.
  foreground->required();
  rehearsal->required();
#endif
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return complain_of_command_line(app, error);
  }
  return exit_code;
}

int run_program(int argc, char** argv) {
  // The rehearsal's stand-in Setups are this program too.
  if (argc > 1 && argv[1] == machine::rehearsal::setup_argument) return machine::rehearsal::setup_main(argc, argv);
  try {
    return run_command_line(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "upgrade-service: " << text::escape_control(error.what()) << '\n';
    return exit_failed;
  }
}

}  // namespace

#ifdef _WIN32

int wmain(int argc, wchar_t** argv) {
  program::load_from_system_only();
  std::vector<std::string> texts;
  for (int index = 0; index < argc; ++index) texts.push_back(text::utf8(argv[index]));
  std::vector<char*> arguments;
  for (std::string& each : texts) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  return run_program(argc, arguments.data());
}

#else

int main(int argc, char** argv) {
  return run_program(argc, argv);
}

#endif
