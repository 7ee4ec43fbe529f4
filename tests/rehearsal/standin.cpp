// The stand-in Setup as a program, and what the tests need in a process of its own.
#include <string>
#include <string_view>

#include "service/machine/rehearsal/rehearsal.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "tests/rehearsal/small_service.h"

namespace {

using namespace sssup;

// A service that runs SSS's Setup (setups_test.cpp).
Status remove_sss(const std::filesystem::path& folder) {
  SSSUP_TRY(const auto products, products::built_in("CLUSTERPRO_SE_8"));
  SSSUP_TRY(const auto machine, machine::rehearsal::open(folder));
  const auto command = products::setup_command(products.sss, machine::SetupAction::remove, true, "D:\\Copies");
  SSSUP_CHECK(machine->setups().run(command, [] {}, {}));
  return {};
}

// One of several processes that write at once (host_test.cpp).
Status write(const std::filesystem::path& folder, const std::string& writer, int writes) {
  SSSUP_TRY(const auto machine, machine::rehearsal::open(folder));
  for (int i = 0; i < writes; ++i)
    SSSUP_CHECK(machine->registry().write("HKLM\\SOFTWARE\\NEC\\Shared\\" + writer + "-" + std::to_string(i), {}));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == machine::rehearsal::setup_argument) return machine::rehearsal::setup_main(argc, argv);
  if (command == "service" && argc == 3) return test::small_service(argv[2]);  // killed in the middle (crash_test.cpp)
  if (command == "remove-sss" && argc == 3) return remove_sss(argv[2]) ? 0 : 1;
  if (command == "write" && argc == 5) return write(argv[2], argv[3], std::stoi(argv[4])) ? 0 : 1;
  return 64;
}
