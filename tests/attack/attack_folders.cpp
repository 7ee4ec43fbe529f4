// T-1 for tests/attack/run.sh: attack_folders TRIES
#include <cstdio>
#include <cstdlib>

#include "tests/attack/folder_race.h"

int main(int argc, char** argv) {
  using namespace sssup::attack;
  if (!can_attack()) {
    std::puts("T-1 skipped: needs root and the user nobody");
    return 77;
  }
  const long tries = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 50'000;
  const Tally tally = race_for_folder(static_cast<std::size_t>(tries < 1 ? 1 : tries));
  if (tally.tried == 0) return 1;
  std::printf("T-1\tfolder planted, linked and renamed by a user\t%zu\t%zu\t%zu\n", tally.tried, tally.refused,
              tally.through);
  return 0;
}
