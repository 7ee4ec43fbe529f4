#include "common/document/checks.h"
#include "common/document/document.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

constexpr std::uint32_t most_times = 1000;  // more would only make a rehearsal endless
constexpr std::uint32_t longest_hang_seconds = 3600;

void check_cut(const proto::PowerCut& cut, const Path& path, Problems& problems) {
  if (cut.has_effect() == cut.has_step()) problems.add(path, text::Message(text::id::rules_effect_or_step));
  if (cut.has_effect() && cut.effect() == 0)
    problems.add(path / "effect", text::Message(text::id::rules_counted_from_one));
  if (cut.has_step() && cut.when() > proto::PowerCut::AFTER)
    problems.add(path / "when", text::Message(text::id::rules_moment_of_effect));
  Fields(cut, path, problems).text(proto::PowerCut::kStepFieldNumber, rules::one_line);
}

void check_fault(const proto::EffectFault& fault, const Path& path, Problems& problems) {
  const Fields fields(fault, path, problems);
  if (fault.effect() == 0) problems.add(path / "effect", text::Message(text::id::rules_counted_from_one));
  fields.required(proto::EffectFault::kKindFieldNumber);
  fields.number(proto::EffectFault::kTimesFieldNumber, 1, most_times);
}

void check_disk_change(const proto::DiskChange& change, const Path& path, Problems& problems) {
  const Fields fields(change, path, problems);
  fields.required_text(proto::DiskChange::kLetterFieldNumber, drive_letter);
  fields.text(proto::DiskChange::kBecomesFieldNumber, drive_letter);
  fields.number(proto::DiskChange::kAfterRestartFieldNumber, 1, most_times);
  fields.number(proto::DiskChange::kMissingLooksFieldNumber, 0, most_times);
}

}  // namespace

std::vector<Problem> check_scenario(const proto::Scenario& scenario) {
  Problems problems;
  const Fields fields(scenario, Path(), problems);
  for_each_entry(scenario.setup_runs(), Path() / "setupRuns", [&](const proto::SetupRun& run, const Path& path) {
    const Fields run_fields(run, path, problems);
    run_fields.required(proto::SetupRun::kProductFieldNumber);
    run_fields.required(proto::SetupRun::kActionFieldNumber);
    run_fields.required(proto::SetupRun::kHappensFieldNumber);
    run_fields.number(proto::SetupRun::kHangSecondsFieldNumber, 1, longest_hang_seconds);
  });
  for_each_entry(scenario.power_cuts(), Path() / "powerCuts",
                 [&](const proto::PowerCut& cut, const Path& path) { check_cut(cut, path, problems); });
  for_each_entry(scenario.faults(), Path() / "faults",
                 [&](const proto::EffectFault& fault, const Path& path) { check_fault(fault, path, problems); });
  fields.texts(proto::Scenario::kRunningProgramsFieldNumber, rules::one_line);
  fields.number(proto::Scenario::kMediumMissingFieldNumber, 0, most_times);
  fields.number(proto::Scenario::kMediumMissingAtStartFieldNumber, 0, most_times);
  fields.texts(proto::Scenario::kSetupsMissingAtStartFieldNumber, rules::one_line);
  fields.number(proto::Scenario::kRestartsBlockedFieldNumber, 0, most_times);
  fields.number(proto::Scenario::kMediumNoRoomFieldNumber, 0, most_times);
  fields.texts(proto::Scenario::kCopiesChangedFieldNumber, rules::one_line);
  fields.texts(proto::Scenario::kCopiesRemovedFieldNumber, rules::one_line);
  if (scenario.has_medium_later()) {
    const Fields later(scenario.medium_later(), Path() / "mediumLater", problems);
    later.required(proto::LaterMedium::kIsFieldNumber);
    later.number(proto::LaterMedium::kTimesFieldNumber, 1, most_times);
  }
  for_each_entry(scenario.disk_changes(), Path() / "diskChanges",
                 [&](const proto::DiskChange& change, const Path& path) { check_disk_change(change, path, problems); });
  return std::move(problems).take();
}

}  // namespace sssup::document
