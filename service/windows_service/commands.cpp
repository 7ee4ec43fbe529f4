// Windows only.
#include "service/windows_service/commands.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "service/machine/windows/api.h"

#include "common/text/service.h"
#include "common/text/wide.h"
#include "service/windows_service/install.h"

namespace sssup::windows_service {
namespace {

constexpr int exit_failed = 1;

text::Language user_language() {
  std::array<wchar_t, LOCALE_NAME_MAX_LENGTH> locale{};
  ::LCIDToLocaleName(MAKELCID(::GetUserDefaultUILanguage(), SORT_DEFAULT), locale.data(), LOCALE_NAME_MAX_LENGTH, 0);
  return text::language_of_locale(text::utf8(locale.data())).value_or(text::Language::english);
}

// A console shows what it is given as UTF-16, whatever its code page; files and pipes get UTF-8.
void print_line(DWORD where, std::string line) {
  line += "\r\n";
  HANDLE output = ::GetStdHandle(where);
  DWORD mode = 0;
  DWORD written = 0;
  if (::GetConsoleMode(output, &mode)) {
    const std::wstring wide = text::wide(line);
    ::WriteConsoleW(output, wide.data(), static_cast<DWORD>(wide.size()), &written, nullptr);
  } else {
    ::WriteFile(output, line.data(), static_cast<DWORD>(line.size()), &written, nullptr);
  }
}

Tell print_in(text::Language language) {
  return [language](const text::Message& message) { print_line(STD_OUTPUT_HANDLE, text::render(message, language)); };
}

int exit_code_of(const Status& status, text::Language language) {
  if (status) return 0;
  print_line(STD_ERROR_HANDLE, "upgrade-service: " + describe(status.error(), language));
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
      [options, language, &exit_code] { exit_code = exit_code_of(install(*options, print_in(*language)), *language); });

  const auto reset = std::make_shared<bool>(false);
  auto* uninstall_command = app.add_subcommand("uninstall", say(text::id::service_help_uninstall));
  uninstall_command->add_flag("--reset", *reset, say(text::id::service_help_reset));
  add_language(*uninstall_command);
  uninstall_command->callback(
      [reset, language, &exit_code] { exit_code = exit_code_of(uninstall(*reset, print_in(*language)), *language); });
}

}  // namespace sssup::windows_service
