// T-2: the run's folder bears a mark, and without it nothing is removed: people unpack the upgrade to a folder of the
// same name.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <fstream>

#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include "service/machine/unfinished.h"
#include "service/upgrade/reset.h"
#include "service/upgrade/resume.h"
#include "service/upgrade/run_mark.h"
#include "service/upgrade/start.h"
#include "tests/rehearsal/begun_run.h"

namespace {

using namespace sssup;
using namespace sssup::test;
namespace fs = std::filesystem;
using machine::Machine;

}  // namespace

TEST_CASE("a start marks its folder; journal, registry and mark name the same run", "[T-2]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  REQUIRE_VALUE(const auto read, upgrade::read_mark(machine, folder));
  REQUIRE(read);
  const auto anchor = anchor_of(machine);
  CHECK_FALSE(anchor.run.empty());
  CHECK(read->run == anchor.run);
  CHECK(read->made_unix_ms > 0);
  REQUIRE_VALUE(const auto journal, upgrade::resume(machine, anchor));
  CHECK(journal->value(upgrade::run_id_key).value() == anchor.run);
}

TEST_CASE("a disk that has another letter does not take the record of a Setup that runs away", "[R-1.4-once][R-2.7]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  const std::string record = std::string(machine::own_key) + R"(\Setup)";
  machine::RegistryKey setup;
  setup.values["Product"] = std::string("SSS");
  REQUIRE_OK(machine.registry().write(record, setup));
  auto anchor = anchor_of(machine);
  anchor.former_drive = "E:";  // as the run knew it
  REQUIRE_VALUE(const auto journal, upgrade::resume(machine, anchor));
  REQUIRE_VALUE(const auto kept, machine.registry().read(record));
  REQUIRE(kept);
  CHECK(*kept == setup);
}

TEST_CASE("what somebody else has where the run would be is refused with its name, and left as it is", "[T-2]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  const fs::path place = machine.files().native(folder);
  SECTION("a folder with the upgrade's own zip in it") {
    REQUIRE_OK(machine.files().write(folder + R"(\UPGRADE.EXE)", "program"));
  }
  SECTION("a folder with nothing but a folder") {
    REQUIRE_OK(machine.files().create_folder(folder + R"(\notes)"));
  }
  SECTION("a journal of somebody's") {
    REQUIRE_OK(machine.files().write(folder + R"(\journal.db)", "SQLite format 3"));
  }
  SECTION("a mark that is none") {
    REQUIRE_OK(machine.files().write(mark, "mine"));
  }
  SECTION("something with a name like the mark's") {
    REQUIRE_OK(machine.files().write(mark + ".notes", "mine"));
  }
  SECTION("the unfinished mark, and something else") {
    REQUIRE_OK(machine.files().write(mark + std::string(machine::unfinished_ending), "SSS Upg"));
    REQUIRE_OK(machine.files().write(folder + R"(\notes.txt)", "mine"));
  }
  SECTION("a run of another server, whose disk this was") {
    REQUIRE_OK(machine.files().write(folder + R"(\journal.db)", "SQLite format 3"));
    REQUIRE_OK(upgrade::write_mark(machine, folder, "0123456789abcdef", "OTHER1"));
  }
  SECTION("a file") {
    REQUIRE_OK(machine.files().write(folder, "x"));
  }
#ifndef _WIN32
  SECTION("a link") {
    fs::create_directory_symlink(sandbox.folder(), place);
  }
#endif
  const std::string before = sandbox.fingerprint();
  REQUIRE_VALUE(const auto products, upgrade::products_before_start(machine, "CLUSTERPRO_SE_8"));
  REQUIRE_VALUE(const auto server, upgrade::read_server_before_start(machine, products));
  const auto findings = readiness::check(server, {}, products.sss, products.clusterpro);
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const auto& finding) { return finding.key == "folder-in-the-way"; });
  REQUIRE(found != findings.end());
  CHECK(found->severity == proto::Finding::BLOCKS);
  CHECK(upgrade::stops_start(*found));

  const auto started = upgrade::start(machine, answers());
  REQUIRE_FALSE(started);
  INFO(english(started.error()));
  CHECK(has(english(started.error()), folder));
  CHECK(has(english(started.error()), "Move or rename it, or choose another working folder"));
  CHECK(sandbox.fingerprint() == before);
  CHECK_FALSE(upgrade::read_anchor(machine).value());

  // Cancel and reset leave it, too, and a reset says so.
  CHECK(has(all_of(upgrade::look_ahead_to_reset(machine).keeps), folder));
  REQUIRE_OK(upgrade::reset(machine));
  CHECK(sandbox.fingerprint() == before);

  fs::rename(place, sandbox.folder() / "out of the way");
  begin(machine);
}

TEST_CASE("what is where the backup would be is refused at the start, and left as it is", "[T-2][R-5.back]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  const auto path = GENERATE(R"(D:\SSS Backup)", R"(D:\SSS Backup\SSS)");
  REQUIRE_OK(machine.files().write(path, "mine"));
  const std::string before = sandbox.fingerprint();
  const auto started = upgrade::start(machine, answers());
  REQUIRE_FALSE(started);
  CHECK(has(english(started.error()), path));
  CHECK(sandbox.fingerprint() == before);
  auto elsewhere = answers();
  elsewhere.set_backup_folder(R"(D:\Keep)");
  REQUIRE_VALUE(const auto journal, upgrade::start(machine, elsewhere));
}

TEST_CASE("a journal that is gone is named, with what can be done", "[T-8][R-1.4-once]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  const auto anchor = anchor_of(machine);
  const bool has_backup = GENERATE(false, true);
  if (has_backup) REQUIRE_OK(machine.files().write(anchor.backup + R"(\SSS\manifest.sha256)", "x"));
  REQUIRE_OK(machine.files().remove(has_backup ? folder : folder + R"(\journal.db)"));
  const auto resumed = upgrade::resume(machine, anchor);
  REQUIRE_FALSE(resumed);
  INFO(english(resumed.error()));
  CHECK(resumed.error().kind == Error::Kind::not_found);
  CHECK(has(english(resumed.error()), folder + R"(\journal.db)"));
  CHECK(has(english(resumed.error()), "upgradectl reset"));
  CHECK(has(english(resumed.error()), "SSS\\settings.json") == has_backup);
}

TEST_CASE("a backup folder that the end would remove is refused", "[T-2][R-5.back]") {
  Sandbox sandbox;
  for (const char* backup : {R"(D:\SSS Upgrade)", R"(D:\sss upgrade\keep)", R"(D:\SSS Upgrade\medium\)"}) {
    INFO(backup);
    auto wanted = answers();
    wanted.set_backup_folder(backup);
    const auto started = upgrade::start(sandbox.machine(), wanted);
    REQUIRE_FALSE(started);
    CHECK(started.error().kind == Error::Kind::invalid);
    CHECK(has(describe(started.error(), text::Language::english), "backupFolder"));
    CHECK_FALSE(is_there(sandbox.machine(), folder));
  }
  // Nor one whose backup of SSS the run's folder would be in: a later upgrade puts that aside.
  auto above = answers();
  above.set_working_folder(R"(D:\Keep\SSS\work)");
  above.set_backup_folder(R"(D:\Keep)");
  CHECK(upgrade::start(sandbox.machine(), above).error().kind == Error::Kind::invalid);
  auto wanted = answers();
  wanted.set_backup_folder(R"(D:\SSS Upgrade 2)");
  CHECK(upgrade::start(sandbox.machine(), wanted));
}

TEST_CASE("a folder in one of a product's is refused: its Setup removes that, or it is taken for the product",
          "[T-2][R-2.4]") {
  Sandbox sandbox;
  const auto set = GENERATE(&proto::Answers::set_working_folder<const std::string&>,
                            &proto::Answers::set_backup_folder<const std::string&>);
  for (const std::string place :
       {R"(C:\Program Files\CLUSTERPRO SingleServerSafe)", R"(c:\program files (x86)\clusterpro singleserversafe\x)",
        R"(C:\Program Files\CLUSTERPRO\work)"}) {
    INFO(place);
    auto wanted = answers();
    (wanted.*set)(place);
    const auto started = upgrade::start(sandbox.machine(), wanted);
    REQUIRE_FALSE(started);
    CHECK(started.error().kind == Error::Kind::invalid);
    CHECK(has(english(started.error()), "the folder of "));
  }
}

TEST_CASE("an empty folder, and a marked or half marked one of a start that got no further, are taken", "[T-2]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  SECTION("empty") {
    REQUIRE_OK(machine.files().create_folder(folder));
  }
  SECTION("marked") {
    REQUIRE_OK(machine.files().create_folder(folder));
    REQUIRE_OK(upgrade::write_mark(machine, folder, "0123456789abcdef", {}));
    REQUIRE_OK(machine.files().write(folder + R"(\journal.db)", "half"));
    REQUIRE_OK(machine.files().write(folder + R"(\medium\Setup.exe)", "x"));
  }
  SECTION("half marked") {
    REQUIRE_OK(machine.files().write(mark + std::string(machine::unfinished_ending), "SSS Upg"));
  }
  begin(machine);
  CHECK_FALSE(is_there(machine, folder + R"(\medium)"));
}

TEST_CASE("a journal is trusted when its folder and its registry key are of the same run", "[T-2]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  auto anchor = anchor_of(machine);
  const auto refused = [&] {
    const auto resumed = upgrade::resume(machine, anchor);
    REQUIRE_FALSE(resumed);
    CHECK(resumed.error().kind == Error::Kind::refused);
    CHECK(has(english(resumed.error()), folder));
    CHECK(has(english(resumed.error()), "is of another"));
  };
  SECTION("the mark is of another run") {
    REQUIRE_OK(upgrade::write_mark(machine, folder, "another", {}));
    refused();
    anchor.run.clear();  // begun by an older version, as far as the registry says
    refused();
  }
  SECTION("the journal is of another run") {
    anchor.run = "another";
    REQUIRE_OK(upgrade::write_mark(machine, folder, "another", {}));
    refused();
  }
  SECTION("an older version began the run: it is marked") {
    make_older(machine);
    REQUIRE_VALUE(const auto journal, upgrade::resume(machine, anchor_of(machine)));
    CHECK(anchor_of(machine).run == anchor.run);
    CHECK(upgrade::read_mark(machine, folder).value()->run == anchor.run);
  }
}

#ifndef _WIN32
TEST_CASE("what is no file where the journal is: SQLite is kept from it, and an error names it", "[T-1]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  const auto anchor = anchor_of(machine);
  const fs::path run = machine.files().native(folder);
  for (const std::string name : {"journal.db", "journal.db-journal", "journal.db-wal", "journal.db-shm"}) {
    const fs::path place = run / name;
    const bool was_there = fs::exists(place);
    if (was_there) fs::rename(place, run / "away");
    const auto refused = [&](const char* what) {
      const auto resumed = upgrade::resume(machine, anchor);
      INFO(what);
      REQUIRE_FALSE(resumed);
      INFO(english(resumed.error()));
      CHECK(resumed.error().kind == Error::Kind::denied);  // looked at again: the run goes on when it is away
      CHECK(has(english(resumed.error()), folder + '\\' + name + " is not a file"));
      CHECK(fs::exists(fs::symlink_status(place)));
      fs::remove(place);
    };
    fs::create_directory(place);
    refused("a folder");
    fs::create_symlink(sandbox.folder() / "elsewhere", place);
    refused("a link");
    CHECK_FALSE(fs::exists(sandbox.folder() / "elsewhere"));
    // Last: before it was looked at, SQLite opened it. Held open here, so that it need not wait.
    REQUIRE(::mkfifo(place.c_str(), S_IRUSR | S_IWUSR) == 0);
    const int held = ::open(place.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);  // NOLINT: the system's interface
    refused("a named pipe");
    ::close(held);
    if (!was_there) std::ofstream(run / "away");
    fs::create_hard_link(run / "away", place);
    refused("a file with a second name");
    if (was_there)
      fs::rename(run / "away", place);
    else
      fs::remove(run / "away");
  }
  CHECK(upgrade::resume(machine, anchor));
}
#endif
