#include <functional>
#include <set>
#include <string>

#include <google/protobuf/message.h>
#include <catch2/catch_test_macros.hpp>

#include "common/document/document.h"
#include "service/products/medium_files.h"
#include "service/products/places.h"
#include "service/products/profile.h"

using namespace sssup;

namespace {

std::string why_refused(std::string_view json) {
  const auto profile = products::parse_profile("profile.json", json);
  REQUIRE_FALSE(profile.has_value());
  CHECK(profile.error().kind == Error::Kind::invalid);
  return describe(profile.error(), text::Language::english);
}

// "scripts.kill" for each field that is set, down to the first list.
void for_each_field(const google::protobuf::Message& message, const std::string& path,
                    const std::function<void(const std::string&)>& visit) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) {
    const std::string name = path + std::string(field->json_name());
    if (name == "sources") continue;
    if (!field->is_repeated() && field->message_type() != nullptr)
      for_each_field(message.GetReflection()->GetMessage(message, field), name + ".", visit);
    else
      visit(name);
  }
}

}  // namespace

TEST_CASE("the built-in profiles are whole", "[profile]") {
  const auto products = products::built_in("CLUSTERPRO_SE_8");
  if (!products) FAIL(describe(products.error(), text::Language::english));
  CHECK(products->sss.product() == "SSS");
  CHECK(products->clusterpro.product() == "CLUSTERPRO_SE_8");
  CHECK(products->clusterpro.scripts().watch_service().empty());
  CHECK(products::editions() == std::vector<std::string>{"CLUSTERPRO_SE_8"});
}

TEST_CASE("another edition is refused", "[profile]") {
  const auto products = products::built_in("CLUSTERPRO_X_5");
  REQUIRE_FALSE(products.has_value());
  CHECK(products.error().kind == Error::Kind::invalid);
}

TEST_CASE("every entry says where it is from", "[profile]") {
  const auto products = products::built_in("CLUSTERPRO_SE_8");
  REQUIRE(products.has_value());
  for (const auto* profile : {&products->sss, &products->clusterpro}) {
    std::set<std::string> sourced;
    for (const auto& source : profile->sources()) {
      CHECK((source.source() == "M" || source.source() == "P" || source.source() == "U" || source.source() == "A"));
      CHECK(sourced.insert(source.field()).second);
    }
    for_each_field(*profile, "", [&](const std::string& field) {
      INFO(profile->product() << " " << field);
      CHECK((sourced.contains(field) || sourced.contains(field.substr(0, field.find('.')))));
    });
  }
}

TEST_CASE("the upgrade licence bears the manual's name", "[R-2.10]") {
  const auto products = products::built_in("CLUSTERPRO_SE_8");
  REQUIRE(products.has_value());
  const auto& profile = products->clusterpro;
  int upgrade_licences = 0;
  for (const auto& product : profile.licence().products()) {
    if (!product.upgrade()) continue;
    ++upgrade_licences;
    CHECK(product.name() == "CLUSTERPRO(R) SingleServerSafe（TM） for Windows Ver1.0 アップグレードライセンス(SE 8.0)");
    bool from_manual = false;
    for (const auto& source : profile.sources())
      from_manual =
          from_manual || (source.field() == "licence.products[" + product.key() + "].name" && source.source() == "M");
    CHECK(from_manual);
  }
  CHECK(upgrade_licences == 1);
}

TEST_CASE("a profile with something missing or unknown is refused by name", "[profile]") {
  const auto built_in = products::built_in("CLUSTERPRO_SE_8");
  REQUIRE(built_in.has_value());
  auto profile = built_in->clusterpro;
  CHECK(products::parse_profile("p", document::print(profile)).has_value());
  profile.mutable_scripts()->set_kill("ARMKILL");
  CHECK(why_refused(document::print(profile)).find("scripts.kill") != std::string::npos);
  profile = built_in->clusterpro;
  profile.set_format(2);
  CHECK(why_refused(document::print(profile)).find("format") != std::string::npos);
  profile = built_in->clusterpro;
  profile.mutable_scripts()->set_watch_lan("ARMWATCH {id} {address}");
  CHECK(why_refused(document::print(profile)).find("scripts.unwatch") != std::string::npos);
  profile = built_in->clusterpro;
  for (auto& product : *profile.mutable_licence()->mutable_products()) product.set_upgrade(false);
  CHECK(why_refused(document::print(profile)).find("licence.products") != std::string::npos);
  auto sss = built_in->sss;
  sss.mutable_defaults(0)->set_value("soon");
  CHECK(why_refused(document::print(sss)).find("defaults[application.startTimeoutSeconds]") != std::string::npos);
  CHECK(why_refused(R"({"format": 1, "product": "SSS", "colour": "red"})").find("colour") != std::string::npos);
  CHECK(why_refused("{").find("profile.json") != std::string::npos);
}

TEST_CASE("a profile names no Setup and no recording outside the medium", "[T-3]") {
  const auto sss = products::built_in("CLUSTERPRO_SE_8").value().sss;
  for (const char* path : {"C:\\SSS\\Setup.exe", "C:Setup.exe", "\\SSS\\Setup.exe", "\\\\host\\share\\Setup.exe",
                           "..\\SSS\\Setup.exe", "SSS\\..\\..\\Setup.exe", "SSS\\.. \\Setup.exe", "SSS\\\\Setup.exe",
                           "SSS/Setup.exe", "SSS\\Setup.exe:stream", "Setup.exe", "SSS\\"}) {
    INFO(path);
    auto profile = sss;
    profile.mutable_setup()->set_path(path);
    CHECK(why_refused(document::print(profile)).find("profile.json: setup.path: ") != std::string::npos);
  }
  for (const char* arguments :
       {"/s /f1\"C:\\x.iss\"", "/s /f1D:/x.iss", "/s /f1\"\\\\host\\x.iss\"", "/s /f1\"..\\x.iss\"",
        "/s /f1\"{medium}\\..\\x.iss\"", "/s /f1\"{medium}\\SSS\\..\\..\\x.iss\"", "/s /f1\"{medium}x\\y.iss\"",
        "/s /f1\"{medium}\\x.iss\"", "/s /f1\"{medium}\\C:\\x.iss\""}) {
    INFO(arguments);
    auto profile = sss;
    profile.mutable_setup()->set_silent_install(arguments);
    CHECK(why_refused(document::print(profile)).find("profile.json: setup.silentInstall: ") != std::string::npos);
    profile = sss;
    profile.mutable_setup()->set_silent_remove(arguments);
    CHECK(why_refused(document::print(profile)).find("profile.json: setup.silentRemove: ") != std::string::npos);
  }
}

TEST_CASE("what a Setup needs of the medium is by its profile", "[T-3]") {
  auto profile = products::built_in("CLUSTERPRO_SE_8").value().clusterpro;
  CHECK(products::folders_on_medium(profile).value() == std::vector<std::string>{"CLUSTERPRO"});
  profile.mutable_setup()->set_silent_remove("/s /f1{medium}\\Recordings\\remove.iss /f2\"{log}\"");
  CHECK(products::folders_on_medium(profile).value() == std::vector<std::string>{"CLUSTERPRO", "Recordings"});
  CHECK(products::files_on_medium(profile) ==
        std::vector<std::string>{"CLUSTERPRO\\Setup.exe", "CLUSTERPRO\\install.iss", "Recordings\\remove.iss"});
  profile.mutable_setup()->set_path("..\\Setup.exe");
  CHECK(products::folders_on_medium(profile).error().kind == Error::Kind::invalid);
  // One that an older version kept in its journal: the run goes on, with the Setup of the medium.
  proto::ProfileOverrides kept;
  *kept.add_profiles() = profile;
  kept.mutable_profiles(0)->set_registry_key("HKLM\\SOFTWARE\\NEC\\OTHER");
  const auto used = products::with_overrides("CLUSTERPRO_SE_8", kept).value().clusterpro;
  CHECK(used.setup().path() == "CLUSTERPRO\\Setup.exe");
  CHECK(used.registry_key() == "HKLM\\SOFTWARE\\NEC\\OTHER");
}

TEST_CASE("a profile names its places; an old one without a list has the one", "[T-8]") {
  const auto built_in = products::built_in("CLUSTERPRO_SE_8");
  REQUIRE(built_in.has_value());
  for (const auto* profile : {&built_in->sss, &built_in->clusterpro}) {
    const auto places = products::places_of(*profile);
    REQUIRE(places.size() == 2);
    CHECK(places[0].view() == proto::VIEW_64_BIT);
    CHECK(places[1].view() == proto::VIEW_32_BIT);
    CHECK(places[1].registry_key().find("WOW6432Node") != std::string::npos);
    CHECK(places[1].install_folder().find("(x86)") != std::string::npos);
  }
  auto old = built_in->clusterpro;
  old.clear_other_places();
  const auto parsed = products::parse_profile("p", document::print(old));
  REQUIRE(parsed.has_value());
  CHECK(products::places_of(*parsed).size() == 1);
  CHECK(products::in_view(*parsed, proto::VIEW_32_BIT).registry_key() == old.registry_key());
}

TEST_CASE("a place that lacks something, or a view that is named twice, is refused by name", "[T-8]") {
  auto profile = products::built_in("CLUSTERPRO_SE_8").value().clusterpro;
  profile.mutable_other_places(0)->clear_licence_registry_key();
  CHECK(why_refused(document::print(profile)).find("otherPlaces[0].licenceRegistryKey") != std::string::npos);
  profile.mutable_other_places(0)->set_licence_registry_key("x");
  profile.mutable_other_places(0)->set_view(proto::VIEW_64_BIT);
  CHECK(why_refused(document::print(profile)).find("otherPlaces[0].view") != std::string::npos);
}

TEST_CASE("an edition's limits that cannot be kept are refused by name; left out, they are as built in",
          "[R-2.6.2-groups]") {
  const auto built_in = products::built_in("CLUSTERPRO_SE_8").value().clusterpro;
  const auto refused = [&](void (proto::TargetRules::*set)(std::uint32_t), std::uint32_t value) {
    auto profile = built_in;
    (profile.mutable_rules()->*set)(value);
    return why_refused(document::print(profile));
  };
  using proto::TargetRules;
  CHECK(refused(&TargetRules::set_longest_group_name, 7).find("rules.longestGroupName") != std::string::npos);
  CHECK(refused(&TargetRules::set_longest_cluster_name, 256).find("rules.longestClusterName") != std::string::npos);
  CHECK(refused(&TargetRules::set_most_interconnects, 1).find("rules.mostInterconnects") != std::string::npos);

  // One that contradicts what is built in.
  auto contradicting = built_in;
  contradicting.clear_rules();
  contradicting.mutable_rules()->set_most_interconnects(1);
  const auto override = products::parse_override("CLUSTERPRO_SE_8.json", document::print(contradicting));
  REQUIRE_FALSE(override);
  CHECK(describe(override.error(), text::Language::english).find("rules.mostInterconnects") != std::string::npos);

  proto::ProfileOverrides overrides;
  *overrides.add_profiles() = built_in;
  overrides.mutable_profiles(0)->clear_rules();
  overrides.mutable_profiles(0)->mutable_rules()->set_most_interconnects(4);
  const auto rules = products::with_overrides("CLUSTERPRO_SE_8", overrides).value().clusterpro.rules();
  CHECK(rules.longest_group_name() == built_in.rules().longest_group_name());
  CHECK(rules.most_interconnects() == 4);
}
