#include "service/machine/windows/services.h"

#include <catch2/catch_test_macros.hpp>

#include "common/text/wide.h"
#include "scratch.h"
#include "service/machine/windows/handle.h"

using namespace sssup;
using namespace sssup::machine;
using proto::WindowsService;

namespace {

// Another service is being started, or the server is, and is slow.
bool must_wait(DWORD code) {
  return code == ERROR_SERVICE_DATABASE_LOCKED || code == ERROR_SERVICE_REQUEST_TIMEOUT;
}

/// A service that runs the probe, on manual start.
class ScratchService {
 public:
  explicit ScratchService(std::string_view what, const std::wstring& depends_on = {}) : name(test::scratch_name(what)) {
    manager_.reset(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ALL_ACCESS));
    const std::wstring wide = text::wide(name);
    const std::wstring command = L'"' + test::probe().native() + L"\" service " + wide;
    const std::wstring dependencies = depends_on + L'\0';
    service.reset(CreateServiceW(manager_.get(), wide.c_str(), (L"表示名 " + wide).c_str(), SERVICE_ALL_ACCESS,
                                 SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, command.c_str(),
                                 nullptr, nullptr, depends_on.empty() ? nullptr : dependencies.c_str(), nullptr,
                                 nullptr));
    const DWORD code = service ? ERROR_SUCCESS : GetLastError();
    REQUIRE(code == ERROR_SUCCESS);
  }
  ~ScratchService() {
    if (!service) return;
    SERVICE_STATUS status{};
    ControlService(service.get(), SERVICE_CONTROL_STOP, &status);
    DeleteService(service.get());
  }
  ScratchService(const ScratchService&) = delete;
  ScratchService& operator=(const ScratchService&) = delete;

  void start() const {
    DWORD code = ERROR_SERVICE_DATABASE_LOCKED;
    for (int attempt = 0; attempt < 200 && must_wait(code); ++attempt, Sleep(100))
      code = StartServiceW(service.get(), 0, nullptr) ? ERROR_SUCCESS : GetLastError();
    REQUIRE((code == ERROR_SUCCESS || code == ERROR_SERVICE_ALREADY_RUNNING));
    SERVICE_STATUS status{};
    for (int look = 0; look < 200 && status.dwCurrentState != SERVICE_RUNNING; ++look, Sleep(25))
      QueryServiceStatus(service.get(), &status);
    REQUIRE(status.dwCurrentState == SERVICE_RUNNING);
  }

  std::string name;
  windows::ServiceHandle service;

 private:
  windows::ServiceHandle manager_;
};

}  // namespace

TEST_CASE("a service is found by name, with its names, start type and state", "[R-1.2][R-2.5.1]") {
  windows::WindowsServices services;
  CHECK_FALSE(services.query(test::scratch_name("none")).value().has_value());
  CHECK_FALSE(services.query("not a / service").value().has_value());
  const ScratchService scratch("query");
  const auto found = services.query(scratch.name).value().value();
  CHECK(found.name() == scratch.name);
  CHECK(found.display_name() == "表示名 " + scratch.name);
  CHECK(found.start_type() == WindowsService::MANUAL);
  CHECK(found.state() == WindowsService::STOPPED);
}

TEST_CASE("the start type is set, again and again", "[R-2.5.3]") {
  windows::WindowsServices services;
  const ScratchService scratch("start-type");
  for (const auto type :
       {WindowsService::AUTOMATIC, WindowsService::DISABLED, WindowsService::MANUAL, WindowsService::MANUAL}) {
    REQUIRE(services.set_start_type(scratch.name, type));
    CHECK(services.query(scratch.name).value().value().start_type() == type);
  }
  const auto missing = services.set_start_type(test::scratch_name("none"), WindowsService::MANUAL);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == Error::Kind::not_found);
}

TEST_CASE("a service is stopped, and what depends on it before", "[R-2.6]") {
  windows::WindowsServices services;
  const ScratchService below("below");
  const ScratchService above("above", text::wide(below.name));
  below.start();
  above.start();
  CHECK(services.query(above.name).value().value().state() == WindowsService::RUNNING);
  DWORD size = 0, count = 0;
  EnumDependentServicesW(below.service.get(), SERVICE_ACTIVE, nullptr, 0, &size, &count);
  const bool are_told = size != 0;  // not by Wine 8, which stops a service that others need, too
  REQUIRE(services.stop(below.name));
  CHECK(services.query(below.name).value().value().state() == WindowsService::STOPPED);
  if (are_told) CHECK(services.query(above.name).value().value().state() == WindowsService::STOPPED);
  CHECK(services.stop(below.name));
  CHECK(services.stop(test::scratch_name("none")));
}

TEST_CASE("a service is removed, running or not", "[R-2.10-end]") {
  windows::WindowsServices services;
  ScratchService scratch("remove");
  scratch.start();
  REQUIRE(services.remove(scratch.name));
  CHECK(services.remove(scratch.name));
  CHECK(services.remove(test::scratch_name("none")));
  SERVICE_STATUS status{};
  CHECK(ControlService(scratch.service.get(), SERVICE_CONTROL_STOP, &status));  // it went on running
  scratch.service.reset();
  bool gone = false;
  for (int look = 0; look < 400 && !gone; ++look, Sleep(25)) gone = !services.query(scratch.name).value().has_value();
  CHECK(gone);
}

// Wine keeps no such mark, so that it is set here.
TEST_CASE("a service that somebody holds though it was removed counts as gone", "[R-2.7]") {
  windows::WindowsServices services;
  const ScratchService scratch("marked");
  const std::wstring key = L"SYSTEM\\CurrentControlSet\\Services\\" + text::wide(scratch.name);
  const DWORD mark = 1;
  REQUIRE(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key.c_str(), L"DeleteFlag", REG_DWORD, &mark, sizeof mark) ==
          ERROR_SUCCESS);
  CHECK_FALSE(services.query(scratch.name).value().has_value());
  const auto all = services.all();
  REQUIRE(all);
  for (const auto& service : *all) CHECK(service.name() != scratch.name);
}

TEST_CASE("all services are listed by name", "[R-5.capture]") {
  windows::WindowsServices services;
  const ScratchService scratch("list");
  const auto all = services.all().value();
  bool found = false;
  for (std::size_t index = 0; index < all.size(); ++index) {
    if (index > 0) CHECK(all[index - 1].name() <= all[index].name());
    found = found || (all[index].name() == scratch.name && all[index].start_type() == WindowsService::MANUAL);
  }
  CHECK(found);
}
