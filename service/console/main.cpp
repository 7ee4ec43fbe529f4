#include "service/console/command_line.h"
#include "service/console/terminal.h"

#ifdef _WIN32

#include <string>
#include <vector>

#include "common/program/hardening_windows.h"
#include "common/text/wide.h"

int wmain(int argc, wchar_t** argv) {
  sssup::program::load_from_system_only();
  std::vector<std::string> texts;
  for (int index = 0; index < argc; ++index) texts.push_back(sssup::text::utf8(argv[index]));
  std::vector<char*> arguments;
  for (auto& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);
  sssup::console::prepare_standard_output();
  return sssup::console::run(argc, arguments.data());
}

#else

int main(int argc, char** argv) {
  sssup::console::prepare_standard_output();
  return sssup::console::run(argc, argv);
}

#endif
