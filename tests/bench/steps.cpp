// c) One durable step of the upgrade; f) the conversion. By Google Benchmark.
#include <fcntl.h>
#include <unistd.h>

#include <map>
#include <string>

#include <benchmark/benchmark.h>

#include "service/engine/journal.h"
#include "service/migration/convert.h"
#include "service/products/profile.h"
#include "tests/bench/figure.h"
#include "tests/bench/many_monitors.h"
#include "tests/bench/process.h"

namespace {

using namespace sssup;
using namespace sssup::bench;

class NoEffects final : public machine::Effects {
 public:
  Status about_to(std::string_view, std::string_view) override { return {}; }
  void did(std::string_view, std::string_view) override {}
  void at_step(std::string_view, Moment) override {}
};

// What the engine makes durable for a step: that it is begun, how far the run is, what is said of it.
engine::Change step_begun() {
  engine::Change change;
  change.steps.push_back({.name = "apply", .state = engine::StepRecord::State::begun, .attempts = 1});
  change.values["engine.progress"] = "4711";
  auto& event = change.events.emplace_back();
  event.set_unix_ms(1'700'000'000'000);
  event.set_step("apply");
  event.mutable_text()->set_fallback(std::string(80, 'x'));
  return change;
}

void durable_append(benchmark::State& state) {
  const Workplace workplace;
  const int file = ::open((workplace.path() + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::string record(200, 'x');
  for (auto _ : state) {
    const bool written = ::write(file, record.data(), record.size()) == static_cast<ssize_t>(record.size());
    if (!written || ::fdatasync(file) != 0) state.SkipWithError("cannot write");
  }
  ::close(file);
}

void durable_step(benchmark::State& state) {
  const Workplace workplace;
  NoEffects effects;
  const auto journal = engine::Journal::create(workplace.path() + "/journal.db", effects);
  if (!journal) return state.SkipWithError("no journal");
  for (auto _ : state) {
    auto change = step_begun();
    if (!(*journal)->commit(change)) state.SkipWithError("cannot commit");
  }
}

void convert(benchmark::State& state) {
  const auto server = server_with(static_cast<int>(state.range(0)));
  const auto products = products::built_in("CLUSTERPRO_SE_8");
  auto answers = answers_for_it();
  answers.clear_confirm();
  for (auto _ : state) {
    const auto conversion = migration::convert(server, answers, *products, text::Language::japanese);
    if (!conversion) state.SkipWithError("not converted");
    benchmark::DoNotOptimize(conversion);
  }
}

BENCHMARK(durable_append)->MinTime(1)->Repetitions(5)->UseRealTime();
BENCHMARK(durable_step)->MinTime(1)->Repetitions(5)->UseRealTime();
BENCHMARK(convert)->RangeMultiplier(10)->Range(10, 10'000)->UseRealTime();

// Medians by name, in microseconds.
class Table final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (!run.error_occurred && (run.aggregate_name == "median" || run.repetitions <= 1))
        times_[run.run_name.function_name + "/" + run.run_name.args] =
            run.GetAdjustedRealTime() / benchmark::GetTimeUnitMultiplier(run.time_unit) * 1e6;
  }
  double at(const std::string& name) const { return times_.at(name); }

 private:
  std::map<std::string, double> times_;
};

}  // namespace

int main() {
  Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  report({.part = "c",
          .what = "durable step",
          .ours = table.at("durable_step/"),
          .unit = "us",
          .against = "append and fdatasync",
          .theirs = table.at("durable_append/"),
          .at_most = 1.5});
  for (const int count : {1000, 10'000})
    report({.part = "f",
            .what = "convert, a monitor of " + std::to_string(count),
            .ours = table.at("convert/" + std::to_string(count)) / count,
            .unit = "us",
            .against = "of 100",
            .theirs = table.at("convert/100") / 100,
            .at_most = 2});
}
