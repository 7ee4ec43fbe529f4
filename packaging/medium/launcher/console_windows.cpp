// UPGRADE.EXE of a build without Qt: a console program.
#include "packaging/medium/launcher/launch.h"

int main() {
  return sssup::launcher::run_in_console(sssup::launcher::command_line());
}
