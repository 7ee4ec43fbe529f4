#include "service/machine/windows/power.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

#include "scratch.h"
#include "service/machine/windows/operator_session.h"
#include "service/machine/windows/processes.h"

using namespace sssup;
using namespace sssup::machine;

// A restart itself is the end-to-end run's affair: here it would end the other tests.
TEST_CASE("the boot is the same for every process between two starts", "[R-1.4-once]") {
  windows::WindowsPower power(std::chrono::seconds(0), false);
  const auto own = power.boot_identity();
  REQUIRE(own);
  CHECK(own->size() == 16);
  CHECK(power.boot_identity().value() == *own);

  const test::ScratchFolder folder;
  const std::wstring file = folder.native("boot").native();
  DWORD code = 0;
  auto started = windows::start_suspended(nullptr, L'"' + test::probe().native() + L"\" boot \"" + file + L'"',
                                          test::probe().parent_path().native(), code);
  REQUIRE(started.process);
  ResumeThread(started.thread.get());
  REQUIRE(WaitForSingleObject(started.process.get(), 30'000) == WAIT_OBJECT_0);
  std::ifstream stream(folder.native("boot"));
  const std::string other{std::istreambuf_iterator<char>(stream), {}};
  CHECK(other == *own);
}

TEST_CASE("a program that calls itself services.exe changes nothing", "[T-6]") {
  const std::string before = windows::boot_identity().value();
  const test::ScratchFolder folder;
  std::filesystem::copy_file(test::probe(), folder.native("services.exe"));
  DWORD code = 0;
  const auto started = windows::start_suspended(nullptr, L'"' + folder.native("services.exe").native() + L"\" exit 0",
                                                folder.native("").native(), code);
  REQUIRE(started.process);
  const auto during = windows::boot_identity();
  ResumeThread(started.thread.get());
  CHECK(WaitForSingleObject(started.process.get(), 30'000) == WAIT_OBJECT_0);
  CHECK(during.value() == before);
}

TEST_CASE("a process is told from a later one of its number", "[R-2.7]") {
  const windows::ProcessId self{static_cast<std::uint32_t>(GetCurrentProcessId()),
                                windows::start_of(GetCurrentProcess())};
  REQUIRE(self.started != 0);
  CHECK(windows::is_alive(self));
  CHECK_FALSE(windows::is_alive({self.pid, self.started - 1}));
}

TEST_CASE("what a process starts is its family, also when it has ended itself", "[R-2.7]") {
  DWORD code = 0;
  const test::ScratchFolder folder;
  auto started = windows::start_suspended(
      nullptr, L'"' + test::probe().native() + L"\" parent 1500 \"" + folder.native("done").native() + L"\" 0",
      test::probe().parent_path().native(), code);
  REQUIRE(started.process);
  const windows::ProcessId parent{static_cast<std::uint32_t>(started.pid), windows::start_of(started.process.get())};
  ResumeThread(started.thread.get());
  REQUIRE(WaitForSingleObject(started.process.get(), 30'000) == WAIT_OBJECT_0);
  const auto family = windows::with_descendants({parent});
  REQUIRE(family.size() == 2);
  CHECK(family.front() == parent);
  CHECK(windows::is_alive(family.back()));
}
