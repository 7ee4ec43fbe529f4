// Every effect of an upgrade of every kind of monitor, and everything that can happen to it: the power goes before and
// after it and in the midst of it, in each way in which a disk may then have kept some and lost some; the power goes
// again while the upgrade resumes; the disk is full, access is denied, the system has an error. The final server is the
// one of the run that nothing disturbed. A new effect is met here by itself.
//
// With every change a sample of the points is tried: every SSSUP_FAULTS-th effect, 6th by default. SSSUP_FAULTS=1 is
// the complete run. The last line says how many points were tried, and how many of them held.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <catch2/catch_test_macros.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include "tests/crash/forked_upgrade.h"
#include "tests/crash/same_server.h"

using namespace sssup;
using namespace sssup::tests;
using proto::EffectFault;
using proto::PowerCut;

namespace {

// --- what is tried, and what came of it ---

struct Tally {
  int tried = 0;
  int held = 0;

  void add(bool holds) {
    ++tried;
    held += holds ? 1 : 0;
  }
  void say(const char* what) const {
    std::printf("faults: %s: %d points tried, %d held, %d not held\n", what, tried, held, tried - held);
  }
};

Tally& total() {
  static Tally all;
  return all;
}

class SayTotal final : public Catch::EventListenerBase {
 public:
  using EventListenerBase::EventListenerBase;
  void testRunEnded(const Catch::TestRunStats&) override {
    if (total().tried > 0) total().say("all");
  }
};
CATCH_REGISTER_LISTENER(SayTotal)

/// Effects from one tried to the next.
std::size_t stride() {
  constexpr std::size_t with_every_change = 6;
  const char* given = std::getenv("SSSUP_FAULTS");
  const long number = given == nullptr ? 0 : std::strtol(given, nullptr, 10);
  return number > 0 ? static_cast<std::size_t>(number) : with_every_change;
}

struct Undisturbed {
  ForkedUpgrade::End end;
  std::vector<Effect> effects;
};

const Undisturbed& undisturbed() {
  static const Undisturbed run = [] {
    proto::Scenario scenario;
    scenario.set_list_effects(true);
    ForkedUpgrade upgrade(scenario);
    Undisturbed whole{upgrade.run(), {}};
    whole.effects = upgrade.effects();
    REQUIRE(whole.end.complete);
    REQUIRE(whole.end.told.empty());
    REQUIRE(whole.effects.size() > 50);
    REQUIRE(std::any_of(whole.effects.begin(), whole.effects.end(),
                        [](const Effect& effect) { return effect.kind == "file.move"; }));
    return whole;
  }();
  return run;
}

/// The effects of one kind of disturbance, with those of other kinds in between left out alike.
std::vector<Effect> sampled(std::size_t first, bool (*concerns)(const Effect&)) {
  std::vector<Effect> sample;
  const auto& all = undisturbed().effects;
  for (std::size_t at = first % stride(); at < all.size(); at += stride())
    if (concerns(all[at])) sample.push_back(all[at]);
  return sample;
}

bool holds(const ForkedUpgrade::End& end, const std::string& what) {
  const std::string differs = difference(undisturbed().end.server, end.server);
  INFO(what);
  for (const auto& line : end.told) UNSCOPED_INFO("told: " << line);
  CHECK(end.complete);
  CHECK(differs == "");
  return end.complete && differs.empty();
}

std::string name_of(const Effect& effect) {
  return "effect " + std::to_string(effect.number) + ", " + effect.kind + " of " + effect.target;
}

void add_cut(proto::Scenario& scenario, std::uint64_t effect, PowerCut::When when) {
  auto* cut = scenario.add_power_cuts();
  cut->set_effect(effect);
  cut->set_when(when);
}

// --- which moments an effect has ---

bool any(const Effect&) {
  return true;
}
bool is_journal(const Effect& effect) {
  return effect.kind.starts_with("journal.");
}
bool writes_files(const Effect& effect) {
  return effect.kind != "setup" && effect.kind != "folder.create" && effect.kind != "file.remove" &&
         effect.kind != "file.move";
}
bool changes_names(const Effect& effect) {
  return effect.kind != "setup" && effect.kind != "log";
}
// WITHIN tears a file that is written alone.
bool writes_several(const Effect& effect) {
  return effect.kind == "file.write" || is_journal(effect);
}

void cut_everywhere(PowerCut::When when, bool (*concerns)(const Effect&)) {
  Tally tally;
  for (const Effect& effect : sampled(static_cast<std::size_t>(when), concerns)) {
    proto::Scenario scenario;
    add_cut(scenario, effect.number, when);
    const bool held = holds(ForkedUpgrade(scenario).run(), PowerCut::When_Name(when) + " " + name_of(effect));
    tally.add(held);
    total().add(held);
  }
  tally.say(("the power goes, " + PowerCut::When_Name(when)).c_str());
}

// --- errors ---

// Said to nobody: the event log is for people and the run does not depend on it; a journal that is closed is durable.
bool is_needed(const Effect& effect) {
  return effect.kind != "log" && effect.kind != "journal.close";
}

// It fails twice: the operator who tries again before it is mended is told again.
void fail_everywhere(EffectFault::Kind kind) {
  Tally tally;
  for (const Effect& effect : sampled(static_cast<std::size_t>(kind), any)) {
    proto::Scenario scenario;
    auto* fault = scenario.add_faults();
    fault->set_effect(effect.number);
    fault->set_kind(kind);
    fault->set_times(2);
    const auto end = ForkedUpgrade(scenario).run();
    bool held = holds(end, EffectFault::Kind_Name(kind) + " at " + name_of(effect));
    if (is_needed(effect)) {
      const bool told = std::any_of(end.told.begin(), end.told.end(), [&](const std::string& line) {
        return line.find(effect.kind + " of ") != std::string::npos;
      });
      INFO(EffectFault::Kind_Name(kind) << " at " << name_of(effect));
      for (const auto& line : end.told) UNSCOPED_INFO("told: " << line);
      CHECK(told);
      held = held && told;
    }
    tally.add(held);
    total().add(held);
  }
  tally.say(EffectFault::Kind_Name(kind).c_str());
}

}  // namespace

TEST_CASE("the power goes before every effect", "[R-1.4-once]") {
  cut_everywhere(PowerCut::BEFORE, any);
}
TEST_CASE("the power goes within every effect", "[R-1.4-once]") {
  cut_everywhere(PowerCut::WITHIN, any);
}
TEST_CASE("the power goes after every effect: what was not flushed is lost", "[R-1.4-once]") {
  cut_everywhere(PowerCut::AFTER, any);
}
TEST_CASE("the power goes and tears a write", "[R-1.4-once]") {
  cut_everywhere(PowerCut::TORN, writes_several);
}
TEST_CASE("the power goes before the data is flushed", "[R-1.4-once]") {
  cut_everywhere(PowerCut::UNFLUSHED, writes_files);
}
TEST_CASE("the power goes after the rename, before the folder is flushed", "[R-1.4-once]") {
  cut_everywhere(PowerCut::UNNAMED, changes_names);
}

TEST_CASE("the disk is full at every effect; when there is room again the run goes on", "[R-1.4-once]") {
  fail_everywhere(EffectFault::DISK_FULL);
}
TEST_CASE("access is denied at every effect; when it is granted the run goes on", "[R-1.4-once]") {
  fail_everywhere(EffectFault::DENIED);
}
TEST_CASE("the system has an error at every effect, registry and services included", "[R-1.4-once]") {
  fail_everywhere(EffectFault::IO);
}

TEST_CASE("the power goes again at every effect of the resume", "[R-1.4-once]") {
  constexpr std::size_t first_cuts = 12;  // in the complete run; fewer in a sample
  Tally tally;
  const auto& effects = undisturbed().effects;
  const std::size_t apart = effects.size() * std::min(stride(), first_cuts / 2) / first_cuts;
  for (std::size_t at = apart / 2; at < effects.size(); at += apart) {
    proto::Scenario first;
    first.set_list_effects(true);
    add_cut(first, effects[at].number, PowerCut::WITHIN);
    ForkedUpgrade killed(first);
    REQUIRE(killed.run_until_killed());
    ForkedUpgrade resumed(killed, first);
    REQUIRE(resumed.run().complete);
    const std::uint64_t last = resumed.effects().back().number;
    for (std::uint64_t second = effects[at].number + 1 + at % stride(); second <= last; second += stride() * stride()) {
      proto::Scenario both = first;
      const auto when =
          std::array{PowerCut::BEFORE, PowerCut::WITHIN, PowerCut::UNFLUSHED, PowerCut::AFTER}[second % 4];
      add_cut(both, second, when);
      const bool held =
          holds(ForkedUpgrade(killed, both).run(), "within " + name_of(effects[at]) + ", then " +
                                                       PowerCut::When_Name(when) + " effect " + std::to_string(second));
      tally.add(held);
      total().add(held);
    }
  }
  tally.say("the power goes twice");
}
