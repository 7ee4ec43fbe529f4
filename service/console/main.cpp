#include "service/console/command_line.h"

int main(int argc, char** argv) {
  return sssup::console::run(argc, argv);
}
