#include <zip.h>

#include <array>
#include <memory>
#include <optional>

#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/commands.h"
#include "service/console/input.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/start.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

struct Member {
  std::string name;
  std::string content;
};

// A file that is not there is left out: the bundle is made when something went wrong.
void add_file(std::vector<Member>& members, const std::string& name, const fs::path& path) {
  if (auto content = read_input(path, largest_passed_on)) members.push_back({name, *std::move(content)});
}

// The database changes only by a checkpoint, which also ends the use of the frames in the log. So a log that was read
// between two reads of the same database goes with it, however much the service has written to it meanwhile; a frame
// half written is one that SQLite ignores. A service that keeps making checkpoints in between is given up on: the pair
// of the last try may then be of two moments.
void add_journal(std::vector<Member>& members, const fs::path& database) {
  fs::path log = database;
  log += "-wal";
  auto content = read_input(database, largest_passed_on);
  if (!content) return;
  auto frames = read_input(log, largest_passed_on);
  for (int tries = 3; tries > 0; --tries) {
    auto again = read_input(database, largest_passed_on);
    if (!again || *again == *content) break;
    content = std::move(again);
    frames = read_input(log, largest_passed_on);
  }
  members.push_back({"journal.db", *std::move(content)});
  if (frames) members.push_back({"journal.db-wal", *std::move(frames)});
}

// Where the run has its report. One that is over left no anchor: then it is looked for where nobody chose a folder.
Expected<std::string> backup_of(machine::Machine& machine, const std::optional<upgrade::Anchor>& anchor) {
  if (anchor && !anchor->backup.empty()) return anchor->backup;
  SSSUP_TRY(const auto facts, machine.facts());
  return upgrade::backup_folder({}, facts);
}

// The journal's secrets are sealed, and the key stays where it is; reports have none. Captured settings, scripts and
// the backup stay out, and report.html, which shows the scripts: people write passwords into them.
Expected<std::vector<Member>> collect(const fs::path& folder) {
  SSSUP_TRY(const auto machine, machine::rehearsal::open(folder));
  std::vector<Member> members;
  add_file(members, "service.log", folder / "service.log");
  SSSUP_TRY(const auto anchor, upgrade::read_anchor(*machine));
  if (anchor) add_journal(members, machine->files().native(machine::join_path(anchor->folder, "journal.db")));
  SSSUP_TRY(const std::string backup, backup_of(*machine, anchor));
  add_file(members, "run/report.json", machine->files().native(machine::join_path(backup, "report.json")));
  add_file(members, "result/report.json", folder / "result" / "report.json");
  add_file(members, "result/cluster.json", folder / "result" / "cluster.json");
  return members;
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

Status write_zip(const fs::path& path, const std::vector<Member>& members) {
  const text::Message what{text::id::error_file_write, {{"path", utf8(path)}}};
  int code = 0;
  std::unique_ptr<zip_t, Discard> archive(zip_open(utf8(path).c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return fail(Error::Kind::io, what, why);
  }
  for (const Member& member : members) {
    zip_source_t* source = zip_source_buffer(archive.get(), member.content.data(), member.content.size(), 0);
    if (source == nullptr || zip_file_add(archive.get(), member.name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
      zip_source_free(source);
      return fail(Error::Kind::io, what, zip_strerror(archive.get()));
    }
  }
  // libzip writes a temporary file beside it and renames that: whole or not at all.
  if (zip_close(archive.get()) != 0) return fail(Error::Kind::io, what, zip_strerror(archive.get()));
  static_cast<void>(archive.release());
  return {};
}

}  // namespace

ExitCode bundle(const Context& context, const BundleOptions& options) {
  const auto members = collect(options.folder);
  const Status status = members ? write_zip(options.out, *members) : tl::unexpected(members.error());
  if (!status) {
    complain(context, status.error());
    return ExitCode::failed;
  }
  for (const Member& member : *members) print_line(member.name);
  return ExitCode::done;
}

}  // namespace sssup::console
