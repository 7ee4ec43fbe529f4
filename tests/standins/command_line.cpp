#include "tests/standins/command_line.h"

#include <windows.h>

#include <shellapi.h>

#include <fstream>
#include <iterator>
#include <memory>

namespace sssup::standin {
namespace {

namespace fs = std::filesystem;
using Pick = CommandLine::Pick;

// What InstallShield records when the maintenance page is answered.
constexpr std::string_view picked_repair = "Result=302", picked_remove = "Result=303";

Pick recorded_in(const fs::path& response_file, const fs::path& program) {
  const fs::path medium = program.parent_path().parent_path();
  std::ifstream file(fs::exists(response_file) ? response_file : medium / response_file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.find(picked_remove) != std::string::npos) return Pick::remove;
  if (text.find(picked_repair) != std::string::npos) return Pick::repair;
  return Pick::install;
}

}  // namespace

CommandLine parse(const std::vector<std::wstring>& arguments, const fs::path& program) {
  CommandLine command;
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    const std::wstring& argument = arguments[index];
    if (argument == L"/s") {
      command.silent = true;
      if (command.pick == Pick::ask) command.pick = Pick::install;
    } else if (argument.starts_with(L"/f1")) {
      command.pick = recorded_in(argument.substr(3), program);
    } else if (argument.starts_with(L"/f2")) {
      command.log = argument.substr(3);
    } else if (argument == L"/configure" && index + 1 < arguments.size()) {
      command.pick = Pick::configure;
      command.server_file = arguments[++index];
    }
  }
  return command;
}

std::vector<std::wstring> own_arguments() {
  int count = 0;
  const std::unique_ptr<LPWSTR, decltype(&::LocalFree)> words(::CommandLineToArgvW(::GetCommandLineW(), &count),
                                                              &::LocalFree);
  if (!words) return {};
  return {words.get() + 1, words.get() + count};
}

fs::path own_program() {
  std::wstring path(MAX_PATH, L'\0');
  path.resize(::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return path;
}

}  // namespace sssup::standin
