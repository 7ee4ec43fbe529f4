#include <catch2/catch_test_macros.hpp>

#include "service/products/product.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;

migration::Conversion conversion(const std::vector<std::string>& groups) {
  migration::Conversion result;
  result.cluster.set_format(1);
  result.cluster.set_cluster_name("SSS");
  auto& server = *result.cluster.add_servers();
  server.set_name("TOKYO-DB1");
  server.add_interconnects("10.0.0.11");
  server.add_interconnects("192.168.10.11");
  for (const auto* user : {"Administrator", "batch"}) result.cluster.add_accounts()->set_user(user);
  auto& option = *result.cluster.add_option_licences();
  option.set_option("LAN_MONITORING");
  option.set_version("R2.0");
  for (const auto& name : groups) {
    auto& group = *result.cluster.add_groups();
    group.set_name(name);
    group.set_start_type("MANUAL");
    group.set_custom_scripts(false);
    result.scripts.push_back({name, "rem start " + name + "\r\n", std::string("rem stop \x83\x00\r\n", 13)});
  }
  return result;
}

proto::Answers answers() {
  proto::Answers result;
  auto& changed = *result.add_users();
  changed.set_user("BATCH");
  changed.set_new_password("sentinel-new");
  auto& gone = *result.add_users();
  gone.set_user("guest");
  gone.set_delete_(true);
  return result;
}

// CLUSTERPRO is not installed: apply needs no more than the machine.
struct Applied {
  Sandbox sandbox;
  proto::ProductProfile profile = products_se_8().clusterpro;

  Status apply(const migration::Conversion& what) {
    return products::apply(sandbox.machine(), profile, what, tokyo().sss(), answers());
  }
  Status verify(const migration::Conversion& what) {
    return products::verify_applied(sandbox.machine(), profile, what);
  }
  bool refuses(const migration::Conversion& what) {
    const auto status = verify(what);
    return !status && status.error().kind == Error::Kind::corrupt;
  }
  std::string script(const std::string& group) {
    return profile.install_folder() + "\\" + profile.scripts().folder() + "\\" + group + "\\START.BAT";
  }
};

}  // namespace

TEST_CASE("what was applied is read back", "[R-2.9]") {
  Applied applied;
  const auto what = conversion({"ORDERS", "gateway"});
  CHECK(applied.verify(what).error().kind == Error::Kind::not_found);
  REQUIRE_OK(applied.apply(what));
  REQUIRE_OK(applied.verify(what));
  REQUIRE_VALUE(const auto back, products::read_applied(applied.sandbox.machine(), applied.profile));
  CHECK(back.cluster.DebugString() == what.cluster.DebugString());
  REQUIRE(back.scripts.size() == 2);
  CHECK(back.scripts[1].group == "gateway");
  CHECK(back.scripts[1].start == what.scripts[1].start);
  CHECK(back.scripts[1].stop == what.scripts[1].stop);
}

TEST_CASE("applying twice gives the same server", "[R-1.4-once]") {
  Applied applied;
  REQUIRE_OK(applied.apply(conversion({"ORDERS", "gateway"})));
  const auto once = applied.sandbox.fingerprint();
  REQUIRE_OK(applied.apply(conversion({"ORDERS", "gateway"})));
  CHECK(applied.sandbox.fingerprint() == once);
}

TEST_CASE("groups of an earlier attempt go", "[R-1.4-once]") {
  Applied applied;
  REQUIRE_OK(applied.apply(conversion({"OLD", "ORDERS"})));
  REQUIRE_OK(applied.apply(conversion({"orders"})));
  REQUIRE_OK(applied.verify(conversion({"orders"})));
  REQUIRE_VALUE(const bool there, applied.sandbox.machine().files().exists(applied.script("OLD")));
  CHECK_FALSE(there);
}

TEST_CASE("verifying finds what differs", "[R-2.9]") {
  Applied applied;
  const auto what = conversion({"ORDERS", "gateway"});
  REQUIRE_OK(applied.apply(what));
  auto& machine = applied.sandbox.machine();
  SECTION("a script changed") {
    REQUIRE_OK(machine.files().write(applied.script("ORDERS"), "rem other"));
    CHECK(applied.refuses(what));
  }
  SECTION("a script gone") {
    REQUIRE_OK(machine.files().remove(applied.script("ORDERS")));
    CHECK(applied.refuses(what));
  }
  SECTION("a script too many") {
    REQUIRE_OK(machine.files().write(applied.script("STRAY"), "rem"));
    CHECK(applied.refuses(what));
  }
  SECTION("a setting") {
    auto other = what;
    other.cluster.mutable_groups(1)->set_custom_scripts(true);
    const auto status = applied.verify(other);
    REQUIRE_FALSE(status);
    CHECK(why(status.error()).find("groups[1].custom_scripts") != std::string::npos);
  }
  SECTION("an account") {
    auto other = what;
    other.cluster.mutable_accounts()->RemoveLast();
    CHECK(applied.refuses(other));
  }
}

TEST_CASE("accounts go over with their passwords, new ones first, deleted ones not at all", "[R-2.6.2-users]") {
  Applied applied;
  REQUIRE_OK(applied.apply(conversion({"ORDERS"})));
  auto& machine = applied.sandbox.machine();
  REQUIRE_VALUE(const auto key,
                machine.registry().read(applied.profile.registry_key() + "\\Configuration\\Carried\\Accounts"));
  REQUIRE(key);
  REQUIRE(key->keys.size() == 2);
  const auto password = [&](const std::string& number) {
    const auto& bytes = std::get<machine::RegistryBytes>(key->keys.at(number).values.at("Password"));
    REQUIRE_VALUE(auto plain, machine.secrets().unseal(std::string(bytes.begin(), bytes.end())));
    return plain;
  };
  CHECK(password("00001") == "sentinel-admin");
  CHECK(password("00002") == "sentinel-new");
}

TEST_CASE("a licence is registered once", "[R-2.10]") {
  Applied applied;
  auto& machine = applied.sandbox.machine();
  proto::UpgradeLicence licence;
  licence.set_serial_number("U-1");
  licence.set_key("sentinel-upgrade");
  licence.set_unit(proto::UpgradeLicence::CPU);
  licence.set_count(1);
  REQUIRE_OK(products::register_licence(machine, applied.profile, licence));
  licence.set_count(2);
  REQUIRE_OK(products::register_licence(machine, applied.profile, licence));
  auto trial = licence;
  trial.clear_serial_number();
  REQUIRE_OK(products::register_licence(machine, applied.profile, trial));
  REQUIRE_OK(products::register_licence(machine, applied.profile, trial));
  REQUIRE_VALUE(const auto registered, products::registered_licences(machine, applied.profile));
  REQUIRE(registered.size() == 2);
  CHECK(registered[0].serial_number() == "U-1");
  CHECK(registered[0].count() == 2);
  CHECK(registered[0].unit() == proto::UpgradeLicence::CPU);
  CHECK_FALSE(registered[0].has_key());
  CHECK_FALSE(products::register_licence(machine, applied.profile, {}));
}

TEST_CASE("a known serial number with another key is refused, and nothing is overwritten", "[R-2.10]") {
  Applied applied;
  auto& machine = applied.sandbox.machine();
  const auto stands = [&](const proto::UpgradeLicence& licence) {
    REQUIRE_VALUE(const auto found, products::registration(machine, applied.profile, licence));
    return found;
  };
  proto::UpgradeLicence licence;
  licence.set_serial_number("U-1");
  licence.set_key("sentinel-upgrade");
  CHECK(stands(licence) == products::Registration::none);
  REQUIRE_OK(products::register_licence(machine, applied.profile, licence));
  CHECK(stands(licence) == products::Registration::same);
  // What it left out has its default.
  licence.set_unit(proto::UpgradeLicence::CPU);
  licence.set_count(1);
  CHECK(stands(licence) == products::Registration::same);
  licence.set_count(2);
  CHECK(stands(licence) == products::Registration::changes);

  const auto before = applied.sandbox.fingerprint();
  for (const char* serial : {"U-1", "u-1"}) {
    licence.set_serial_number(serial);
    licence.set_key("another-key");
    CHECK(stands(licence) == products::Registration::other_key);
    const auto refused = products::register_licence(machine, applied.profile, licence);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Error::Kind::invalid);
    CHECK(why(refused.error()).find(serial) != std::string::npos);
    CHECK(why(refused.error()).find("another-key") == std::string::npos);
  }
  CHECK(applied.sandbox.fingerprint() == before);
}

TEST_CASE("a trial licence file is one line", "[R-2.10]") {
  const auto profile = products_se_8().clusterpro;
  const std::string key = "ABCDEFGH-abcdefgh-01234567-!@ABCDEF";
  const auto parse = [&](const std::string& text) { return products::parse_trial_licence(profile, text); };
  const std::string line = "trial," + key + ",UL1246-303,2,20040401,20040630,";
  for (const std::string& content : {line, line + "\r\n", "\xEF\xBB\xBF" + line + "\n"}) {
    REQUIRE_VALUE(const auto trial, parse(content));
    CHECK(trial.product == "UL1246-303");
    CHECK(trial.licence.key() == key);
    CHECK(trial.licence.count() == 2);
    CHECK(trial.licence.product() == "SSS_UPGRADE_TRIAL");
    CHECK(trial.licence.valid_from() == "20040401");
    CHECK(trial.licence.valid_until() == "20040630");
  }
  for (const auto& text : std::vector<std::string>{
           "", "trial", "product," + key + ",X,2,20040401,20040630,", "trial,short,X,2,20040401,20040630,",
           "trial," + key + ",X,0,20040401,20040630,", "trial," + key + ",X,2,20040431,20040630,",
           "trial," + key + ",X,2,20040701,20040630,", "trial," + key + ",X,99999999999,20040401,20040630,",
           "trial," + key + ",X,2,20040401,20040630,\ntrial," + key + ",X,2,20040401,20040630,",
           "trial," + key + "," + std::string(100'000, 'X') + ",2,20040401,20040630,"}) {
    CAPTURE(text.substr(0, 80));
    const auto refused = parse(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Error::Kind::invalid);
    CHECK(why(refused.error()).find(key) == std::string::npos);
  }
}

TEST_CASE("the installed product's templates are found by their labels", "[R-4.2.9-7]") {
  Applied applied;
  auto& machine = applied.sandbox.machine();
  const auto& profile = applied.profile;
  const auto templates = [&] {
    REQUIRE_VALUE(auto found, products::installed_templates(machine, profile, "ja-JP"));
    return found;
  };
  CHECK_FALSE(templates());

  const std::string folder = profile.install_folder() + "\\" + profile.scripts().template_folder() + "\\";
  const std::string stop = "IF x GOTO Normal\r\n:Normal\r\n  :FAILOVER \r\n:exit\r\n";
  REQUIRE_OK(machine.files().write(folder + "A.TXT", "rem :NORMAL :FAILOVER :EXIT\r\n"));
  REQUIRE_OK(machine.files().write(folder + "B.BAT", stop));
  CHECK_FALSE(templates());
  REQUIRE_OK(machine.files().write(folder + "C.BAT", ":RECOVER\r\n" + stop));
  REQUIRE(templates());
  CHECK(templates()->start == ":RECOVER\r\n" + stop);
  CHECK(templates()->stop == stop);
  // What is larger than 64 KiB is something else.
  REQUIRE_OK(machine.files().write(folder + "0.bat", ":RECOVER\r\n" + stop + std::string(64U << 10U, ' ')));
  CHECK(templates()->start == ":RECOVER\r\n" + stop);
}

TEST_CASE("the installed product's templates are in the server's code page", "[R-4.2.9-7]") {
  Applied applied;
  auto& machine = applied.sandbox.machine();
  const auto& profile = applied.profile;
  const std::string folder = profile.install_folder() + "\\" + profile.scripts().template_folder() + "\\";
  const std::string labels = ":NORMAL\r\n:FAILOVER\r\n:EXIT\r\n";
  const std::string comment = "rem \x8B\x4E\x93\xAE\r\n";  // 起動
  REQUIRE_OK(machine.files().write(folder + "A.BAT", comment + labels));
  REQUIRE_OK(machine.files().write(folder + "B.BAT", comment + ":RECOVER\r\n" + labels));
  REQUIRE_VALUE(const auto japanese, products::installed_templates(machine, profile, "ja-JP"));
  REQUIRE(japanese);
  CHECK(japanese->stop == "rem 起動\r\n" + labels);
  // What cannot be written back as it is, is no template to write into.
  REQUIRE_VALUE(const auto thai, products::installed_templates(machine, profile, "th-TH"));
  CHECK_FALSE(thai);
}
