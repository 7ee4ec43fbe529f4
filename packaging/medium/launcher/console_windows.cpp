// The window's place in a build without Qt: a console program.
#include "common/program/hardening_windows.h"
#include "packaging/medium/launcher/launch.h"

int main() {
  sssup::program::load_from_system_only();
  return sssup::launcher::run_in_console(sssup::launcher::command_line());
}
