// What Windows is to the service between two runs of it.
#include <catch2/catch_test_macros.hpp>

#include <deque>

#include "tests/rehearsal/child.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
namespace rehearsal = machine::rehearsal;

constexpr rehearsal::ServiceExit killed{.killed = true, .code = 0};
constexpr rehearsal::ServiceExit left{.killed = false, .code = rehearsal::exit_left};
constexpr rehearsal::ServiceExit failed{.killed = false, .code = 1};

struct Host {
  Sandbox sandbox;

  explicit Host(const proto::Server& server = tokyo()) : sandbox({}, server) {
    REQUIRE_OK(rehearsal::register_service(sandbox.folder()));
  }
  bool between_runs(const rehearsal::ServiceExit& exit, std::stop_token stop = {}) {
    REQUIRE_VALUE(const bool again, rehearsal::between_runs(sandbox.folder(), exit, stop));
    return again;
  }
  std::string boot() {
    REQUIRE_VALUE(auto identity, sandbox.another()->power().boot_identity());
    return identity;
  }
  void anchor() { REQUIRE_OK(sandbox.machine().registry().write(machine::own_key, {})); }
  void remove_service() { REQUIRE_OK(sandbox.machine().services().remove(machine::own_service)); }
  bool has_service() {
    REQUIRE_VALUE(const auto service, sandbox.another()->services().query(machine::own_service));
    return service.has_value();
  }
};

}  // namespace

TEST_CASE("a killed service is started again, in the same boot", "[R-1.4-once]") {
  Host host;
  const auto before = host.boot();
  for (int i = 0; i < 10; ++i) CHECK(host.between_runs(killed));
  CHECK(host.boot() == before);
}

TEST_CASE("a service that left of its own will is not started again") {
  Host host;
  CHECK_FALSE(host.between_runs(left));
}

TEST_CASE("after a restart there is another boot, and services are as their start type says", "[R-2.6]") {
  auto server = tokyo();
  server.add_restart_pending("PendingFileRenameOperations");
  Host host(server);
  auto& machine = host.sandbox.machine();
  REQUIRE_OK(machine.services().set_start_type("SingleServerSafe Server", proto::WindowsService::MANUAL));
  REQUIRE_OK(machine.services().stop("SNMP"));
  const auto before = host.boot();
  REQUIRE_OK(machine.power().restart("test"));
  CHECK(host.boot() == before);
  CHECK(host.between_runs(left));
  CHECK(host.boot() != before);
  REQUIRE_VALUE(const auto facts, machine.facts());
  CHECK(facts.restart_pending().empty());
  for (const auto& service : facts.services()) {
    CAPTURE(service.name());
    const bool automatic = service.start_type() == proto::WindowsService::AUTOMATIC;
    CHECK(service.state() == (automatic ? proto::WindowsService::RUNNING : proto::WindowsService::STOPPED));
  }
  const auto after = host.boot();
  CHECK(host.between_runs(killed));
  CHECK(host.boot() == after);
}

TEST_CASE("a server whose host was killed before it started it again is started by the next", "[R-1.4-once]") {
  Host host;
  const auto before = host.boot();
  REQUIRE_OK(host.sandbox.machine().power().restart("test"));
  REQUIRE_OK(rehearsal::register_service(host.sandbox.folder()));
  const auto after = host.boot();
  CHECK(after != before);
  CHECK(host.between_runs(killed));  // as on a server that runs
  CHECK(host.boot() == after);
}

TEST_CASE("the end: service and anchor are gone", "[R-2.10-end]") {
  Host host;
  host.anchor();
  host.remove_service();
  // Only the service is: the operator runs UPGRADE.EXE again.
  CHECK(host.between_runs(killed));
  CHECK(host.has_service());
  host.remove_service();
  REQUIRE_OK(host.sandbox.machine().registry().remove(machine::own_key));
  for (const auto& exit : {killed, left, failed}) CHECK_FALSE(host.between_runs(exit));
  REQUIRE_OK(host.sandbox.machine().power().restart("pending still"));
  CHECK_FALSE(host.between_runs(left));
  CHECK_FALSE(host.has_service());
}

TEST_CASE("a service that fails again and again is left until the next restart") {
  Host host;
  for (int i = 0; i < 3; ++i) CHECK(host.between_runs(failed));
  CHECK_FALSE(host.between_runs(failed));
  REQUIRE_OK(host.sandbox.machine().power().restart("test"));
  CHECK(host.between_runs(failed));
  CHECK(host.between_runs(failed));
}

TEST_CASE("the host can be stopped while the server starts") {
  TemporaryFolder folder;
  auto options = quick();
  options.speed = 1e-3;
  REQUIRE_OK(rehearsal::create(folder.path(), tokyo(), options));
  REQUIRE_OK(rehearsal::register_service(folder.path()));
  REQUIRE_VALUE(const auto machine, rehearsal::open(folder.path()));
  REQUIRE_OK(machine->power().restart("test"));
  std::stop_source stop;
  stop.request_stop();
  REQUIRE_VALUE(const bool again, rehearsal::between_runs(folder.path(), left, stop.get_token()));
  CHECK_FALSE(again);
}

TEST_CASE("two servers that are alike have one fingerprint, others have not", "[R-1.4-once]") {
  const auto prepare = [](Sandbox& sandbox) {
    auto& machine = sandbox.machine();
    REQUIRE_VALUE(const auto sealed, machine.secrets().seal("secret"));
    machine::RegistryKey key;
    key.values["Sealed"] = machine::RegistryBytes(sealed.begin(), sealed.end());
    REQUIRE_OK(machine.registry().write("HKLM\\SOFTWARE\\NEC\\X", key));
    REQUIRE_OK(machine.files().write("D:\\sealed", sealed));
    REQUIRE_OK(machine.log(machine::LogLevel::information, "not part of it"));
  };
  Sandbox one, two;
  prepare(one);
  prepare(two);
  CHECK(one.fingerprint() == two.fingerprint());
  const auto differs = [&] { return one.fingerprint() != two.fingerprint(); };
  SECTION("a file") {
    REQUIRE_OK(two.machine().files().write("D:\\x", ""));
  }
  SECTION("an empty folder") {
    REQUIRE_OK(two.machine().files().create_folder("D:\\x"));
  }
  SECTION("a secret") {
    REQUIRE_VALUE(const auto sealed, two.machine().secrets().seal("another"));
    REQUIRE_OK(two.machine().files().write("D:\\sealed", sealed));
  }
  SECTION("a service") {
    REQUIRE_OK(two.machine().services().stop("SNMP"));
  }
  SECTION("an empty key") {
    REQUIRE_OK(two.machine().registry().write("HKLM\\SOFTWARE\\NEC\\X\\Y", {}));
  }
  CHECK(differs());
}

TEST_CASE("processes that write at once lose nothing") {
  Sandbox sandbox;
  constexpr int writers = 4, writes = 10;
  std::deque<Child> children;
  for (int writer = 0; writer < writers; ++writer)
    children.emplace_back(
        std::vector<std::string>{"write", sandbox.folder().string(), std::to_string(writer), std::to_string(writes)});
  for (auto& child : children) CHECK(child.wait().code == 0);
  REQUIRE_VALUE(const auto shared, sandbox.machine().registry().read("HKLM\\SOFTWARE\\NEC\\Shared"));
  REQUIRE(shared);
  CHECK(shared->keys.size() == writers * writes);
}
