#include "tests/rehearsal/sandbox.h"

#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <random>

#include "common/document/document.h"
#include "service/machine/rehearsal/layout.h"
#include "service/products/profile.h"

namespace sssup::test {

TemporaryFolder::TemporaryFolder() {
  // In memory where there is such a place: the rehearsal flushes everything, and hundreds of servers are made here.
  const std::filesystem::path memory = "/dev/shm";
  std::error_code error;
  const auto parent = std::filesystem::is_directory(memory, error) ? memory : std::filesystem::temp_directory_path();
  std::random_device random;
  path_ = parent / ("sssup-rehearsal-" + std::to_string(random()));
  std::filesystem::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

proto::Server tokyo() {
  constexpr std::string_view json = R"json({ "format": 1, "computerName": "TOKYO-DB1", "cpuCount": 2,
    "systemLocale": "ja-JP", "environment": {"TEMP": "C:\\WINNT\\TEMP"},
    "disks": [{"letter": "C", "kind": "FIXED", "system": true}, {"letter": "D", "kind": "FIXED"}],
    "adapters": [{"name": "Public", "addresses": ["192.168.10.11/24"]},
                 {"name": "Backup", "addresses": ["10.0.0.11/24", "10.0.1.11/24"]}],
    "services": [{"name": "SNMP", "displayName": "SNMP Service", "startType": "AUTOMATIC", "state": "RUNNING"},
                 {"name": "Spooler", "startType": "MANUAL", "state": "RUNNING"}],
    "portsInUse": [{"protocol": "TCP", "port": 20004}],
    "clusterpro": {"installed": false},
    "sss": { "installed": true, "version": "1.0",
      "licences": [{"serialNumber": "S-1", "key": "sentinel-licence", "cpus": 2}],
      "optionLicences": [{"option": "LAN_MONITORING", "version": "R2.0", "serialNumber": "O-1",
                          "key": "sentinel-option"}],
      "accounts": [{"user": "Administrator", "password": "sentinel-admin"}, {"user": "batch", "password": ""},
                   {"user": "guest"}],
      "services": [{"name": "SingleServerSafe Server", "startType": "AUTOMATIC", "state": "RUNNING"},
                   {"name": "SingleServerSafe Event", "startType": "AUTOMATIC", "state": "RUNNING"}],
      "lanDuplexing": [{"name": "pair1", "adapters": ["Public", "Backup"]}],
      "monitors": [
        {"name": "orders", "application": {
           "items": [{"application": {"command": "C:\\app\\orders.exe -p 80", "user": "batch"}},
                     {"service": {"serviceName": "MSSQLSERVER", "waitForStarted": true, "waitSeconds": 0}},
                     {"command": {"text": "net use Z: \\\\files\\orders"}}],
           "startType": "AUTOMATIC", "startTimeoutSeconds": 300, "recovery": "RESTART_ITEM", "retryCount": 0}},
        {"name": "custom1", "custom": {"startScript": "QEVDSE8gT0ZGDQoAgf8=", "startType": "MANUAL"}},
        {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "REBOOT"}},
        {"name": "os", "os": {"recovery": "HARDWARE_RESET"}},
        {"name": "disk-d", "disk": {"drive": "D"}},
        {"name": "gateway", "ipAddress": {"addresses": ["192.168.10.1", "192.168.10.2"], "recovery": "REBOOT"}},
        {"name": "\u30dc\u30fc\u30c9", "lanBoard": {"adapter": "Backup", "recovery": "NOTHING"}}
      ] } })json";
  proto::Server server;
  const auto problems = document::parse(json, server);
  if (!problems.empty()) FAIL(why(document::to_error("tokyo", problems)));
  return server;
}

migration::Products products_se_8() {
  REQUIRE_VALUE(auto products, products::built_in("CLUSTERPRO_SE_8"));
  return products;
}

machine::rehearsal::Options quick(proto::Scenario scenario) {
  machine::rehearsal::Options options;
  options.speed = 0;
  options.scenario = std::move(scenario);
  options.setup_program = SSSUP_REHEARSAL_STANDIN;
  return options;
}

void put_copies(const std::filesystem::path& folder) {
  for (const char* product : {"SSS", "CLUSTERPRO"}) {
    const auto place = machine::rehearsal::Layout(folder).disks() / "D" / "Copies" / product;
    std::filesystem::create_directories(place);
    std::ofstream(place / "Setup.exe") << product;
  }
}

Sandbox::Sandbox(proto::Scenario scenario, const proto::Server& server) {
  REQUIRE_OK(machine::rehearsal::create(folder(), server, quick(std::move(scenario))));
  machine_ = another();
}

std::unique_ptr<machine::Machine> Sandbox::another() const {
  REQUIRE_VALUE(auto machine, machine::rehearsal::open(folder()));
  return machine;
}

std::string Sandbox::fingerprint() const {
  REQUIRE_VALUE(auto text, machine::rehearsal::fingerprint(folder()));
  return text;
}

std::string why(const Error& error) {
  return describe(error, text::Language::english);
}

}  // namespace sssup::test
