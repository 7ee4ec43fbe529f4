#include <algorithm>
#include <map>
#include <string>
#include <vector>

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

std::vector<Problem> check_scenario_for(const proto::Scenario& scenario, const proto::Server& server) {
  const auto letter_of = [](const std::string& drive) { return rules::lower(drive.substr(0, 1)); };
  std::vector<std::string> letters;
  for (const auto& disk : server.disks()) letters.push_back(letter_of(disk.letter()));
  std::map<std::uint32_t, std::vector<int>> by_restart;
  for (int index = 0; index < scenario.disk_changes_size(); ++index) {
    const auto& change = scenario.disk_changes(index);
    if (change.has_becomes()) by_restart[change.has_after_restart() ? change.after_restart() : 1].push_back(index);
  }
  Problems problems;
  for (const auto& [restart, changes] : by_restart) {
    // All of one restart are made at once: two disks may exchange their letters.
    auto now = letters;
    for (const int index : changes) {
      const auto& change = scenario.disk_changes(index);
      const auto disk = std::find(letters.begin(), letters.end(), letter_of(change.letter()));
      if (disk != letters.end()) now[static_cast<std::size_t>(disk - letters.begin())] = letter_of(change.becomes());
    }
    for (const int index : changes) {
      const std::string drive = scenario.disk_changes(index).becomes().substr(0, 1);
      if (std::count(now.begin(), now.end(), rules::lower(drive)) > 1)
        problems.add((Path() / "diskChanges")[static_cast<std::size_t>(index)] / "becomes",
                     text::Message(text::id::rules_letter_taken, {{"drive", drive}}));
    }
    letters = std::move(now);
  }
  return std::move(problems).take();
}

}  // namespace sssup::document
