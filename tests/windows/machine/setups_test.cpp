#include "service/machine/windows/setups.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <fstream>
#include <thread>

#include "common/text/wide.h"
#include "scratch.h"
#include "service/machine/windows/files.h"
#include "service/machine/windows/folder_security.h"
#include "service/machine/windows/medium_rights.h"
#include "service/machine/windows/operator_session.h"
#include "service/machine/windows/registry.h"

using namespace sssup;
using namespace sssup::machine;
using windows::WindowsSetups;

namespace {

/// A medium whose Setups do as their arguments say.
class Medium {
 public:
  Medium() {
    for (const char* product : {"SSS", "CLUSTERPRO"}) {
      std::filesystem::create_directories(folder.native("medium") / product);
      std::filesystem::copy_file(test::probe(), folder.native("medium") / product / "Setup.exe");
    }
    std::filesystem::create_directories(folder.native("logs"));
    static_cast<void>(registry.remove(record_key));
  }
  ~Medium() { static_cast<void>(registry.remove(record_key)); }
  Medium(const Medium&) = delete;
  Medium& operator=(const Medium&) = delete;

  SetupCommand command(const std::string& arguments) const {
    SetupCommand command;
    command.product = "SSS";
    command.action = SetupAction::remove;
    command.program = folder.path(R"(medium\SSS\Setup.exe)");
    command.medium = folder.path("medium");
    command.arguments = arguments;
    command.result_file = "setup.log";
    command.silent = true;
    return command;
  }

  // As the service after it was started anew.
  WindowsSetups setups() { return {registry, folder.native("medium"), record_key, folder.native("logs")}; }
  Expected<SetupOutcome> run(const SetupCommand& command) {
    return setups().run(command, [] {}, {});
  }
  /// Not the outcome of the last.
  Expected<SetupOutcome> run_anew(const SetupCommand& command) {
    REQUIRE(setups().forget_outcome());
    return run(command);
  }
  bool has_record() { return registry.read(record_key).value().has_value(); }

  test::ScratchFolder folder;
  windows::WindowsRegistry registry;
  std::string record_key = R"(HKLM\SOFTWARE\NEC\)" + test::scratch_name("setup");
};

std::optional<std::uint32_t> code(const Expected<SetupOutcome>& outcome) {
  REQUIRE(outcome);
  return outcome->exit_code;
}

}  // namespace

TEST_CASE("the medium is there with a Setup on it, and what it lacks is named", "[R-1.2][R-2.5.3-medium]") {
  Medium medium;
  const std::vector<std::string> files = {R"(SSS\Setup.exe)", R"(CLUSTERPRO\Setup.exe)"};
  CHECK(medium.setups().look_at_medium(files).value().present());
  CHECK(medium.setups().look_at_medium(files).value().missing_files().empty());
  std::ofstream(medium.folder.native("medium/profile.json")) << "{}";
  CHECK(medium.setups().read_medium("profile.json").value() == "{}");
  CHECK_FALSE(medium.setups().read_medium("none.json").value().has_value());
  std::filesystem::remove(medium.folder.native("medium/SSS/Setup.exe"));
  const auto lacking = medium.setups().look_at_medium(files).value();
  CHECK(lacking.present());
  REQUIRE(lacking.missing_files_size() == 1);
  CHECK(lacking.missing_files(0) == files[0]);
  std::filesystem::remove(medium.folder.native("medium/CLUSTERPRO/Setup.exe"));
  CHECK_FALSE(medium.setups().look_at_medium(files).value().present());
  CHECK(medium.setups().look_at_medium(files).value().missing_files().empty());
  WindowsSetups unknown(medium.registry, {}, medium.record_key, {});
  CHECK_FALSE(unknown.look_at_medium(files).value().present());
  const auto outcome = medium.run(medium.command("exit 0"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == Error::Kind::not_found);
}

TEST_CASE("a medium is a place with its volume, and lists what is on it", "[T-3]") {
  Medium medium;
  std::filesystem::create_directories(medium.folder.native("medium/SSS/Disk1"));
  std::ofstream(medium.folder.native("medium/SSS/Disk1/data1.cab")) << "data";
  const auto places = medium.setups().places().value();
  REQUIRE_FALSE(places.empty());
  CHECK(places.front().folder == medium.folder.path("medium"));
  CHECK(places.front().serial.size() == 9);
  const auto files = medium.setups().list_medium(places.front(), "SSS").value();
  REQUIRE(files.size() == 2);
  CHECK(files[0].path == R"(SSS\Disk1\data1.cab)");
  CHECK(files[0].size == 4);
  CHECK(files[1].path == R"(SSS\Setup.exe)");
  CHECK(medium.setups().list_medium(places.front(), "none").value().empty());
}

TEST_CASE("a file of the medium is copied whole, and its hash is of what was written", "[T-3]") {
  Medium medium;
  const auto place = medium.setups().places().value().front();
  const std::string to = medium.folder.path(R"(run\medium\SSS\Setup.exe)");
  const FileEntry setup = medium.setups().list_medium(place, "SSS").value().at(0);
  const auto hash = medium.setups().copy_from_medium(place, setup, to, {});
  REQUIRE(hash);
  windows::WindowsFiles files;
  CHECK(files.see(to, setup.size, {}).value().value().sha256 == *hash);
  CHECK(medium.setups().see_on_medium(place, setup, {}).value().value().sha256 == *hash);
  CHECK(files.read(to).value() == files.read(medium.folder.path(R"(medium\SSS\Setup.exe)")).value());
  CHECK_FALSE(medium.setups().see_on_medium(place, {"none", 1}, {}).value().has_value());
  const auto missing = medium.setups().copy_from_medium(place, {"none", 1}, to, {});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == Error::Kind::not_found);
  CHECK(files.free_bytes(to).value() > 0);
  std::stop_source stop;
  stop.request_stop();
  const auto not_seen = medium.setups().see_on_medium(place, setup, stop.get_token());
  REQUIRE_FALSE(not_seen);
  CHECK(not_seen.error().kind == Error::Kind::busy);
  const auto stopped = medium.setups().copy_from_medium(place, setup, to + "2", stop.get_token());
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().kind == Error::Kind::busy);
  CHECK_FALSE(files.exists(to + "2").value());
}

TEST_CASE("a file of the medium that has not its size is neither read nor copied", "[T-3][T-6]") {
  Medium medium;
  const auto place = medium.setups().places().value().front();
  const FileEntry setup = medium.setups().list_medium(place, "SSS").value().at(0);
  const std::string to = medium.folder.path(R"(run\medium\SSS\Setup.exe)");
  for (const auto other : {setup.size - 1, setup.size + 1}) {
    const auto seen = medium.setups().see_on_medium(place, {setup.path, other}, {}).value();
    REQUIRE(seen);
    CHECK(seen->size == setup.size);
    CHECK(seen->sha256.empty());
    const auto copied = medium.setups().copy_from_medium(place, {setup.path, other}, to, {});
    REQUIRE_FALSE(copied);
    CHECK(copied.error().kind == Error::Kind::io);
    CHECK_FALSE(windows::WindowsFiles().exists(to).value());
  }
}

TEST_CASE("who can change the medium is told, with what is open to others", "[T-3]") {
  using proto::MediumState;
  Medium medium;
  const std::vector<std::string> files = {R"(SSS\Setup.exe)", R"(CLUSTERPRO\Setup.exe)"};
  const auto look = [&] { return medium.setups().look_at_medium(files).value(); };
  const auto open_to_all = [&](const char* name) {
    const auto everybody = windows::descriptor_of(L"D:(A;;FA;;;WD)");
    return SetFileSecurityW(medium.folder.native(name).c_str(), DACL_SECURITY_INFORMATION, everybody.get()) != FALSE;
  };
  CHECK(look().folder() == medium.folder.path("medium"));
  CHECK(look().changeable_by() == MediumState::ADMINISTRATORS);
  CHECK(look().changeable().empty());
  for (const char* name : {R"(medium\SSS\Setup.exe)", R"(medium\SSS)", "medium"}) {
    REQUIRE(open_to_all(name));
    CHECK(look().changeable_by() == MediumState::OTHERS);
    CHECK(look().changeable() == medium.folder.path(name));
  }
  SECTION("one on another computer") {
    CHECK(windows::who_can_change(L"\\\\server\\share", {}).by == MediumState::NOT_KNOWN);
  }
}

TEST_CASE("a Setup that is not the one that was pinned is not run", "[T-3]") {
  Medium medium;
  auto setup = medium.command("exit 0");
  setup.sha256 = windows::WindowsFiles().see(setup.program, {}, {}).value().value().sha256;
  CHECK(code(medium.run(setup)) == 0U);
  std::ofstream(medium.folder.native("medium/SSS/Setup.exe"), std::ios::app) << "one byte more";
  const auto outcome = medium.run_anew(setup);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == Error::Kind::corrupt);
  CHECK_FALSE(medium.has_record());
}

TEST_CASE("nobody replaces a Setup while it runs", "[T-3]") {
  Medium medium;
  const auto program = medium.folder.native("medium/SSS/Setup.exe");
  bool replaced = false;
  const auto outcome = medium.setups().run(
      medium.command("sleep 2500 0"),
      [&] { replaced = replaced || DeleteFileW(program.c_str()) || MoveFileW(program.c_str(), L"C:\\away"); }, {});
  CHECK(code(outcome) == 0U);
  CHECK_FALSE(replaced);
}

TEST_CASE("a Setup's exit code is its outcome, told until it is forgotten", "[R-2.7][R-2.8][R-1.4-once]") {
  Medium medium;
  for (const std::uint32_t expected : {0U, 1602U, 1603U, 1618U, 3010U}) {
    CHECK(code(medium.run_anew(medium.command("exit " + std::to_string(expected)))) == expected);
    CHECK(code(medium.run(medium.command("exit 7"))) == expected);  // a service that was killed asks again
  }
  CHECK_FALSE(code(medium.run_anew(medium.command("exit 3221225477"))).has_value());  // 0xC0000005
  CHECK_FALSE(code(medium.run(medium.command("exit 7"))).has_value());
  REQUIRE(medium.setups().forget_outcome());
  CHECK_FALSE(medium.has_record());
}

TEST_CASE("a silent Setup is believed by its result file", "[R-5.answers]") {
  Medium medium;
  CHECK(code(medium.run(medium.command(R"(log "{log}" -3 0)"))) == 1603U);
  CHECK(code(medium.run_anew(medium.command(R"(log "{log}" 0 0)"))) == 0U);
  CHECK(code(medium.run_anew(medium.command(R"(exit 0)"))) == 0U);  // not by that of an earlier one
  CHECK(std::filesystem::is_empty(medium.folder.native("logs")));
}

TEST_CASE("the medium's folder is filled in", "[R-5.answers]") {
  Medium medium;
  CHECK(code(medium.run(medium.command(R"(log "{medium}\CLUSTERPRO\here" 0 0)"))) == 0U);
  CHECK(std::filesystem::exists(medium.folder.native("medium/CLUSTERPRO/here")));
}

TEST_CASE("a Setup is waited for with its children, and seen alive meanwhile", "[R-2.7]") {
  Medium medium;
  int alive = 0;
  const std::string done = medium.folder.path("done");
  const auto outcome = medium.setups().run(medium.command("parent 2500 \"" + done + "\" 7"), [&alive] { ++alive; }, {});
  CHECK(code(outcome) == 7U);
  CHECK(std::filesystem::exists(medium.folder.native("done")));
  CHECK(alive >= 1);
}

TEST_CASE("a stop leaves Setup alone, and the next start finds it", "[R-1.4-once][R-2.7]") {
  Medium medium;
  std::stop_source stop;
  const std::string done = medium.folder.path("done");
  const auto setup = medium.command("sleep 3000 3010");
  const std::jthread stopper([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.request_stop();
  });
  const auto stopped = medium.setups().run(
      setup, [] {}, stop.get_token());
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().kind == Error::Kind::busy);
  REQUIRE(medium.setups().forget_outcome());  // it has none yet
  CHECK(medium.has_record());

  SetupCommand other = setup;
  other.product = "CLUSTERPRO_SE_8";
  CHECK(code(medium.run(other)) == 1618U);
  SetupCommand opposite = setup;
  opposite.action = SetupAction::install;
  CHECK(code(medium.run(opposite)) == 1618U);
  CHECK(code(medium.run(setup)) == 3010U);
  REQUIRE(medium.setups().forget_outcome());
  CHECK_FALSE(medium.has_record());
}

TEST_CASE("a Setup that ended while nobody waited is told by its result file", "[R-1.4-once]") {
  Medium medium;
  const std::string log = medium.folder.path(R"(logs\SSS-setup.log)");
  windows::SetupRecord record{"SSS", SetupAction::remove, windows::boot_identity().value(), log, 1, {{4'000'000, 1}}};
  REQUIRE(windows::store_record(medium.registry, medium.record_key, record));
  CHECK_FALSE(code(medium.run(medium.command("exit 0"))).has_value());

  std::ofstream(medium.folder.native("logs/SSS-setup.log")) << "[ResponseResult]\nResultCode=-12\n";
  REQUIRE(windows::store_record(medium.registry, medium.record_key, record));
  CHECK(code(medium.run(medium.command("exit 0"))) == 1603U);
  REQUIRE(medium.setups().forget_outcome());
  CHECK_FALSE(std::filesystem::exists(medium.folder.native("logs/SSS-setup.log")));

  SECTION("that of another product, or of another boot, is not waited for") {
    record.outcome = SetupOutcome{7};
    record.product = "CLUSTERPRO_SE_8";
    REQUIRE(windows::store_record(medium.registry, medium.record_key, record));
    CHECK(code(medium.run(medium.command("exit 1602"))) == 1602U);
    record.product = "SSS";
    record.boot = "another";
    REQUIRE(windows::store_record(medium.registry, medium.record_key, record));
    CHECK(code(medium.run(medium.command("exit 1602"))) == 1602U);
  }
}

TEST_CASE("a damaged record of a Setup that has ended tells nothing, and is removed", "[R-1.4-once][T-6]") {
  Medium medium;
  const windows::SetupRecord record{
      "SSS", SetupAction::remove, windows::boot_identity().value(), "", 1, {{4'000'000, 1}}, SetupOutcome{7}};
  REQUIRE(windows::store_record(medium.registry, medium.record_key, record));
  CHECK(code(medium.run(medium.command("exit 0"))) == 7U);
  auto kept = medium.registry.read(medium.record_key).value().value();
  SECTION("a code that is not known to be the last") {
    kept.values.erase("Finished");
    REQUIRE(medium.registry.write(medium.record_key, kept));
    CHECK_FALSE(code(medium.run(medium.command("exit 0"))).has_value());
  }
  SECTION("without the product") {
    kept.values.erase("Product");
    REQUIRE(medium.registry.write(medium.record_key, kept));
    REQUIRE(medium.setups().forget_outcome());
    CHECK_FALSE(medium.has_record());
  }
}

TEST_CASE("a Setup that was started and never let go goes on", "[R-1.4-once]") {
  Medium medium;
  DWORD error = 0;
  const auto started =
      windows::start_suspended(nullptr, L'"' + medium.folder.native("medium/SSS/Setup.exe").native() + L"\" exit 1602",
                               medium.folder.native("").native(), error);
  REQUIRE(started.process);
  const windows::SetupRecord record{
      "SSS",
      SetupAction::remove,
      windows::boot_identity().value(),
      "",
      static_cast<std::uint32_t>(started.thread_id),
      {{static_cast<std::uint32_t>(started.pid), windows::start_of(started.process.get())}}};
  REQUIRE(windows::store_record(medium.registry, medium.record_key, record));
  CHECK(windows::load_record(medium.registry, medium.record_key).value().value().processes == record.processes);
  CHECK(code(medium.run(medium.command("exit 0"))) == 1602U);
}

TEST_CASE("nothing is started while Windows Installer is at work", "[R-2.7]") {
  Medium medium;
  const windows::Handle mutex = windows::own(CreateMutexW(nullptr, TRUE, L"Global\\_MSIExecute"));
  REQUIRE(mutex);
  std::optional<std::uint32_t> outcome;
  std::thread([&] { outcome = code(medium.run(medium.command("exit 0"))); }).join();
  CHECK(outcome == 1618U);
  ReleaseMutex(mutex.get());
}
