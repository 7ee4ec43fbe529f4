#include <zip.h>

#include <array>
#include <memory>
#include <optional>

#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/commands.h"
#include "service/console/input_file.h"
#include "service/console/output.h"
#include "service/console/this_server.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/upgrade/anchor.h"
#include "service/upgrade/decisions.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

struct Member {
  std::string name;
  std::string content;
};

// What a link leads to is not the rehearsal's to give away, and a pipe would be waited for.
bool is_plain_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(fs::symlink_status(path, error)) &&
         !fs::is_symlink(fs::symlink_status(path.parent_path(), error));
}

// A file that is not there is left out: the bundle is made when something went wrong.
void add_file(std::vector<Member>& members, const std::string& name, const fs::path& path) {
  if (!is_plain_file(path)) return;
  if (auto content = read_input(path, largest_passed_on)) members.push_back({name, *std::move(content)});
}

// The database changes only by a checkpoint, which also ends the use of the frames in the log. So a log that was read
// between two reads of the same database goes with it, however much the service has written to it meanwhile; a frame
// half written is one that SQLite ignores. A service that keeps making checkpoints in between is given up on: the pair
// of the last try may then be of two moments.
void add_journal(std::vector<Member>& members, const fs::path& database) {
  fs::path log = database;
  log += "-wal";
  if (!is_plain_file(database)) return;
  auto content = read_input(database, largest_passed_on);
  if (!content) return;
  if (!is_plain_file(log)) log.clear();
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
  const bool rehearses = !folder.empty();
  SSSUP_TRY(const auto machine, rehearses ? machine::rehearsal::open(folder) : this_server());
  std::vector<Member> members;
  if (rehearses) add_file(members, "service.log", folder / "service.log");
  SSSUP_TRY(const auto anchor, upgrade::read_anchor(*machine));
  if (anchor) add_journal(members, machine->files().native(machine::join_path(anchor->folder, "journal.db")));
  SSSUP_TRY(const std::string backup, backup_of(*machine, anchor));
  add_file(members, "run/report.json", machine->files().native(machine::join_path(backup, "report.json")));
  if (rehearses) {
    add_file(members, "result/report.json", folder / "result" / "report.json");
    add_file(members, "result/cluster.json", folder / "result" / "cluster.json");
  }
  if (members.empty()) {
    SSSUP_TRY(const auto facts, machine->facts());
    return fail(Error::Kind::not_found,
                {text::id::console_nothing_to_bundle, {{"folder", rehearses ? utf8(folder) : facts.computer_name()}}});
  }
  return members;
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Free {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};

Expected<std::string> bytes_of(zip_source_t* source) {
  zip_stat_t size;
  if (zip_source_stat(source, &size) != 0 || zip_source_open(source) != 0)
    return fail(Error::Kind::io, {text::id::error_internal, {{"what", "zip"}}});
  std::string bytes(size.size, '\0');
  const zip_int64_t got = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (got < 0 || static_cast<std::size_t>(got) != bytes.size())
    return fail(Error::Kind::io, {text::id::error_internal, {{"what", "zip"}}});
  return bytes;
}

// Made in memory: the file itself is written as all output is (output.h), which follows no link.
Expected<std::string> zipped(const std::vector<Member>& members) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, Free> target(zip_source_buffer_create(nullptr, 0, 0, &error));
  std::unique_ptr<zip_t, Discard> archive;
  if (target) archive.reset(zip_open_from_source(target.get(), ZIP_TRUNCATE, &error));
  const std::string why = zip_error_strerror(&error);
  zip_error_fini(&error);
  const auto failed = [](const std::string& cause) {
    return fail(Error::Kind::io, {text::id::error_internal, {{"what", "zip"}}}, cause);
  };
  if (!archive) return failed(why);
  zip_source_keep(target.get());  // the archive takes one away
  for (const Member& member : members) {
    zip_source_t* source = zip_source_buffer(archive.get(), member.content.data(), member.content.size(), 0);
    if (source == nullptr || zip_file_add(archive.get(), member.name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
      zip_source_free(source);
      return failed(zip_strerror(archive.get()));
    }
  }
  if (zip_close(archive.get()) != 0) return failed(zip_strerror(archive.get()));
  static_cast<void>(archive.release());
  return bytes_of(target.get());
}

Status write_zip(const fs::path& path, const std::vector<Member>& members) {
  SSSUP_TRY(const std::string bytes, zipped(members));
  return write_output(path, bytes);
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
