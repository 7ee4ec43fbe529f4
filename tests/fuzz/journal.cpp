// A journal that something else has written into: refused with a reason, or used without harm. The input is the
// database (4 bytes of length, little-endian, then its bytes) and the write-ahead log beside it.
#include "service/engine/journal.h"

#include <filesystem>
#include <fstream>
#include <memory>

#include "common/text/events.h"
#include "service/engine/engine.h"
#include "service/engine/sqlite.h"
#include "service/upgrade/conversion_record.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/upgrade.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/sample.h"
#include "tests/unit/engine/paper_machine.h"

namespace {

using namespace sssup;

// A step of the real plan by name, that reads what the real ones read and touches no server.
class ReadingStep final : public engine::Step {
 public:
  explicit ReadingStep(const engine::Step& real) : Step(real.name(), real.phase(), real.weight()) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_CHECK(upgrade::decided(context));
    SSSUP_CHECK(upgrade::saved_server(context));
    SSSUP_CHECK(upgrade::recall_conversion(context));
    return engine::Acted{};
  }
};

engine::Plan reading_plan() {
  engine::Plan real = upgrade::plan(fuzz::sample_products());
  for (auto& step : real.steps) step = std::make_unique<ReadingStep>(*step);
  return real;
}

void write(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

void go_on(engine::Engine& engine) {
  constexpr int tries = 3;
  for (int left = tries; left > 0 && engine.run({}) == engine::Halt::attention; --left) {
    proto::Answer retry;
    retry.set_question_id(engine.state().question().id());
    retry.set_instance(engine.state().question().instance());
    retry.set_button("retry");
    static_cast<void>(engine.answer(retry));
  }
}

// All of it, also what is not looked through whenever a journal is opened: events, and pages nobody uses.
bool damaged(const std::filesystem::path& file) {
  const auto database = engine::sqlite::Database::open(file, file.string(), SQLITE_OPEN_READWRITE);
  SSSUP_HOLDS(database.has_value());
  auto statement = engine::sqlite::Statement::prepare(*database, "PRAGMA integrity_check");
  if (!statement) return true;
  const auto row = statement->step();
  return !row || !*row || statement->bytes(0) != "ok";
}

void use(const std::filesystem::path& file) {
  tests::PaperMachine machine;
  auto journal = engine::Journal::open(file, machine.paper_effects);
  if (!journal) return;
  static_cast<void>((*journal)->events(0, 1000));
  static const engine::Plan plan = reading_plan();
  {
    engine::Engine engine(machine, **journal, plan, "TOKYO-DB1", engine::Listener{});
    go_on(engine);
  }
  engine::Change change;
  change.values["written"] = "kept";
  if (!(*journal)->commit(change)) return;
  journal->reset();
  // What was said to be durable is there, unless SQLite finds the file damaged.
  auto again = engine::Journal::open(file, machine.paper_effects);
  if (!again) return;
  const auto kept = (*again)->value("written");
  again->reset();
  SSSUP_HOLDS(!kept || (*kept && **kept == "kept") || damaged(file));
}

void run(std::string_view input) {
  if (input.size() < 4) return;
  std::size_t length = 0;
  for (std::size_t at = 4; at-- > 0;) length = length << 8U | static_cast<unsigned char>(input[at]);
  const std::string_view content = input.substr(4);
  const tests::TemporaryFolder folder;
  write(folder / "journal.db", content.substr(0, length));
  if (length < content.size()) write(folder / "journal.db-wal", content.substr(length));
  use(folder / "journal.db");
}

}  // namespace

SSSUP_FUZZ_TARGET("journal", run)
