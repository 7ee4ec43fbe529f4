// 32-bit products on 64-bit Windows: their keys are below WOW6432Node, their folder is in Program Files (x86).
#include "service/products/places.h"

#include <catch2/catch_test_macros.hpp>

#include "service/machine/rehearsal/installation.h"
#include "service/products/product.h"
#include "service/readiness/readiness.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using products::Presence;

const std::string folder_64 = R"(C:\Program Files\CLUSTERPRO SingleServerSafe)";
const std::string folder_32 = R"(C:\Program Files (x86)\CLUSTERPRO SingleServerSafe)";

proto::Server with_sss_in(const std::vector<proto::View>& views) {
  auto server = tokyo();
  for (const auto view : views) server.mutable_sss()->add_views(view);
  return server;
}

proto::Server without_sss() {
  auto server = tokyo();
  server.clear_sss();
  return server;
}

Presence presence_in(Sandbox& sandbox, const proto::ProductProfile& profile) {
  REQUIRE_VALUE(const Presence presence, products::presence(sandbox.machine(), profile));
  return presence;
}

proto::Server read_back(Sandbox& sandbox) {
  REQUIRE_VALUE(auto server, products::read_server(sandbox.machine(), products_se_8()));
  return server;
}

}  // namespace

TEST_CASE("SSS in the 32-bit view of the registry is not absent", "[T-8]") {
  Sandbox sandbox({}, without_sss());
  CHECK(presence_in(sandbox, products_se_8().sss) == Presence::absent);
  REQUIRE_OK(sandbox.machine().registry().write(R"(HKLM\SOFTWARE\WOW6432Node\NEC\SingleServerSafe)", {}));
  REQUIRE_OK(sandbox.machine().files().create_folder(folder_32));
  CHECK(presence_in(sandbox, products_se_8().sss) == Presence::half);
}

TEST_CASE("a 32-bit SSS is read, whole, as the server file says it", "[T-8]") {
  const auto expected = with_sss_in({proto::VIEW_32_BIT});
  Sandbox sandbox({}, expected);
  CHECK(presence_in(sandbox, products_se_8().sss) == Presence::whole);
  CHECK(read_back(sandbox).DebugString() == expected.DebugString());
  CHECK_FALSE(sandbox.machine().registry().read(products_se_8().sss.registry_key()).value());
  CHECK_FALSE(sandbox.machine().files().exists(folder_64).value());
}

TEST_CASE("settings, backup and services follow the place SSS is in", "[T-8]") {
  Sandbox sandbox({}, with_sss_in({proto::VIEW_32_BIT}));
  REQUIRE_VALUE(const auto sss, products::settle(sandbox.machine(), products_se_8().sss));
  const auto belongings = products::belongings(sss);
  CHECK(belongings.folders == std::vector{folder_32});
  for (const auto& key : belongings.registry_keys) CHECK(key.find("WOW6432Node") != std::string::npos);
  REQUIRE_VALUE(const auto read, products::read_sss(sandbox.machine(), sss));
  CHECK(read.monitors_size() == tokyo().sss().monitors_size());
}

TEST_CASE("what is settled stays: a product that appears elsewhere is not looked at", "[T-8]") {
  Sandbox sandbox({}, with_sss_in({proto::VIEW_32_BIT}));
  REQUIRE_VALUE(const auto sss, products::settle(sandbox.machine(), products_se_8().sss));
  REQUIRE_OK(sandbox.machine().registry().write(products_se_8().sss.registry_key(), {}));
  REQUIRE_VALUE(const auto again, products::settle(sandbox.machine(), sss));
  CHECK(again.registry_key() == sss.registry_key());
  CHECK(presence_in(sandbox, sss) == Presence::whole);
}

TEST_CASE("SSS in two places blocks, and both are named", "[T-8]") {
  Sandbox sandbox({}, with_sss_in({proto::VIEW_64_BIT, proto::VIEW_32_BIT}));
  const auto server = read_back(sandbox);
  REQUIRE(server.sss().views_size() == 2);
  const auto products = products_se_8();
  int found = 0;
  for (const auto& finding : readiness::check(server, {}, products.sss, products.clusterpro)) {
    if (finding.key != "product-twice") continue;
    ++found;
    CHECK(finding.severity == proto::Finding::BLOCKS);
    for (const auto language : {text::Language::english, text::Language::japanese}) {
      const std::string said = text::render(finding.detail, language);
      for (const auto* place : {&folder_64, &folder_32}) CHECK(said.find(*place) != std::string::npos);
      CHECK(said.find("WOW6432Node") != std::string::npos);
    }
  }
  CHECK(found == 1);
}

TEST_CASE("a product on a drive that is not there is absent there", "[T-8]") {
  Sandbox sandbox;
  auto sss = products_se_8().sss;
  sss.mutable_other_places(0)->set_install_folder(R"(Q:\SSS)");
  CHECK(presence_in(sandbox, sss) == Presence::whole);
}

TEST_CASE("CLUSTERPRO in the 32-bit view is found, with its version", "[T-8]") {
  auto expected = tokyo();
  expected.mutable_clusterpro()->set_installed(true);
  expected.mutable_clusterpro()->set_version("8.0");
  expected.mutable_clusterpro()->add_views(proto::VIEW_32_BIT);
  Sandbox sandbox({}, expected);
  CHECK(read_back(sandbox).clusterpro().DebugString() == expected.clusterpro().DebugString());
}
