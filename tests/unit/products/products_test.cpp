#include "service/products/product.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using products::Presence;

proto::Server with_monitors(int count) {
  proto::Server server = tokyo();
  const proto::Monitor pattern = server.sss().monitors(0);
  for (int i = 0; i < count; ++i) {
    auto& monitor = *server.mutable_sss()->add_monitors();
    monitor = pattern;
    monitor.set_name("monitor" + std::to_string(i));
  }
  return server;
}

Presence presence_of(Sandbox& sandbox, const proto::ProductProfile& profile) {
  REQUIRE_VALUE(const Presence presence, products::presence(sandbox.machine(), profile));
  return presence;
}

}  // namespace

TEST_CASE("the server is read as the server file says it", "[R-5.rehearse]") {
  Sandbox sandbox;
  REQUIRE_VALUE(const auto server, products::read_server(sandbox.machine(), products_se_8()));
  CHECK(server.DebugString() == tokyo().DebugString());
}

TEST_CASE("ten thousand monitors are read as they were", "[R-5.rehearse]") {
  const auto expected = with_monitors(10'000);
  Sandbox sandbox({}, expected);
  REQUIRE_VALUE(const auto server, products::read_server(sandbox.machine(), products_se_8()));
  CHECK(server.SerializeAsString().size() == expected.SerializeAsString().size());
  CHECK(server.sss().SerializeAsString() == expected.sss().SerializeAsString());
}

TEST_CASE("services that the server file does not name are the profile's", "[R-2.5.1]") {
  auto file = tokyo();
  file.mutable_sss()->clear_services();
  Sandbox sandbox({}, file);
  const auto products = products_se_8();
  REQUIRE_VALUE(const auto sss, products::read_sss(sandbox.machine(), products.sss));
  REQUIRE(sss.services_size() == products.sss.services_size());
  CHECK(sss.services(0).state() == proto::WindowsService::RUNNING);
}

TEST_CASE("a missing service of SSS is said to be missing", "[R-2.5.1]") {
  auto file = tokyo();
  file.mutable_sss()->clear_services();
  auto& service = *file.mutable_sss()->add_services();
  service.set_name("Some Other Name");
  service.set_state(proto::WindowsService::MISSING);
  Sandbox sandbox({}, file);
  const auto products = products_se_8();
  REQUIRE_VALUE(const auto sss, products::read_sss(sandbox.machine(), products.sss));
  REQUIRE(sss.services_size() == 1);
  CHECK(sss.services(0).name() == "Some Other Name");
  CHECK(sss.services(0).state() == proto::WindowsService::MISSING);
  CHECK(presence_of(sandbox, products.sss) == Presence::half);
}

TEST_CASE("what the cluster cannot do without must be in the registry; what is missing there is named",
          "[T-6][R-5.ready]") {
  Sandbox sandbox;
  const auto products = products_se_8();
  const std::string root = products.sss.registry_key();
  REQUIRE_VALUE(auto settings, sandbox.machine().registry().read(root));
  REQUIRE(settings);
  const auto move = [](auto& entries, const char* from, const char* to) {
    auto entry = entries.extract(from);
    REQUIRE_FALSE(entry.empty());
    entry.key() = to;
    entries.insert(std::move(entry));
  };
  auto& monitor = settings->keys.at("Monitors").keys.at("00003");
  std::string missing;
  SECTION("a monitor's kind") {
    move(monitor.keys, "Service", "Servize");
    missing = R"(\Monitors\00003)";
  }
  SECTION("the service that it watches") {
    move(monitor.keys.at("Service").values, "ServiceName", "ServiceNome");
    missing = R"(\Monitors\00003\Service\ServiceName)";
  }
  SECTION("behind a gap in the numbers") {
    settings->keys.at("Monitors").keys.erase("00002");
    move(monitor.keys, "Service", "Servize");
    missing = R"(\Monitors\00003)";
  }
  SECTION("an account's name") {
    move(settings->keys.at("Accounts").keys.at("00001").values, "User", "Usxr");
    missing = R"(\Accounts\00001\User)";
  }
  REQUIRE_OK(sandbox.machine().registry().write(root, *settings));
  const auto sss = products::read_sss(sandbox.machine(), products.sss);
  REQUIRE_FALSE(sss);
  CHECK(sss.error().kind == Error::Kind::corrupt);
  const std::string told = describe(sss.error(), text::Language::english);
  INFO(told);
  CHECK(told.find(root + missing + " in the registry: ") != std::string::npos);
}

TEST_CASE("a server without SSS has none", "[R-1.2]") {
  auto file = tokyo();
  file.mutable_sss()->Clear();
  file.mutable_clusterpro()->set_installed(true);
  file.mutable_clusterpro()->set_version("8.0");
  Sandbox sandbox({}, file);
  REQUIRE_VALUE(const auto server, products::read_server(sandbox.machine(), products_se_8()));
  CHECK_FALSE(server.sss().installed());
  CHECK(server.sss().services().empty());
  CHECK(server.clusterpro().installed());
  CHECK(server.clusterpro().version() == "8.0");
  CHECK(server.services_size() == tokyo().services_size());
}

TEST_CASE("a product is there whole, half or not at all", "[R-2.7-fail]") {
  Sandbox sandbox;
  const auto products = products_se_8();
  const auto& sss = products.sss;
  CHECK(presence_of(sandbox, products.clusterpro) == Presence::absent);
  CHECK(presence_of(sandbox, sss) == Presence::whole);

  auto& machine = sandbox.machine();
  SECTION("a service gone") {
    REQUIRE_OK(machine.services().remove(sss.services(0)));
  }
  SECTION("the folder gone") {
    REQUIRE_OK(machine.files().remove(sss.install_folder()));
  }
  SECTION("the settings gone") {
    REQUIRE_OK(machine.registry().remove(sss.registry_key()));
  }
  SECTION("the uninstall entry gone") {
    REQUIRE_OK(machine.registry().remove(sss.uninstall_key()));
  }
  CHECK(presence_of(sandbox, sss) == Presence::half);
}

TEST_CASE("belongings name each key once", "[R-5.back]") {
  const auto products = products_se_8();
  const auto all = products::belongings(products.clusterpro);
  CHECK(all.registry_keys ==
        std::vector<std::string>{products.clusterpro.registry_key(), products.clusterpro.uninstall_key()});
  CHECK(all.folders == std::vector<std::string>{products.clusterpro.install_folder()});
  CHECK(all.services.size() == static_cast<std::size_t>(products.clusterpro.services_size()));
}

TEST_CASE("a silent Setup has arguments, an interactive one has none", "[R-5.answers]") {
  const auto sss = products_se_8().sss;
  const auto command = [&](machine::SetupAction action, bool silent) {
    return products::setup_command(sss, action, silent, "D:\\Copies");
  };
  const auto silent = command(machine::SetupAction::remove, true);
  CHECK(silent.product == "SSS");
  CHECK(silent.program == "D:\\Copies\\SSS\\Setup.exe");
  CHECK(silent.medium == "D:\\Copies");
  CHECK(silent.arguments == sss.setup().silent_remove());
  CHECK(command(machine::SetupAction::install, true).arguments == sss.setup().silent_install());
  CHECK(command(machine::SetupAction::remove, false).arguments.empty());
}
