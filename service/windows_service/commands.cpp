// Windows only.
#include "service/windows_service/commands.h"

#include <cstdint>
#include <memory>
#include <string>

#include "common/text/service.h"
#include "common/text/wide.h"
#include "service/windows_service/install.h"
#include "service/windows_service/say.h"

namespace sssup::windows_service {
namespace {

constexpr int exit_failed = 1;

int exit_code_of(const Status& status, text::Language language) {
  if (status) return 0;
  complain("upgrade-service: " + describe(status.error(), language));
  return exit_failed;
}

}  // namespace

void add_commands(CLI::App& app, int& exit_code) {
  const auto language = std::make_shared<text::Language>(user_language());
  const auto say = [](const text::Entry& entry) { return text::render(entry, text::Language::english); };

  const auto add_language = [language](CLI::App& command) {
    command
        .add_option_function<std::string>(
            "--lang", [language](const std::string& name) { *language = *text::language_of_locale(name); },
            text::render(text::id::service_help_lang, text::Language::english))
        ->check(CLI::IsMember({"ja", "en"}));
  };

  const auto options = std::make_shared<InstallOptions>();
  auto* install_command = app.add_subcommand("install", say(text::id::service_help_install));
  install_command->add_option_function<std::string>(
      "--medium", [options](const std::string& folder) { options->medium = text::wide(folder); },
      say(text::id::service_help_medium));
  install_command->add_flag_function(
      "--allow-watching,!--no-watching", [options](std::int64_t count) { options->allow_watching = count > 0; },
      say(text::id::service_help_allow_watching));
  install_command->add_flag("--start", options->start, say(text::id::service_help_start));
  add_language(*install_command);
  install_command->callback(
      [options, language, &exit_code] { exit_code = exit_code_of(install(*options, say_in(*language)), *language); });

  const auto reset = std::make_shared<bool>(false);
  auto* uninstall_command = app.add_subcommand("uninstall", say(text::id::service_help_uninstall));
  uninstall_command->add_flag("--reset", *reset, say(text::id::service_help_reset));
  add_language(*uninstall_command);
  uninstall_command->callback(
      [reset, language, &exit_code] { exit_code = exit_code_of(uninstall(*reset, say_in(*language)), *language); });
}

}  // namespace sssup::windows_service
