#include "service/engine/engine.h"

#include <algorithm>
#include <stdexcept>

#include <catch2/catch_test_macros.hpp>

#include "common/text/events.h"
#include "tests/unit/engine/paper_machine.h"

using namespace sssup;
using namespace sssup::engine;
using sssup::tests::PaperMachine;
using sssup::tests::TemporaryFolder;

namespace {

const text::Message any_text = text::id::event_server_restarted;

// A step made of functions; what it did is written down in `log`, which no crash takes.
class ScriptedStep final : public Step {
 public:
  ScriptedStep(std::string name, std::vector<std::string>& log) : Step(std::move(name), "only", 10), log_(log) {}

  std::function<Expected<Outcome>(Context&)> on_act = [](Context&) { return Outcome(Acted{}); };
  std::function<Expected<Outcome>(const proto::Answer&)> on_answer = [](const proto::Answer&) {
    return Outcome(Again{});
  };
  std::function<Status()> on_verify = [] { return Status(); };
  bool is_done = false;

  Expected<bool> done(Context&) override {
    log_.push_back(name() + " done?");
    return is_done;
  }
  Expected<Outcome> act(Context& context) override {
    log_.push_back(name());
    return on_act(context);
  }
  Expected<Outcome> answered(Context&, const proto::Question&, const proto::Answer& answer) override {
    return on_answer(answer);
  }
  Status verify(Context&) override { return on_verify(); }

 private:
  std::vector<std::string>& log_;
};

// A plan of steps, a journal, and an engine that can be thrown away and made again, as a crash does.
struct Run {
  explicit Run(std::vector<std::string> names) {
    plan.phases = {{"only", any_text, any_text, false}};
    plan.no_return = names.back();
    for (auto& name : names) plan.steps.push_back(std::make_unique<ScriptedStep>(name, log));
    auto made = Journal::create(folder / "journal.db", machine.paper_effects);
    REQUIRE(made);
    journal = std::move(*made);
  }

  ScriptedStep& step(std::size_t index) { return static_cast<ScriptedStep&>(*plan.steps[index]); }

  Halt go() {
    if (!engine) engine = std::make_unique<Engine>(machine, *journal, plan, "TOKYO-DB1", Listener{}, limits);
    return engine->run({});
  }

  void crash() {
    engine.reset();
    journal.reset();
    auto opened = Journal::open(folder / "journal.db", machine.paper_effects);
    REQUIRE(opened);
    journal = std::move(*opened);
  }

  proto::Reply answer(const std::string& button) {
    proto::Answer answer;
    answer.set_question_id(engine->state().question().id());
    answer.set_instance(engine->state().question().instance());
    answer.set_button(button);
    return engine->answer(answer);
  }

  TemporaryFolder folder;
  PaperMachine machine;
  std::vector<std::string> log;
  Plan plan;
  Limits limits;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Engine> engine;
};

proto::Question ok_question(const char* id = "sure") {
  proto::Question question;
  question.set_id(id);
  question.add_buttons()->set_id("ok");
  return question;
}

Error broken() {
  return {Error::Kind::io, any_text, "the disk is gone"};
}

using Log = std::vector<std::string>;

}  // namespace

TEST_CASE("steps run once, in order, and never again", "[R-1.4-once]") {
  Run run({"a", "b", "c"});
  CHECK(run.go() == Halt::finished);
  run.crash();
  CHECK(run.go() == Halt::finished);
  CHECK(run.log == Log{"a", "b", "c"});
}

TEST_CASE("a step that was begun is asked whether its work stands", "[R-1.4-once]") {
  Run run({"a", "b"});
  run.step(0).on_act = [&](Context&) -> Expected<Outcome> { return tl::unexpected<Error>(broken()); };
  CHECK(run.go() == Halt::attention);
  run.crash();
  run.machine.paper_power.boot = "boot-2";

  SECTION("it stands: it is verified, not done again") {
    run.step(0).is_done = true;
    CHECK(run.go() == Halt::finished);
    CHECK(run.log == Log{"a", "a done?", "b"});
  }
  SECTION("it does not: it is done again") {
    run.step(0).on_act = [](Context&) { return Outcome(Acted{}); };
    CHECK(run.go() == Halt::finished);
    CHECK(run.log == Log{"a", "a done?", "a", "b"});
  }
}

TEST_CASE("a step that has acted is only verified after a crash, and says nothing twice", "[R-1.4-once][R-2.6]") {
  Run run({"a", "b"});
  bool crashes = true;
  run.step(0).on_act = [](Context& context) {
    context.say(proto::Event::MILESTONE, any_text);
    return Outcome(Acted{});
  };
  run.step(0).on_verify = [&]() -> Status {
    if (crashes) throw std::runtime_error("crash");
    return {};
  };
  CHECK_THROWS(run.go());
  run.crash();
  SECTION("the proof holds") {
    crashes = false;
    CHECK(run.go() == Halt::finished);
    CHECK(run.log == Log{"a", "b"});
    CHECK(run.journal->last_seq() == 1);
  }
  SECTION("it does not: the work is done again") {
    run.step(0).on_verify = [&]() -> Status {
      if (run.log.size() == 1) return tl::unexpected<Error>(broken());
      return {};
    };
    CHECK(run.go() == Halt::finished);
    CHECK(run.log == Log{"a", "a", "b"});
  }
}

TEST_CASE("trouble stops the run before a person; it goes on when told", "[R-1.4-once]") {
  Run run({"a", "b"});
  bool mended = false;
  run.step(0).on_verify = [&]() -> Status {
    if (mended) return {};
    return tl::unexpected<Error>(broken());
  };
  CHECK(run.go() == Halt::attention);
  CHECK(run.engine->state().run() == proto::State::NEEDS_ATTENTION);
  CHECK(run.log == Log{"a"});
  CHECK(run.go() == Halt::attention);  // asked again, nothing done
  CHECK(run.log == Log{"a"});
  mended = true;
  CHECK(run.answer("retry").ok());
  CHECK(run.go() == Halt::finished);
}

TEST_CASE("a service that is started again in trouble stays in it; a restart of the server tries again",
          "[R-1.4-once]") {
  Run run({"a"});
  run.step(0).on_act = [&](Context&) -> Expected<Outcome> { return tl::unexpected<Error>(broken()); };
  CHECK(run.go() == Halt::attention);
  run.crash();
  CHECK(run.go() == Halt::attention);
  CHECK(run.log == Log{"a"});

  run.machine.paper_power.boot = "boot-2";
  run.crash();
  CHECK(run.go() == Halt::attention);
  CHECK(run.log.size() > 1);

  // Not for ever: after so many failures only a person helps.
  for (int boot = 3; boot < 9; ++boot) {
    run.machine.paper_power.boot = "boot-" + std::to_string(boot);
    run.crash();
    CHECK(run.go() == Halt::attention);
  }
  CHECK(std::count(run.log.begin(), run.log.end(), "a") == static_cast<long>(run.limits.failures));
}

TEST_CASE("a service that is started again in trouble never shows the run as running", "[R-1.4-once][R-5.console]") {
  Run run({"a"});
  run.step(0).on_act = [&](Context&) -> Expected<Outcome> { return tl::unexpected<Error>(broken()); };
  CHECK(run.go() == Halt::attention);
  run.crash();
  std::vector<proto::State::Run> shown;
  Listener listener;
  listener.state = [&](const proto::State& state) { shown.push_back(state.run()); };
  run.engine = std::make_unique<Engine>(run.machine, *run.journal, run.plan, "TOKYO-DB1", listener, run.limits);
  CHECK(run.go() == Halt::attention);
  // Who comes in between would take it for a new trouble.
  CHECK_FALSE(shown.empty());
  CHECK(std::count(shown.begin(), shown.end(), proto::State::RUNNING) == 0);
}

TEST_CASE("a person's word counts for one act, not for all that follow", "[R-1.4-once]") {
  Run run({"a"});
  int acts = 0, told = 0;
  run.step(0).on_act = [&](Context& context) -> Expected<Outcome> {
    if (context.told_to_go_on()) ++told;
    if (++acts % 4 == 0) return tl::unexpected<Error>(broken());
    return Outcome(Again{});
  };
  CHECK(run.go() == Halt::attention);
  CHECK(run.answer("retry").ok());
  CHECK(run.go() == Halt::attention);
  CHECK(acts == 8);
  CHECK(told == 1);
}

TEST_CASE("a crash loop ends before a person", "[R-1.4-once]") {
  Run run({"a"});
  run.limits.attempts = 5;
  run.step(0).on_act = [&](Context&) -> Expected<Outcome> { throw std::runtime_error("crash"); };
  for (std::uint32_t start = 0; start < run.limits.attempts; ++start) {
    CHECK_THROWS(run.go());
    run.crash();
  }
  CHECK(run.go() == Halt::attention);
  run.step(0).on_act = [](Context&) { return Outcome(Acted{}); };
  CHECK(run.answer("retry").ok());
  CHECK(run.go() == Halt::finished);
}

TEST_CASE("a restart is asked for, seen and checked", "[R-2.5.3]") {
  Run run({"a", "restart", "b"});
  run.step(1).on_act = [](Context&) { return Outcome(RestartServer{&text::id::restart_reason_removed}); };
  CHECK(run.go() == Halt::restarting);
  REQUIRE(run.journal->restarts().size() == 1);
  CHECK(run.journal->restarts().front().boot_after.empty());
  run.crash();
  CHECK(run.go() == Halt::finished);
  CHECK(run.journal->restarts().front().boot_after == "boot-2");
  CHECK(run.journal->restarts().front().checked);
  CHECK(text::render(reason_of(run.journal->restarts().front()), text::Language::english) == "SSS removed");
  CHECK(run.machine.paper_power.restarts == 1);
  CHECK(run.log == Log{"a", "restart", "b"});
}

TEST_CASE("a restart that does not come is asked for again, then a person is", "[R-2.5.3]") {
  Run run({"restart"});
  run.machine.paper_power.works = false;
  run.step(0).on_act = [](Context&) { return Outcome(RestartServer{&text::id::restart_reason_removed}); };
  for (std::uint32_t request = 0; request < run.limits.restart_requests; ++request) {
    CHECK(run.go() == Halt::restarting);
    run.crash();
  }
  CHECK(run.go() == Halt::attention);
  CHECK(run.machine.paper_power.restarts == 3);
  // The operator restarts it by hand.
  run.machine.paper_power.boot = "by hand";
  run.crash();
  CHECK(run.go() == Halt::finished);
}

TEST_CASE("a service that is killed before it has asked for the restart has not asked", "[R-2.5.3][R-1.4-once]") {
  Run run({"restart"});
  run.step(0).on_act = [](Context&) { return Outcome(RestartServer{&text::id::restart_reason_removed}); };
  run.machine.paper_power.killed = true;
  for (std::uint32_t life = 0; life < run.limits.restart_requests; ++life) {
    CHECK_THROWS_AS(run.go(), tests::PaperPower::Killed);
    run.crash();
  }
  run.machine.paper_power.killed = false;
  CHECK(run.go() == Halt::restarting);
  CHECK(run.machine.paper_power.restarts == 1);
}

TEST_CASE("a restart nobody asked for is noted and the run goes on", "[R-2.7-slips]") {
  Run run({"a", "b"});
  run.step(1).on_act = [](Context&) { return Outcome(Ask{ok_question()}); };
  CHECK(run.go() == Halt::question);
  run.machine.paper_power.boot = "boot-9";
  run.crash();
  CHECK(run.go() == Halt::question);
  REQUIRE(run.journal->restarts().size() == 1);
  CHECK(run.journal->restarts().front().asked_unix_ms == 0);
}

TEST_CASE("a question waits for its answer, over restarts of the service under one instance", "[R-2.6]") {
  Run run({"a", "b"});
  bool said_ok = false;
  run.step(0).on_act = [&](Context&) { return said_ok ? Outcome(Acted{}) : Outcome(Ask{ok_question()}); };
  run.step(0).on_answer = [&](const proto::Answer&) {
    said_ok = true;
    return Outcome(Again{});
  };
  CHECK(run.go() == Halt::question);
  const auto instance = run.engine->state().question().instance();
  run.crash();
  CHECK(run.go() == Halt::question);
  CHECK(run.engine->state().question().instance() == instance);

  proto::Answer old;
  old.set_question_id("sure");
  old.set_instance(instance + 1);
  old.set_button("ok");
  CHECK(run.engine->answer(old).refusal() == proto::Reply::NO_SUCH_QUESTION);
  CHECK(run.answer("no such button").refusal() == proto::Reply::INVALID);
  CHECK(run.answer("ok").ok());
  CHECK(run.go() == Halt::finished);
}

TEST_CASE("an answer that cannot be made durable is refused, and the question stays open", "[R-1.4-once]") {
  Run run({"a"});
  bool said_ok = false;
  run.step(0).on_act = [&](Context&) { return said_ok ? Outcome(Acted{}) : Outcome(Ask{ok_question()}); };
  CHECK(run.go() == Halt::question);
  run.machine.paper_effects.failing_commits = {run.machine.paper_effects.commits + 1};
  CHECK(run.answer("ok").refusal() == proto::Reply::FAILED);
  CHECK(run.go() == Halt::question);
  said_ok = true;
  CHECK(run.answer("ok").ok());
  CHECK(run.go() == Halt::finished);
}

TEST_CASE("an answer may lead back to an earlier step", "[R-2.6.2-ok]") {
  Run run({"choices", "confirm", "c"});
  int asked = 0;
  run.step(1).on_act = [&](Context&) { return asked++ == 0 ? Outcome(Ask{ok_question()}) : Outcome(Acted{}); };
  run.step(1).on_answer = [&](const proto::Answer&) { return Outcome(GoBack{"choices"}); };
  CHECK(run.go() == Halt::question);
  CHECK(run.answer("ok").ok());
  CHECK(run.go() == Halt::finished);
  CHECK(run.log == Log{"choices", "confirm", "choices", "confirm", "c"});
}

TEST_CASE("a step that is gone back to has taken since it was first begun", "[R-5.report]") {
  Run run({"choices", "confirm"});
  int asked = 0;
  run.step(1).on_act = [&](Context&) { return asked++ == 0 ? Outcome(Ask{ok_question()}) : Outcome(Acted{}); };
  run.step(1).on_answer = [&](const proto::Answer&) { return Outcome(GoBack{"choices"}); };
  CHECK(run.go() == Halt::question);
  const auto began = [&](const char* step) { return run.journal->steps().find(step)->second.began_unix_ms; };
  const std::int64_t choices = began("choices");
  const std::int64_t confirm = began("confirm");
  CHECK(run.answer("ok").ok());
  CHECK(run.go() == Halt::finished);
  CHECK(began("choices") == choices);
  CHECK(began("confirm") == confirm);
  CHECK(run.journal->steps().find("choices")->second.verified_unix_ms > confirm);
}

TEST_CASE("what a step remembers is durable with its outcome, and sealed when asked", "[R-1.4-once]") {
  Run run({"a", "b"});
  run.step(0).on_act = [&](Context& context) -> Expected<Outcome> {
    proto::Text secret;
    secret.set_id("swordfish");
    SSSUP_CHECK(context.remember("secret", secret, Sealed::yes));
    return Acted{};
  };
  std::string recalled;
  run.step(1).on_act = [&](Context& context) -> Expected<Outcome> {
    SSSUP_TRY(const auto secret, context.recall<proto::Text>("secret"));
    recalled = secret->id();
    return Acted{};
  };
  CHECK(run.go() == Halt::finished);
  CHECK(recalled == "swordfish");
  CHECK(run.journal->value("secret")->value().find("swordfish") == std::string::npos);
}

TEST_CASE("a journal that cannot be written at any one moment loses nothing", "[R-1.4-once]") {
  for (int failing = 1;; ++failing) {
    Run run({"a", "b", "c"});
    run.step(1).on_act = [agreed = std::make_shared<bool>(false)](Context&) {
      return std::exchange(*agreed, true) ? Outcome(Acted{}) : Outcome(Again{});
    };
    run.machine.paper_effects.failing_commits = {failing};
    Halt halt = run.go();
    if (halt == Halt::finished) {
      CHECK(failing > 5);  // past the last commit
      break;
    }
    INFO("commit " << failing);
    REQUIRE(halt == Halt::attention);
    CHECK(run.answer("retry").ok());
    CHECK(run.go() == Halt::finished);
  }
}

TEST_CASE("progress never falls, and 100 % is not the engine's to say", "[R-2.3]") {
  Run run({"a", "b"});
  std::uint32_t highest = 0;
  run.step(0).on_act = [&](Context& context) {
    context.doing(any_text, 9, 10);
    highest = run.engine->state().progress();
    return Outcome(Ask{ok_question()});
  };
  CHECK(run.go() == Halt::question);
  CHECK(highest == 4500);
  run.crash();
  run.step(0).on_act = [](Context&) { return Outcome(Acted{}); };
  CHECK(run.go() == Halt::finished);
  CHECK(run.engine->state().progress() == 9999);
}

TEST_CASE("the run may end before anything was changed", "[R-2.5.1]") {
  Run run({"check", "freeze"});
  run.step(0).on_act = [](Context&) { return Outcome(EndUnchanged{any_text}); };
  CHECK(run.go() == Halt::ended_unchanged);
  CHECK(run.engine->state().run() == proto::State::ENDED);
  CHECK(run.log == Log{"check"});
}

TEST_CASE("the point of no return is said from its step's begin on", "[R-2.7]") {
  Run run({"ask", "remove"});
  run.step(0).on_act = [](Context&) { return Outcome(Ask{ok_question()}); };
  CHECK(run.go() == Halt::question);
  CHECK_FALSE(run.engine->state().past_no_return());
  run.step(0).on_act = [](Context&) { return Outcome(Acted{}); };
  run.step(1).on_act = [](Context&) { return Outcome(Ask{ok_question()}); };
  CHECK(run.answer("ok").ok());
  CHECK(run.go() == Halt::question);
  CHECK(run.engine->state().past_no_return());
}

TEST_CASE("what is said in the midst of an act is durable at once, and the act goes on when it cannot be", "[R-2.3]") {
  Run run({"a"});
  run.step(0).on_act = [&](Context& context) -> Expected<Outcome> {
    const std::uint64_t before = context.journal().last_seq();
    context.say_at_once(proto::Event::WARNING, any_text);
    CHECK(context.journal().last_seq() == before + 1);
    run.machine.paper_effects.failing_commits.insert(run.machine.paper_effects.commits + 1);
    context.say_at_once(proto::Event::WARNING, any_text);
    CHECK(context.journal().last_seq() == before + 1);
    return Outcome(Acted{});
  };
  CHECK(run.go() == Halt::finished);
}
