// Windows only.
#include "service/windows_service/commands.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cwchar>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "service/machine/windows/api.h"

#include "common/text/console.h"
#include "common/text/service.h"
#include "common/text/wide.h"
#include "common/text/yes_or_no.h"
#include "service/windows_service/install.h"
#include "service/windows_service/say.h"

namespace sssup::windows_service {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_input_needed = 2;

int exit_code_of(const Status& status, text::Language language) {
  if (status) return 0;
  complain("upgrade-service: " + describe(status.error(), language));
  return exit_failed;
}

struct UninstallOptions {
  bool reset = false;
  bool yes = false;  // unasked
};

// Nothing where there is nobody to ask.
std::optional<bool> asked(text::Language language) {
  HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
  DWORD mode = 0;
  if (!::GetConsoleMode(input, &mode) || !::GetConsoleMode(::GetStdHandle(STD_OUTPUT_HANDLE), &mode))
    return std::nullopt;
  for (;;) {
    print(fmt::format("{} {}", text::render(text::id::console_reset_sure, language), text::yes_or_no_hint(false)));
    std::array<wchar_t, 64> line{};
    DWORD count = 0;
    if (!::ReadConsoleW(input, line.data(), line.size(), &count, nullptr) || count == 0) return std::nullopt;
    const std::string typed =
        text::utf8(std::wstring_view(line.data(), std::min<std::size_t>(std::wcscspn(line.data(), L"\r\n"), count)));
    if (const auto said = text::yes_or_no(typed, false)) return said;
    print(text::render({text::id::console_no_such_choice, {{"said", typed}, {"choices", "y, n"}}}, language));
  }
}

// what will be left is said first; without a yes nothing is changed.
int uninstall(const UninstallOptions& options, text::Language language) {
  const Tell tell = say_in(language);
  if (!options.reset) return exit_code_of(windows_service::uninstall(tell), language);
  int refused = 0;
  const auto consent = [&](const upgrade::ResetOutlook& outlook) {
    if (options.yes) return true;
    for (const text::Message& line : upgrade::lines_before(outlook)) tell(line);
    const auto answer = asked(language);
    if (answer.value_or(false)) return true;
    refused = answer ? exit_failed : exit_input_needed;
    const text::Entry& why = answer ? text::id::console_reset_not_done : text::id::console_reset_needs_yes;
    complain("upgrade-service: " + text::render(why, language));
    return false;
  };
  const int done = exit_code_of(uninstall_and_reset(consent, tell), language);
  return refused != 0 ? refused : done;
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

  const auto uninstalling = std::make_shared<UninstallOptions>();
  auto* uninstall_command = app.add_subcommand("uninstall", say(text::id::service_help_uninstall));
  auto* reset = uninstall_command->add_flag("--reset", uninstalling->reset, say(text::id::service_help_reset));
  uninstall_command->add_flag("--yes", uninstalling->yes, say(text::id::service_help_yes))->needs(reset);
  add_language(*uninstall_command);
  uninstall_command->callback(
      [uninstalling, language, &exit_code] { exit_code = uninstall(*uninstalling, *language); });
}

}  // namespace sssup::windows_service
