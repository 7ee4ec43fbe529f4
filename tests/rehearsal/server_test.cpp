// Making and opening a rehearsal; services, secrets, facts, power.
#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <fstream>
#include <iterator>

#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
namespace fs = std::filesystem;
namespace rehearsal = machine::rehearsal;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

proto::WindowsService service(Sandbox& sandbox, const std::string& name) {
  REQUIRE_VALUE(const auto found, sandbox.another()->services().query(name));
  REQUIRE(found);
  return *found;
}

proto::Server facts(Sandbox& sandbox) {
  REQUIRE_VALUE(auto facts, sandbox.machine().facts());
  return facts;
}

std::string boot_identity(Sandbox& sandbox) {
  REQUIRE_VALUE(auto identity, sandbox.another()->power().boot_identity());
  return identity;
}

}  // namespace

TEST_CASE("making the same rehearsal again leaves it as it is", "[R-5.rehearse]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.machine().files().write("D:\\x", "x"));
  REQUIRE_OK(rehearsal::create(sandbox.folder(), tokyo(), quick()));
  REQUIRE_VALUE(const bool there, sandbox.another()->files().exists("D:\\x"));
  CHECK(there);

  auto other = tokyo();
  other.mutable_sss()->mutable_accounts(0)->set_password("another");
  CHECK(rehearsal::create(sandbox.folder(), other, quick()).error().kind == Error::Kind::refused);
  proto::Scenario scenario;
  scenario.set_medium_missing(1);
  CHECK(rehearsal::create(sandbox.folder(), tokyo(), quick(scenario)).error().kind == Error::Kind::refused);
  REQUIRE_VALUE(const bool still_there, sandbox.another()->files().exists("D:\\x"));
  CHECK(still_there);
}

TEST_CASE("a rehearsal is made whole or not at all", "[R-5.rehearse]") {
  TemporaryFolder folder;
  CHECK(rehearsal::open(folder.path()).error().kind == Error::Kind::not_found);
  for (const double speed : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    auto options = quick();
    options.speed = speed;
    CHECK(rehearsal::create(folder.path() / "new", tokyo(), options).error().kind == Error::Kind::invalid);
  }
  CHECK_FALSE(fs::exists(folder.path() / "new"));

  // What a registry cannot hold comes up in the midst of the work.
  auto server = tokyo();
  server.mutable_sss()->mutable_monitors(0)->set_name(std::string("a\0b", 3));
  CHECK_FALSE(rehearsal::create(folder.path() / "new", server, quick()));
  CHECK_FALSE(fs::exists(folder.path() / "new"));

  // One that was cut off, and a folder with something else in it.
  fs::create_directories(folder.path() / "used" / "server.new~" / "machine");
  std::ofstream(folder.path() / "used" / "notes.txt") << "x";
  REQUIRE_OK(rehearsal::create(folder.path() / "used", tokyo(), quick()));
  CHECK(rehearsal::open(folder.path() / "used"));
  CHECK(fs::exists(folder.path() / "used" / "notes.txt"));
  CHECK_FALSE(fs::exists(folder.path() / "used" / "server.new~"));
}

TEST_CASE("a damaged rehearsal is an error, not a crash") {
  Sandbox sandbox;
  const fs::path server = sandbox.folder() / "server";
  for (const auto& entry : fs::recursive_directory_iterator(server)) {
    if (entry.path().extension() != ".txtpb" && entry.path().extension() != ".reg") continue;
    CAPTURE(entry.path());
    const std::string before = content_of(entry.path());
    std::ofstream(entry.path()) << "\xff nonsense {";
    const auto machine = rehearsal::open(sandbox.folder());
    const bool fails = !machine || !(*machine)->facts() || !(*machine)->power().boot_identity() ||
                       !(*machine)->setups().places() || !(*machine)->files().volume_of("D:\\") ||
                       !rehearsal::fingerprint(sandbox.folder());
    CHECK((fails || before.empty()));
    std::ofstream(entry.path()) << before;
  }
  CHECK(rehearsal::open(sandbox.folder()));
}

TEST_CASE("a server with ports, boards and disks and nothing else, and an empty one", "[R-5.rehearse]") {
  proto::Server server;
  server.set_format(1);
  Sandbox sandbox({}, server);
  REQUIRE_VALUE(const auto read, sandbox.machine().facts());
  CHECK(read.DebugString() == server.DebugString());
}

TEST_CASE("no secret is in the folder in the clear", "[R-5.capture]") {
  Sandbox sandbox;
  REQUIRE_VALUE(const auto sealed, sandbox.machine().secrets().seal("sentinel-written"));
  REQUIRE_OK(sandbox.machine().files().write("D:\\sealed", sealed));
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(sandbox.folder())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    CAPTURE(entry.path());
    CHECK(content_of(entry.path()).find("sentinel") == std::string::npos);
  }
  CHECK(files > 10);
  CHECK(sandbox.fingerprint().find("sentinel") == std::string::npos);
}

#ifndef _WIN32  // where it inherits who may, as the person's other folders do
TEST_CASE("the folder is its owner's alone") {
  Sandbox sandbox;
  const auto others = fs::perms::group_all | fs::perms::others_all;
  REQUIRE_OK(sandbox.machine().files().write("D:\\work\\file.txt", "content"));
  CHECK((fs::status(sandbox.folder() / "server").permissions() & others) == fs::perms::none);
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(sandbox.folder() / "server")) {
    if (!entry.is_regular_file()) continue;
    ++files;
    CAPTURE(entry.path());
    CHECK((entry.status().permissions() & others) == fs::perms::none);
  }
  CHECK(files > 10);
}
#endif

TEST_CASE("secrets are unsealed on the server that sealed them") {
  Sandbox sandbox, other;
  auto& secrets = sandbox.machine().secrets();
  for (const std::string& plain : {std::string(), std::string("a\0b", 3), std::string(100'000, 'x')}) {
    REQUIRE_VALUE(const auto sealed, secrets.seal(plain));
    REQUIRE_VALUE(const auto again, secrets.seal(plain));
    CHECK(sealed == again);
    REQUIRE_VALUE(const auto back, sandbox.another()->secrets().unseal(sealed));
    CHECK(back == plain);
    CHECK(other.machine().secrets().unseal(sealed).error().kind == Error::Kind::corrupt);
    auto damaged = sealed;
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    CHECK(secrets.unseal(damaged).error().kind == Error::Kind::corrupt);
    CHECK(secrets.unseal(sealed.substr(0, 20)).error().kind == Error::Kind::corrupt);
  }
}

TEST_CASE("services are found in any case, changed and removed", "[R-2.5.3]") {
  Sandbox sandbox;
  auto& services = sandbox.machine().services();
  CHECK(service(sandbox, "singleserversafe SERVER").state() == proto::WindowsService::RUNNING);
  REQUIRE_OK(services.set_start_type("singleserversafe server", proto::WindowsService::MANUAL));
  REQUIRE_OK(services.stop("SingleServerSafe Server"));
  REQUIRE_OK(services.stop("SingleServerSafe Server"));
  CHECK(service(sandbox, "SingleServerSafe Server").start_type() == proto::WindowsService::MANUAL);
  CHECK(service(sandbox, "SingleServerSafe Server").state() == proto::WindowsService::STOPPED);
  REQUIRE_OK(services.remove("SNMP"));
  REQUIRE_OK(services.remove("SNMP"));
  REQUIRE_VALUE(const auto gone, services.query("SNMP"));
  CHECK_FALSE(gone);
  CHECK(services.stop("SNMP").error().kind == Error::Kind::not_found);
  CHECK(services.set_start_type("SNMP", proto::WindowsService::MANUAL).error().kind == Error::Kind::not_found);
  CHECK(facts(sandbox).services_size() == 3);
}

TEST_CASE("our own service is not among the facts") {
  Sandbox sandbox;
  REQUIRE_OK(rehearsal::register_service(sandbox.folder()));
  CHECK(service(sandbox, "sssupgrade").start_type() == proto::WindowsService::AUTOMATIC);
  const auto server = facts(sandbox);
  CHECK(server.services_size() == 4);
  for (const auto& found : server.services()) CHECK(found.name() != machine::own_service);
}

TEST_CASE("SNMP is missing until a step has missed it, however often it was looked for before", "[R-2.2-snmp]") {
  proto::Scenario scenario;
  scenario.set_snmp_missing_until_checked_again(true);
  Sandbox sandbox(scenario);
  const auto has_snmp = [](machine::Machine& machine) {
    REQUIRE_VALUE(const auto found, machine.facts());
    for (const auto& known : found.services()) {
      if (known.name() == "SNMP") return true;
    }
    return false;
  };
  CHECK_FALSE(has_snmp(*sandbox.another()));
  CHECK_FALSE(has_snmp(*sandbox.another()));
  sandbox.machine().effects().at_step("check", machine::Effects::Moment::before);
  CHECK_FALSE(has_snmp(sandbox.machine()));
  CHECK(has_snmp(sandbox.machine()));
  CHECK(has_snmp(*sandbox.another()));
}

TEST_CASE("programs are open from the first restart until a step has seen them", "[R-2.7]") {
  proto::Scenario scenario;
  scenario.add_running_programs("eventvwr.exe");
  Sandbox sandbox(scenario);
  CHECK(facts(sandbox).running_programs().empty());
  REQUIRE_OK(rehearsal::register_service(sandbox.folder()));
  REQUIRE_OK(sandbox.machine().power().restart("test"));
  REQUIRE_VALUE(const bool again, rehearsal::between_runs(sandbox.folder(), {}, {}));
  REQUIRE(again);
  auto& effects = sandbox.machine().effects();
  effects.at_step("save", machine::Effects::Moment::before);
  CHECK(facts(sandbox).running_programs_size() == 1);
  effects.at_step("confirm", machine::Effects::Moment::before);
  CHECK(facts(sandbox).running_programs_size() == 1);
  CHECK(facts(sandbox).running_programs().empty());
  REQUIRE_VALUE(const auto later, sandbox.another()->facts());
  CHECK(later.running_programs().empty());
}

TEST_CASE("a service that is started anew finds the programs closed that it had asked about", "[R-2.7][R-5.rehearse]") {
  proto::Scenario scenario;
  scenario.add_running_programs("eventvwr.exe");
  Sandbox sandbox(scenario);
  REQUIRE_OK(rehearsal::register_service(sandbox.folder()));
  REQUIRE_OK(sandbox.machine().power().restart("test"));
  REQUIRE_VALUE(const bool restarted, rehearsal::between_runs(sandbox.folder(), {}, {}));
  REQUIRE(restarted);
  const auto confirm = [](machine::Machine& machine) {
    machine.effects().at_step("confirm", machine::Effects::Moment::before);
    const auto facts = machine.facts();
    return facts ? facts->running_programs_size() : -1;
  };
  CHECK(confirm(sandbox.machine()) == 1);
  CHECK(confirm(*sandbox.another()) == 0);
}

TEST_CASE("the medium is missing as often as the scenario says", "[R-2.5.3-medium]") {
  proto::Scenario scenario;
  scenario.set_medium_missing(2);
  Sandbox sandbox(scenario);
  for (const bool expected : {false, false, true, true}) {
    REQUIRE_VALUE(const auto places, sandbox.another()->setups().places());
    CHECK(places.empty() != expected);
  }
}

TEST_CASE("the medium has what the profiles name of the Setups, and is copied from", "[R-2.5.3-medium]") {
  Sandbox sandbox;
  auto& setups = sandbox.machine().setups();
  REQUIRE_VALUE(const auto places, setups.places());
  REQUIRE(places.size() == 1);
  REQUIRE_VALUE(const auto files, setups.list_medium(places[0], "sss"));
  std::vector<std::string> paths;
  for (const auto& file : files) paths.push_back(file.path);
  CHECK(paths == std::vector<std::string>{"SSS\\Setup.exe", "SSS\\install.iss", "SSS\\remove.iss"});
  CHECK(setups.list_medium(places[0], "SS").value().empty());

  REQUIRE_VALUE(const auto there, setups.see_on_medium(places[0], files[0], {}));
  REQUIRE(there);
  REQUIRE_VALUE(const auto copied, setups.copy_from_medium(places[0], files[0], "D:\\a\\b\\Setup.exe", {}));
  REQUIRE_VALUE(const auto kept, sandbox.machine().files().see("D:\\a\\b\\Setup.exe", files[0].size, {}));
  REQUIRE(kept);
  CHECK(copied.size() == 64);
  CHECK(there->sha256 == copied);
  CHECK(there->size == files[0].size);
  CHECK(kept->sha256 == copied);
  const machine::FileEntry none{"SSS\\none", 1};
  CHECK_FALSE(setups.see_on_medium(places[0], none, {}).value());
  CHECK(setups.copy_from_medium(places[0], none, "D:\\none", {}).error().kind == Error::Kind::not_found);
  CHECK_FALSE(sandbox.machine().files().exists("D:\\none").value());
}

TEST_CASE("a file of the medium that has not its size is neither read nor copied", "[T-3][T-6]") {
  Sandbox sandbox;
  auto& setups = sandbox.machine().setups();
  REQUIRE_VALUE(const auto places, setups.places());
  REQUIRE_VALUE(const auto files, setups.list_medium(places.at(0), "SSS"));
  for (const auto other : {files.at(0).size - 1, files.at(0).size + 1}) {
    const machine::FileEntry expected{files.at(0).path, other};
    REQUIRE_VALUE(const auto seen, setups.see_on_medium(places[0], expected, {}));
    REQUIRE(seen);
    CHECK(seen->size == files[0].size);
    CHECK(seen->sha256.empty());
    const auto copied = setups.copy_from_medium(places[0], expected, "D:\\Setup.exe", {});
    REQUIRE_FALSE(copied);
    CHECK(copied.error().kind == Error::Kind::io);
    CHECK(why(copied.error()).find("SSS\\Setup.exe on the upgrade medium changed") != std::string::npos);
    CHECK_FALSE(sandbox.machine().files().exists("D:\\Setup.exe").value());
  }
}

TEST_CASE("more than a medium may have is refused, with the bound", "[T-3][T-6]") {
  TemporaryFolder folder;
  auto options = quick();
  const auto listed = [&] {
    const fs::path place = folder.path() / std::to_string(options.medium.size());
    REQUIRE_OK(rehearsal::create(place, tokyo(), options));
    REQUIRE_VALUE(const auto machine, rehearsal::open(place));
    REQUIRE_VALUE(const auto places, machine->setups().places());
    return machine->setups().list_medium(places.at(0), "SSS");
  };
  options.medium.emplace("SSS\\" + std::string(237, 'x'), "too long");
  auto found = listed();
  REQUIRE_FALSE(found);
  CHECK(found.error().kind == Error::Kind::refused);
  CHECK(why(found.error()).find("240") != std::string::npos);

  options.medium.clear();
  options.medium.emplace("profiles\\SSS.json", std::string((std::size_t{1} << 20U) + 1, ' '));
  const auto made = rehearsal::create(folder.path() / "profile", tokyo(), options);
  REQUIRE_FALSE(made);
  CHECK(why(made.error()).find("SSS.json on the upgrade medium is larger than 1 MiB") != std::string::npos);

  options.medium.clear();
  std::string deep = "SSS";
  for (int folders = 0; folders < 33; ++folders) deep += "\\x";
  options.medium.emplace(deep, "too deep");
  options.medium.emplace("SSS\\y", "");
  found = listed();
  REQUIRE_FALSE(found);
  CHECK(why(found.error()).find("32") != std::string::npos);

  options.medium.clear();
  for (int number = 0; number < 20'000; ++number) options.medium.emplace("SSS\\" + std::to_string(number), "");
  found = listed();
  REQUIRE_FALSE(found);
  CHECK(why(found.error()).find("20000") != std::string::npos);
}

TEST_CASE("what a look at the medium finds: as the server file says, at first as the scenario does", "[R-1.2]") {
  const std::vector<std::string> files = {"SSS\\Setup.exe", "CLUSTERPRO\\Setup.exe"};
  const auto look = [&](Sandbox& sandbox) {
    REQUIRE_VALUE(const auto found, sandbox.another()->setups().look_at_medium(files));
    return found;
  };
  SECTION("nothing is said of it: it is there, and no fact of the server") {
    Sandbox sandbox;
    CHECK(look(sandbox).present());
    CHECK(look(sandbox).missing_files().empty());
    CHECK_FALSE(facts(sandbox).has_medium());
  }
  SECTION("by the server file") {
    auto server = tokyo();
    server.mutable_medium()->set_present(true);
    server.mutable_medium()->add_missing_files(files[1]);
    Sandbox sandbox({}, server);
    for (int time = 0; time < 2; ++time) {
      CHECK(look(sandbox).present());
      REQUIRE(look(sandbox).missing_files_size() == 1);
      CHECK(look(sandbox).missing_files(0) == files[1]);
    }
    CHECK_FALSE(facts(sandbox).has_medium());
  }
  SECTION("by the scenario, at first") {
    proto::Scenario scenario;
    scenario.set_medium_missing_at_start(2);
    SECTION("no medium") {}
    SECTION("a Setup is missing") {
      scenario.add_setups_missing_at_start(files[0]);
    }
    Sandbox sandbox(scenario);
    for (int time = 0; time < 2; ++time) {
      const auto found = look(sandbox);
      CHECK(found.present() == !scenario.setups_missing_at_start().empty());
      CHECK(found.missing_files_size() == scenario.setups_missing_at_start_size());
    }
    CHECK(look(sandbox).present());
    CHECK(look(sandbox).missing_files().empty());
  }
}

TEST_CASE("a blocked restart does nothing", "[R-1.4-once]") {
  proto::Scenario scenario;
  scenario.set_restarts_blocked(1);
  Sandbox sandbox(scenario);
  REQUIRE_OK(rehearsal::register_service(sandbox.folder()));
  const std::string before = boot_identity(sandbox);
  REQUIRE_OK(sandbox.machine().power().restart("first"));
  REQUIRE_VALUE(bool again, rehearsal::between_runs(sandbox.folder(), {.killed = true}, {}));
  CHECK(again);
  CHECK(boot_identity(sandbox) == before);
  REQUIRE_OK(sandbox.machine().power().restart("second"));
  REQUIRE_VALUE(again, rehearsal::between_runs(sandbox.folder(), {}, {}));
  CHECK(again);
  CHECK(boot_identity(sandbox) != before);
}

TEST_CASE("the event log has one line an entry", "[R-5.log]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.machine().log(machine::LogLevel::warning, "first\nINFORMATION forged"));
  REQUIRE_OK(sandbox.machine().log(machine::LogLevel::error, "second"));
  const std::string log = content_of(sandbox.folder() / "server" / "events.log");
  CHECK(std::count(log.begin(), log.end(), '\n') == 2);
  CHECK(log.find("WARNING first\\nINFORMATION forged") != std::string::npos);
}

TEST_CASE("faults hit the effect they name, with the error they name") {
  const std::vector<std::pair<proto::EffectFault::Kind, Error::Kind>> kinds = {
      {proto::EffectFault::DISK_FULL, Error::Kind::disk_full},
      {proto::EffectFault::DENIED, Error::Kind::denied},
      {proto::EffectFault::IO, Error::Kind::io}};
  for (const auto& [kind, expected] : kinds) {
    proto::Scenario scenario;
    auto& fault = *scenario.add_faults();
    fault.set_effect(2);
    fault.set_kind(kind);
    Sandbox sandbox(scenario);
    auto& effects = sandbox.machine().effects();
    REQUIRE_OK(effects.about_to("journal.commit", "x"));
    effects.did("journal.commit", "x");
    CHECK(effects.about_to("journal.commit", "x").error().kind == expected);
    REQUIRE_OK(effects.about_to("journal.commit", "x"));
  }
}
