// A Setup step and the copy that it runs from, while the service comes and goes.
#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <utility>

#include "service/engine/engine.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/steps.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;

constexpr const char* kept_setup = "D:\\SSS Upgrade\\medium\\SSS\\Setup.exe";
constexpr const char* clusterpro_setup = "CLUSTERPRO\\Setup.exe";
constexpr const char* kept_clusterpro_setup = "D:\\SSS Upgrade\\medium\\CLUSTERPRO\\Setup.exe";

/// A run that has its copy and removes SSS.
struct Removal {
  Sandbox sandbox;
  migration::Products both = products_se_8();
  std::unique_ptr<engine::Journal> journal;
  std::string events;
  bool retries = false;  // once, at the first trouble

  explicit Removal(const proto::Scenario& scenario = {}, const proto::Server& server = tokyo())
      : sandbox(scenario, server) {
    machine::RegistryKey anchor;
    anchor.values["Folder"] = std::string("D:\\SSS Upgrade");
    REQUIRE_OK(sandbox.machine().registry().write(machine::own_key, anchor));
    REQUIRE_OK(sandbox.machine().files().create_folder("D:\\SSS Upgrade"));
    REQUIRE_VALUE(journal, engine::Journal::create(sandbox.machine().files().native("D:\\SSS Upgrade\\journal.db"),
                                                   sandbox.machine().effects()));
    proto::Decided decided;
    decided.mutable_answers()->set_confirm(true);
    engine::Change change;
    REQUIRE_VALUE(change.values[std::string(upgrade::decided_key)],
                  engine::encode_value(sandbox.machine(), decided.SerializeAsString(), engine::Sealed::yes));
    REQUIRE_OK(journal->commit(change));
  }

  template <class... Steps>
  engine::Halt run(Steps... steps) {
    engine::Plan plan;
    (plan.steps.push_back(std::move(steps)), ...);
    engine::Listener listener;
    listener.events = [this](const std::vector<proto::Event>& durable) {
      for (const auto& event : durable) events += text::render(event.text(), text::Language::english) + '\n';
    };
    engine::Engine engine(sandbox.machine(), *journal, plan, "TOKYO-DB1", std::move(listener));
    const engine::Halt halt = engine.run({});
    if (halt != engine::Halt::attention || !std::exchange(retries, false)) return halt;
    REQUIRE(engine.look_again());
    return engine.run({});
  }
  engine::Halt take() { return run(upgrade::take_medium(both)); }
  engine::Halt remove() { return run(upgrade::take_medium(both), upgrade::uninstall_sss(both)); }
  void restart_server() {
    REQUIRE_OK(machine::rehearsal::register_service(sandbox.folder()));
    REQUIRE_OK(sandbox.machine().power().restart("test"));
    REQUIRE_VALUE(const bool again, machine::rehearsal::between_runs(sandbox.folder(), {}, {}));
    REQUIRE(again);
  }

  /// The service was killed when it was about to run Setup; the server runs on.
  void was_about_to_run() {
    proto::SetupProgress progress;
    REQUIRE_VALUE(const auto boot, sandbox.machine().power().boot_identity());
    progress.set_boot(boot);
    engine::Change change;
    REQUIRE_VALUE(change.values["setup:uninstall"],
                  engine::encode_value(sandbox.machine(), progress.SerializeAsString(), engine::Sealed::no));
    engine::StepRecord& record = change.steps.emplace_back();
    record.name = "uninstall";
    record.state = engine::StepRecord::State::begun;
    REQUIRE_OK(journal->commit(change));
  }
  bool said(const std::string& part) const { return events.find(part) != std::string::npos; }
  bool sss_is_gone() {
    REQUIRE_VALUE(const auto presence, products::presence(sandbox.machine(), both.sss));
    return presence == products::Presence::absent;
  }
};

// The first Setup that removes SSS is closed; the commit of its outcome, where it is the effect of that number, fails.
proto::Scenario closed_once(std::optional<std::uint64_t> failing = {}) {
  proto::Scenario scenario;
  auto& first = *scenario.add_setup_runs();
  first.set_product(proto::SetupRun::SSS);
  first.set_action(proto::SetupRun::REMOVE);
  first.set_happens(proto::SetupRun::CLOSED);
  scenario.set_list_effects(!failing);
  if (failing) {
    auto& fault = *scenario.add_faults();
    fault.set_effect(*failing);
    fault.set_kind(proto::EffectFault::IO);
  }
  return scenario;
}

// The effect that follows the first Setup.
std::uint64_t commit_of_outcome(Removal& removal) {
  std::ifstream effects(removal.sandbox.folder() / "server/machine/effects.txt");
  std::uint64_t number = 0;
  std::string kind, target;
  bool after_setup = false;
  while (effects >> number >> kind && std::getline(effects, target)) {
    if (after_setup) break;
    after_setup = kind == "setup";
  }
  REQUIRE(kind == "journal.commit");
  return number;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++times;
  return times;
}

}  // namespace

TEST_CASE("the medium's copy is made once, and said with its volume", "[T-3][R-2.5.3-medium]") {
  Removal removal;
  CHECK(removal.take() == engine::Halt::finished);
  CHECK(removal.said("SSSUPGRADE (5355-5047) in Q:\\: 6 files"));
  CHECK(removal.remove() == engine::Halt::finished);
  CHECK(removal.sss_is_gone());
  CHECK_FALSE(removal.said("copied anew"));
}

TEST_CASE("that others could change the medium is said once it is copied", "[T-3]") {
  proto::Server server = tokyo();
  auto& medium = *server.mutable_medium();
  medium.set_present(true);
  medium.set_folder("E:\\upgrade");
  medium.set_changeable("E:\\upgrade\\SSS");
  SECTION("they could") {
    medium.set_changeable_by(proto::MediumState::OTHERS);
    Removal removal({}, server);
    REQUIRE(removal.take() == engine::Halt::finished);
    CHECK(removal.said("Users of this server may change the files of the upgrade medium in E:\\upgrade"));
  }
  SECTION("they could not") {
    medium.set_changeable_by(proto::MediumState::ADMINISTRATORS);
    Removal removal({}, server);
    REQUIRE(removal.take() == engine::Halt::finished);
    CHECK_FALSE(removal.said("Users of this server may change"));
  }
}

TEST_CASE("a Setup that has ended is not run again when the service is killed before its outcome is in the journal",
          "[R-1.4-once][R-2.7-slips]") {
  Removal removal(closed_once());
  REQUIRE(removal.take() == engine::Halt::finished);
  removal.was_about_to_run();
  REQUIRE_VALUE(const auto outcome, removal.sandbox.machine().setups().run(
                                        products::setup_command(removal.both.sss, machine::SetupAction::remove, true,
                                                                "D:\\SSS Upgrade\\medium"),
                                        [] {}, {}));
  CHECK(outcome.exit_code == 1602U);
  CHECK(removal.remove() == engine::Halt::finished);
  INFO(removal.events);
  CHECK(removal.sss_is_gone());
  // Told once, and then run anew.
  CHECK(removal.said("was closed"));
}

TEST_CASE("an outcome that could not be kept is told again, and no Setup is run for it", "[R-1.4-once][R-2.7-slips]") {
  Removal undisturbed(closed_once());
  REQUIRE(undisturbed.remove() == engine::Halt::finished);
  REQUIRE(count(undisturbed.events, "was closed") == 1);
  Removal removal(closed_once(commit_of_outcome(undisturbed)));
  removal.retries = true;
  const engine::Halt halt = removal.remove();
  INFO(removal.events);
  CHECK(halt == engine::Halt::finished);
  CHECK_FALSE(removal.retries);
  CHECK(count(removal.events, "was closed") == 1);
  CHECK(removal.sss_is_gone());
}

TEST_CASE("a copy that changed while the service was away is not run, and mended", "[T-3]") {
  Removal removal;
  REQUIRE(removal.take() == engine::Halt::finished);
  removal.was_about_to_run();
  SECTION("changed") {
    REQUIRE_OK(removal.sandbox.machine().files().write(kept_setup, "evil"));
  }
  SECTION("removed") {
    REQUIRE_OK(removal.sandbox.machine().files().remove(kept_setup));
  }
  const engine::Halt halt = removal.remove();
  INFO(removal.events);
  CHECK(halt == engine::Halt::finished);
  CHECK(removal.sss_is_gone());
  CHECK(removal.said(kept_setup));
  CHECK(removal.said("copied anew from Q:\\"));
}

// Behind it the server has neither product until CLUSTERPRO's Setup has run.
TEST_CASE("SSS is not removed while CLUSTERPRO's Setup is not what was copied", "[T-3][R-2.7]") {
  SECTION("it is mended first") {
    Removal removal;
    REQUIRE(removal.take() == engine::Halt::finished);
    REQUIRE_OK(removal.sandbox.machine().files().write(kept_clusterpro_setup, "evil"));
    CHECK(removal.remove() == engine::Halt::finished);
    CHECK(removal.said(std::string(clusterpro_setup) + " had changed"));
  }
  SECTION("without the medium the operator is asked") {
    proto::Scenario scenario;
    scenario.mutable_medium_later()->set_is(proto::LaterMedium::ABSENT);
    scenario.add_copies_changed(clusterpro_setup);
    Removal removal(scenario);
    REQUIRE(removal.take() == engine::Halt::finished);
    removal.restart_server();
    CHECK(removal.remove() == engine::Halt::question);
    CHECK_FALSE(removal.sss_is_gone());
  }
}

TEST_CASE("what was planted beside a copied Setup is named when it is removed", "[T-3][T-5]") {
  const std::string planted = "D:\\SSS Upgrade\\medium\\SSS\\version.dll";
  Removal removal;
  REQUIRE(removal.take() == engine::Halt::finished);
  REQUIRE_OK(removal.sandbox.machine().files().write(planted, "evil"));
  CHECK(removal.remove() == engine::Halt::finished);
  CHECK(removal.said(planted));
  REQUIRE_VALUE(const bool there, removal.sandbox.machine().files().exists(planted));
  CHECK_FALSE(there);
}

TEST_CASE("of many planted files the first ten are named, and the others counted", "[T-3][T-6]") {
  Removal removal;
  REQUIRE(removal.take() == engine::Halt::finished);
  for (int number = 0; number < 12; ++number)
    REQUIRE_OK(removal.sandbox.machine().files().write(
        "D:\\SSS Upgrade\\medium\\SSS\\planted" + std::to_string(number) + ".dll", "evil"));
  CHECK(removal.remove() == engine::Halt::finished);
  CHECK_FALSE(removal.said("planted9.dll was added"));
  CHECK(removal.said("2 more files of that kind are removed"));
}
