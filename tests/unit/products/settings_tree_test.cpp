#include "service/products/settings_tree.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "choices.pb.h"
#include "cluster.pb.h"
#include "common/text/machine.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using machine::RegistryBytes;
using machine::RegistryKey;
using products::from_tree;
using products::to_tree;

// Sealing that shows in a test: backwards, with a mark.
class Backwards final : public machine::Secrets {
 public:
  Expected<std::string> seal(std::string_view plain) override {
    return "#" + std::string(plain.rbegin(), plain.rend());
  }
  Expected<std::string> unseal(std::string_view sealed) override {
    if (!sealed.starts_with('#')) return fail(Error::Kind::corrupt, text::id::machine_unseal);
    return std::string(sealed.rbegin(), sealed.rend() - 1);
  }
};

RegistryKey tree_of(const google::protobuf::Message& message) {
  Backwards secrets;
  REQUIRE_VALUE(RegistryKey tree, to_tree(message, secrets));
  return tree;
}

template <class Message>
Message message_of(const RegistryKey& tree) {
  Backwards secrets;
  Message message;
  REQUIRE_OK(from_tree(tree, "", message, secrets));
  return message;
}

bool mentions(const RegistryKey& key, const std::string& word) {
  for (const auto& [name, value] : key.values) {
    std::string text;
    if (const auto* plain = std::get_if<std::string>(&value)) text = *plain;
    if (const auto* bytes = std::get_if<RegistryBytes>(&value)) text.assign(bytes->begin(), bytes->end());
    if (text.find(word) != std::string::npos) return true;
  }
  return std::any_of(key.keys.begin(), key.keys.end(), [&](const auto& below) { return mentions(below.second, word); });
}

}  // namespace

TEST_CASE("settings come back as they were", "[R-2.6]") {
  const proto::Sss sss = tokyo().sss();
  const auto back = message_of<proto::Sss>(tree_of(sss));
  CHECK(back.DebugString() == sss.DebugString());
}

TEST_CASE("what is absent and what is zero or empty stay apart", "[R-4.2.9-5]") {
  proto::Sss sss;
  auto& with = *sss.add_monitors()->mutable_service();
  with.set_retry_count(0);
  with.set_wait_for_started(false);
  with.set_service_name("");
  sss.add_monitors()->mutable_service();
  const auto back = message_of<proto::Sss>(tree_of(sss));
  CHECK(back.DebugString() == sss.DebugString());
  CHECK(back.monitors(0).service().has_retry_count());
  CHECK(back.monitors(0).service().has_wait_for_started());
  CHECK(back.monitors(0).service().has_service_name());
  CHECK(back.monitors(1).has_service());
  CHECK_FALSE(back.monitors(1).service().has_retry_count());
}

TEST_CASE("lists keep their order past ten, a hundred and gaps") {
  proto::Answers answers;
  for (int i = 0; i < 150; ++i) answers.add_interconnects("10.0.0." + std::to_string(i));
  auto tree = tree_of(answers);
  CHECK(message_of<proto::Answers>(tree).DebugString() == answers.DebugString());

  auto& list = tree.keys.at("Interconnects").values;
  list.erase("00002");
  list["100000"] = "past five digits";
  list["note"] = "not an entry";
  const auto back = message_of<proto::Answers>(tree);
  CHECK(back.interconnects_size() == 150);
  CHECK(back.interconnects(1) == "10.0.0.2");
  CHECK(back.interconnects(149) == "past five digits");
}

TEST_CASE("scripts are kept byte for byte", "[R-1.4]") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  proto::Sss sss;
  sss.add_monitors()->mutable_custom()->set_start_script(bytes);
  CHECK(message_of<proto::Sss>(tree_of(sss)).monitors(0).custom().start_script() == bytes);
}

TEST_CASE("every secret is sealed before it is a registry value", "[R-5.capture]") {
  proto::Answers answers;
  answers.add_users()->set_new_password("sentinel");
  answers.add_upgrade_licences()->set_key("sentinel");
  CHECK(mentions(tree_of(answers), "lenitnes"));
  CHECK_FALSE(mentions(tree_of(answers), "sentinel"));
  CHECK(mentions(tree_of(tokyo().sss()), "lenitnes"));
  CHECK_FALSE(mentions(tree_of(tokyo().sss()), "sentinel"));
}

TEST_CASE("values the product keeps for itself are passed over") {
  auto tree = tree_of(tokyo().sss());
  tree.values["InstalledBy"] = "Setup";
  tree.keys["State"].values["LastStart"] = std::uint32_t{7};
  CHECK(message_of<proto::Sss>(tree).DebugString() == tokyo().sss().DebugString());
}

TEST_CASE("what is passed over is named: a setting whose name is damaged is not lost without a word",
          "[T-6][R-5.ready]") {
  auto tree = tree_of(tokyo().sss());
  const auto unknown = [&] { return products::unknown_settings(tree, R"(HKLM\SSS)", *proto::Sss::descriptor()); };
  CHECK(unknown().empty());
  tree.values["InstalledBy"] = "Setup";
  tree.keys["State"].values["LastStart"] = std::uint32_t{7};
  tree.keys["Monitors"].keys["0000x"] = {};
  tree.keys["Monitors"].values["00001"] = "";
  auto& service = tree.keys["Monitors"].keys["00003"].keys["Service"].values;
  service["Start Control"] = std::uint32_t{1};
  CHECK(unknown() == std::vector<std::string>{R"(HKLM\SSS\InstalledBy)", R"(HKLM\SSS\Monitors\00001)",
                                              R"(HKLM\SSS\Monitors\00003\Service\Start Control)",
                                              R"(HKLM\SSS\Monitors\0000x)", R"(HKLM\SSS\State)"});
}

TEST_CASE("a tree that says nonsense is refused, and the value is named", "[T-6]") {
  Backwards secrets;
  proto::Sss sss;
  auto tree = tree_of(tokyo().sss());
  const auto refused = [&](const std::string& place) {
    const auto status = from_tree(tree, R"(HKLM\SOFTWARE\NEC\SSS)", sss, secrets);
    return !status && status.error().kind == Error::Kind::corrupt &&
           describe(status.error(), text::Language::english).find(R"(HKLM\SOFTWARE\NEC\SSS\)" + place + " ") !=
               std::string::npos;
  };
  SECTION("text for a number") {
    tree.keys.at("Licences").keys.at("00001").values["Cpus"] = "two";
    CHECK(refused(R"(Licences\00001\Cpus)"));
  }
  SECTION("a number for text") {
    tree.values["Version"] = std::uint32_t{1};
    CHECK(refused(R"(Version)"));
  }
  SECTION("text for bytes") {
    tree.keys.at("Monitors").keys.at("00002").keys.at("Custom").values["StartScript"] = "ECHO";
    CHECK(refused(R"(Monitors\00002\Custom\StartScript)"));
  }
  SECTION("a secret in the clear") {
    tree.keys.at("Accounts").keys.at("00001").values["Password"] = "sentinel";
    CHECK(refused(R"(Accounts\00001\Password)"));
  }
  SECTION("a secret whose seal is damaged") {
    std::get<RegistryBytes>(tree.keys.at("Accounts").keys.at("00001").values.at("Password")).front() = 0;
    const auto status = from_tree(tree, R"(HKLM\SOFTWARE\NEC\SSS)", sss, secrets);
    REQUIRE_FALSE(status);
    CHECK(status.error().kind == Error::Kind::corrupt);
    const std::string told = describe(status.error(), text::Language::english);
    INFO(told);
    CHECK(told.find(R"(HKLM\SOFTWARE\NEC\SSS\Accounts\00001\Password in the registry: )") != std::string::npos);
    CHECK(told.find("is damaged") != std::string::npos);
  }
  SECTION("an unknown recovery") {
    tree.keys.at("Monitors").keys.at("00003").keys.at("Service").values["Recovery"] = "PRAY";
    CHECK(refused(R"(Monitors\00003\Service\Recovery)"));
  }
  SECTION("a monitor of two kinds") {
    tree.keys.at("Monitors").keys.at("00003").keys["Os"] = {};
    CHECK((refused(R"(Monitors\00003\Service)") || refused(R"(Monitors\00003\Os)")));
  }
}
