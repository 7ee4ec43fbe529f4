// What is entered and not confirmed, over crashes of the service.
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "common/text/events.h"
#include "service/engine/draft.h"
#include "service/engine/engine.h"
#include "tests/unit/engine/paper_machine.h"

using namespace sssup;
using namespace sssup::engine;
using sssup::tests::PaperMachine;
using sssup::tests::TemporaryFolder;

namespace {

const text::Message any_text = text::id::event_server_restarted;

class AskingStep final : public Step {
 public:
  AskingStep(std::string name, const proto::Question& question)
      : Step(std::move(name), "only", 1), question_(question) {}

  Expected<Outcome> act(Context&) override {
    if (answered_) return Outcome(Acted{});
    return Outcome(Ask{question_});
  }
  Expected<Outcome> answered(Context&, const proto::Question&, const proto::Answer&) override {
    answered_ = true;
    return Outcome(Again{});
  }

 private:
  const proto::Question& question_;
  bool answered_ = false;
};

void add_field(proto::Question& question, const std::string& id, bool secret) {
  auto* field = question.add_fields();
  field->set_id(id);
  field->mutable_rule()->set_kind(proto::Rule::TEXT);
  field->mutable_rule()->set_secret(secret);
}

// Two questions, one after the other, and a service that can be killed.
struct Run {
  Run() {
    first.set_id("first");
    first.add_buttons()->set_id("ok");
    add_field(first, "name", false);
    add_field(first, "password", true);
    second = first;
    second.set_id("second");
    plan.phases = {{"check", any_text, any_text, false}, {"only", any_text, any_text, true}};
    plan.steps.push_back(std::make_unique<AskingStep>("a", first));
    plan.steps.push_back(std::make_unique<AskingStep>("b", second));
    plan.no_return = "b";
    auto made = Journal::create(file(), machine.paper_effects);
    REQUIRE(made);
    journal = std::move(*made);
    go();
  }

  std::filesystem::path file() const { return folder / "journal.db"; }

  void go() {
    Listener listener;
    listener.state = [this](const proto::State&) { ++told; };
    if (!engine) engine = std::make_unique<Engine>(machine, *journal, plan, "TOKYO-DB1", listener);
    REQUIRE(engine->run({}) == Halt::question);
  }
  void crash() {
    engine.reset();
    journal.reset();
    auto opened = Journal::open(file(), machine.paper_effects);
    REQUIRE(opened);
    journal = std::move(*opened);
    go();
  }

  proto::Draft draft(const std::string& value) const {
    proto::Draft draft;
    draft.set_question_id(engine->state().question().id());
    draft.set_instance(engine->state().question().instance());
    draft.set_author(42);
    put(draft, "name", value);
    return draft;
  }
  static void put(proto::Draft& draft, const std::string& field, const std::string& value) {
    auto* entered = draft.add_fields();
    entered->set_field(field);
    entered->add_values(value);
  }
  std::string drafted() const {
    const auto& fields = engine->state().draft().fields();
    return fields.empty() ? "(nothing)" : fields[0].values(0);
  }

  TemporaryFolder folder;
  PaperMachine machine;
  proto::Question first, second;
  Plan plan;
  int told = 0;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Engine> engine;
};

}  // namespace

TEST_CASE("a draft outlives the service, and need not hold by the rules", "[R-2.6.2-ok]") {
  Run run;
  const int told = run.told;
  REQUIRE(run.engine->keep_draft(run.draft("not yet a na")).ok());
  CHECK(run.told == told);
  CHECK(run.drafted() == "not yet a na");
  run.crash();
  CHECK(run.drafted() == "not yet a na");
  CHECK(run.engine->state().draft().author() == 42);
  REQUIRE(run.engine->keep_draft(run.draft("now a name")).ok());
  run.crash();
  CHECK(run.drafted() == "now a name");
}

TEST_CASE("a draft goes with its question", "[R-2.6.2-ok]") {
  Run run;
  const proto::Draft old = run.draft("for the first");
  REQUIRE(run.engine->keep_draft(old).ok());
  proto::Answer answer;
  answer.set_question_id(run.engine->state().question().id());
  answer.set_instance(run.engine->state().question().instance());
  answer.set_button("ok");
  REQUIRE(run.engine->answer(answer).ok());
  CHECK_FALSE(run.engine->state().has_draft());
  CHECK(run.journal->value("draft") == std::nullopt);
  CHECK(run.engine->keep_draft(old).refusal() == proto::Reply::NO_SUCH_QUESTION);
  run.go();
  CHECK(run.engine->state().question().id() == "second");
  CHECK_FALSE(run.engine->state().has_draft());
  CHECK(run.engine->keep_draft(old).refusal() == proto::Reply::NO_SUCH_QUESTION);
}

TEST_CASE("secrets are not drafted, and nothing that is typed is in the clear in the journal", "[R-5.log]") {
  Run run;
  proto::Draft draft = run.draft("typed-by-hand");
  Run::put(draft, "password", "hunter2");
  REQUIRE(run.engine->keep_draft(draft).ok());
  CHECK(run.engine->state().draft().fields_size() == 1);
  run.crash();
  CHECK(run.engine->state().draft().fields_size() == 1);
  for (const auto& entry : std::filesystem::directory_iterator(run.file().parent_path())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    CHECK(bytes.find("typed-by-hand") == std::string::npos);
    CHECK(bytes.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a draft of no field, of one twice, or without end is refused, and the one before stays", "[R-2.6.2-ok]") {
  Run run;
  REQUIRE(run.engine->keep_draft(run.draft("good")).ok());
  proto::Draft unknown = run.draft("bad");
  Run::put(unknown, "other", "bad");
  proto::Draft twice = run.draft("bad");
  Run::put(twice, "name", "bad");
  const proto::Draft large = run.draft(std::string(largest_draft, 'x'));
  for (const proto::Draft& draft : {unknown, twice, large})
    CHECK(run.engine->keep_draft(draft).refusal() == proto::Reply::INVALID);
  CHECK(run.drafted() == "good");
}

TEST_CASE("a draft that cannot be written is refused, one that cannot be read is left out", "[R-2.6.2-ok]") {
  Run run;
  REQUIRE(run.engine->keep_draft(run.draft("good")).ok());
  run.machine.paper_effects.failing_commits.insert(run.machine.paper_effects.commits + 1);
  CHECK(run.engine->keep_draft(run.draft("bad")).refusal() == proto::Reply::FAILED);
  CHECK(run.drafted() == "good");

  Change change;
  change.values["draft"] = "garbage";
  REQUIRE(run.journal->commit(change));
  run.crash();
  CHECK_FALSE(run.engine->state().has_draft());
}

TEST_CASE("before the start the whole way is to come", "[R-2.3]") {
  const Run run;
  proto::State state;
  show_way(run.plan, state);
  REQUIRE(state.phases_size() == 2);
  for (const auto& phase : state.phases()) CHECK(phase.status() == proto::Phase::TO_COME);
  CHECK(state.phases(1).restart_after());
  CHECK(state.has_next());
}
