#include "service/upgrade/older_backup.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/outcome/explained.h"
#include "common/text/errors.h"
#include "common/text/events.h"
#include "service/report/page.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/run_mark.h"

namespace sssup::upgrade {
namespace {

using machine::Place;

// "2026-11-28 1612", by the server's clock: names have no colon.
std::string date_of(std::int64_t unix_ms, const proto::Server& server) {
  std::string date = report::clock(unix_ms, server.utc_offset_minutes());
  date.erase(std::remove(date.begin(), date.end(), ':'), date.end());
  return date;
}

Expected<std::string> free_name(machine::Machine& machine, const std::string& stem, const std::string& ending) {
  constexpr int most = 1000;  // of one minute
  for (int number = 1; number < most; ++number) {
    const std::string name = number == 1 ? stem + ending : fmt::format("{} ({}){}", stem, number, ending);
    SSSUP_TRY(const Place place, machine.files().look(name));
    if (place == Place::free) return name;
  }
  return fail(Error::Kind::refused, {text::id::error_file_there, {{"path", stem + ending}}});
}

// `ending`: of the name, ".html"; none for a folder.
Status keep(engine::Context& context, const std::string& path, const std::string& date, const std::string& ending) {
  const std::string stem = path.substr(0, path.size() - ending.size());
  SSSUP_TRY(const std::string kept, free_name(context.machine(), stem + ' ' + date, ending));
  // Before it is done: after a crash nobody would say where it is.
  SSSUP_CHECK(
      context.say_at_once(proto::Event::MILESTONE, {text::id::event_older_kept, {{"path", path}, {"kept", kept}}}));
  return context.machine().files().move(path, kept);
}

}  // namespace

Expected<std::optional<InTheWay>> in_the_way_of_backup(machine::Machine& machine, const std::string& backup_folder) {
  for (const std::string& path : {backup_folder, backup_of_sss(backup_folder)}) {
    const auto place = machine.files().look(path);
    if (!place && place.error().kind == Error::Kind::denied) return InTheWay{path, explained(place.error())};
    SSSUP_CHECK(place);
    if (*place == Place::file || *place == Place::other)
      return InTheWay{path, {text::id::trouble_backup_in_the_way, {{"path", path}}}};
    if (*place == Place::free && path == backup_folder) return std::nullopt;
  }
  for (const char* ending : {".html", ".json"}) {
    const std::string report = report_in(backup_folder, ending);
    const auto place = machine.files().look(report);
    if (!place && place.error().kind == Error::Kind::denied) return InTheWay{report, explained(place.error())};
    SSSUP_CHECK(place);
    if (*place != Place::free && *place != Place::file)
      return InTheWay{report, {text::id::trouble_report_in_the_way, {{"path", report}}}};
  }
  return std::nullopt;
}

Status keep_older_backup(engine::Context& context, const std::string& backup_folder, const std::string& run,
                         const proto::Server& server) {
  machine::Machine& machine = context.machine();
  const std::string backup = backup_of_sss(backup_folder);
  SSSUP_TRY(const auto in_the_way, in_the_way_of_backup(machine, backup_folder));
  if (in_the_way) return fail(Error::Kind::refused, in_the_way->why);
  std::int64_t made = machine.now_unix_ms();
  SSSUP_TRY(const Place place, machine.files().look(backup));
  SSSUP_TRY(const auto mark, read_mark(machine, backup));
  if (mark && mark->run != run && mark->made_unix_ms > 0) made = mark->made_unix_ms;
  const std::string date = date_of(made, server);
  // The backup goes last: its mark tells the date of the report, too, after a crash in between.
  for (const std::string ending : {".html", ".json"}) {
    const std::string report = report_in(backup_folder, ending);
    SSSUP_TRY(const Place there, machine.files().look(report));
    if (there == Place::file) SSSUP_CHECK(keep(context, report, date, ending));
  }
  if (place != Place::folder || (mark && mark->run == run)) return {};
  SSSUP_TRY(const bool half, is_half_marked(machine, backup));
  return half ? Status() : keep(context, backup, date, {});
}

}  // namespace sssup::upgrade
