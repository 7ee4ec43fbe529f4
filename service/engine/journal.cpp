#include "service/engine/journal.h"

#include <algorithm>

#include "common/text/events.h"
#include "common/text/path.h"

namespace sssup::engine {
namespace {

using sqlite::Database;
using sqlite::Statement;

// Raised whenever an older version could no longer read what is written; see prepare_schema.
constexpr std::int64_t schema_version = 1;
constexpr std::int64_t application_id = 0x53535355;  // "SSSU"

constexpr const char* schema = R"(
CREATE TABLE step(name TEXT PRIMARY KEY, state INTEGER NOT NULL, attempts INTEGER NOT NULL, failures INTEGER NOT NULL,
                  began INTEGER NOT NULL, verified INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE restart(id INTEGER PRIMARY KEY, step TEXT NOT NULL, reason TEXT NOT NULL, boot_before TEXT NOT NULL,
                     boot_after TEXT NOT NULL, asked INTEGER NOT NULL, seen INTEGER NOT NULL, requests INTEGER NOT NULL,
                     checked INTEGER NOT NULL);
CREATE TABLE value(key TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE event(seq INTEGER PRIMARY KEY, content BLOB NOT NULL);
PRAGMA application_id = 1397969749;
PRAGMA user_version = 1;
)";

// EXCLUSIVE: one service has the journal, and the write-ahead log needs no shared memory.
constexpr const char* settings = R"(
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
)";

Expected<std::int64_t> pragma(const Database& database, const char* sql) {
  SSSUP_TRY(Statement statement, Statement::prepare(database, sql));
  SSSUP_TRY(const bool row, statement.step());
  return row ? statement.integer(0) : 0;
}

std::string shown_or(std::string_view shown, const std::filesystem::path& file) {
  return shown.empty() ? text::utf8_of(file) : std::string(shown);
}

// A damaged tree can make an entry that is there unfindable, and the run would go on without it. What the run is
// decided by is looked through, not the events: they are many, and one that cannot be read says so when it is.
Status check_whole(const Database& database) {
  for (const char* const look :
       {"PRAGMA integrity_check(step)", "PRAGMA integrity_check(restart)", "PRAGMA integrity_check(value)"}) {
    SSSUP_TRY(Statement statement, Statement::prepare(database, look));
    SSSUP_TRY(const bool row, statement.step());
    const std::string found = row ? statement.bytes(0) : std::string();
    if (found != "ok") return tl::unexpected<Error>(database.damaged(found));
  }
  return {};
}

}  // namespace

proto::Text reason_of(const RestartRecord& restart) {
  proto::Text text;
  text.set_id(restart.reason);
  return text;
}

Expected<std::unique_ptr<Journal>> Journal::create(const std::filesystem::path& file, machine::Effects& effects,
                                                   std::string_view shown) {
  const std::string name = shown_or(shown, file);
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored))
    return fail(Error::Kind::refused, {text::id::journal_exists, {{"path", name}}});
  SSSUP_TRY(Database database, Database::open(file, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  std::unique_ptr<Journal> journal(new Journal(std::move(database), effects));
  SSSUP_CHECK(effects.about_to("journal.create", "journal"));
  SSSUP_CHECK(sqlite::execute(journal->database_, settings));
  SSSUP_CHECK(sqlite::execute(journal->database_, (std::string("BEGIN IMMEDIATE;") + schema + "COMMIT;").c_str()));
  effects.did("journal.create", "journal");
  return journal;
}

Expected<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& file, machine::Effects& effects,
                                                 std::string_view shown) {
  SSSUP_TRY(Database database, Database::open(file, shown_or(shown, file), SQLITE_OPEN_READWRITE));
  std::unique_ptr<Journal> journal(new Journal(std::move(database), effects));
  SSSUP_CHECK(sqlite::execute(journal->database_, settings));
  SSSUP_CHECK(journal->prepare_schema());
  SSSUP_CHECK(check_whole(journal->database_));
  SSSUP_CHECK(journal->load());
  return journal;
}

// The log goes into the database with it: an effect like the others, though nothing is lost when it fails.
Journal::~Journal() {
  static_cast<void>(effects_.about_to("journal.close", "journal"));
  database_.close();
  effects_.did("journal.close", "journal");
}

Status Journal::prepare_schema() {
  SSSUP_TRY(const std::int64_t application, pragma(database_, "PRAGMA application_id"));
  SSSUP_TRY(const std::int64_t version, pragma(database_, "PRAGMA user_version"));
  if (application != application_id || version < 1)
    return tl::unexpected<Error>(database_.damaged("another application's, or none"));
  if (version > schema_version)
    return fail(Error::Kind::newer, {text::id::journal_newer,
                                     {{"path", database_.shown()},
                                      {"journal", std::to_string(version)},
                                      {"ours", std::to_string(schema_version)}}});
  return {};
}

Status Journal::load() {
  SSSUP_TRY(Statement steps,
            Statement::prepare(database_, "SELECT name,state,attempts,failures,began,verified FROM step"));
  for (;;) {
    SSSUP_TRY(const bool row, steps.step());
    if (!row) break;
    StepRecord step{steps.bytes(0),
                    static_cast<StepRecord::State>(steps.integer(1)),
                    static_cast<std::uint32_t>(steps.integer(2)),
                    static_cast<std::uint32_t>(steps.integer(3)),
                    steps.integer(4),
                    steps.integer(5)};
    steps_.insert_or_assign(step.name, std::move(step));
  }
  SSSUP_TRY(Statement restarts,
            Statement::prepare(database_,
                               "SELECT id,step,reason,boot_before,boot_after,asked,seen,requests,checked "
                               "FROM restart ORDER BY id"));
  for (;;) {
    SSSUP_TRY(const bool row, restarts.step());
    if (!row) break;
    restarts_.push_back({restarts.integer(0), restarts.bytes(1), restarts.bytes(2), restarts.bytes(3),
                         restarts.bytes(4), restarts.integer(5), restarts.integer(6),
                         static_cast<std::uint32_t>(restarts.integer(7)), restarts.integer(8) != 0});
  }
  SSSUP_TRY(const std::int64_t last, pragma(database_, "SELECT coalesce(max(seq), 0) FROM event"));
  last_seq_ = static_cast<std::uint64_t>(last);
  return {};
}

Status Journal::write(Change& change) {
  SSSUP_TRY(Statement step, Statement::prepare(database_, "INSERT OR REPLACE INTO step VALUES(?,?,?,?,?,?)"));
  for (const StepRecord& record : change.steps) {
    step.bind_text(0, record.name).bind(1, static_cast<std::int64_t>(record.state)).bind(2, record.attempts);
    step.bind(3, record.failures).bind(4, record.began_unix_ms).bind(5, record.verified_unix_ms);
    SSSUP_CHECK(step.run());
  }
  SSSUP_TRY(Statement restart,
            Statement::prepare(database_, "INSERT OR REPLACE INTO restart VALUES(?,?,?,?,?,?,?,?,?)"));
  for (RestartRecord& record : change.restarts) {
    if (record.id == 0) {
      SSSUP_TRY(record.id, pragma(database_, "SELECT coalesce(max(id), 0) + 1 FROM restart"));
    }
    restart.bind(0, record.id).bind_text(1, record.step).bind_text(2, record.reason).bind_text(3, record.boot_before);
    restart.bind_text(4, record.boot_after).bind(5, record.asked_unix_ms).bind(6, record.seen_unix_ms);
    restart.bind(7, record.requests).bind(8, record.checked ? 1 : 0);
    SSSUP_CHECK(restart.run());
  }
  SSSUP_TRY(Statement put, Statement::prepare(database_, "INSERT OR REPLACE INTO value VALUES(?,?)"));
  SSSUP_TRY(Statement remove, Statement::prepare(database_, "DELETE FROM value WHERE key = ?"));
  for (const auto& [key, content] : change.values)
    SSSUP_CHECK(content ? put.bind_text(0, key).bind_blob(1, *content).run() : remove.bind_text(0, key).run());
  SSSUP_TRY(Statement event, Statement::prepare(database_, "INSERT INTO event VALUES(?,?)"));
  std::uint64_t seq = last_seq_;
  for (proto::Event& said : change.events) {
    said.set_seq(++seq);
    const std::string content = said.SerializeAsString();
    SSSUP_CHECK(event.bind(0, static_cast<std::int64_t>(seq)).bind_blob(1, content).run());
  }
  return {};
}

Status Journal::commit(Change& change) {
  if (change.empty()) return {};
  SSSUP_CHECK(effects_.about_to("journal.commit", "journal"));
  {
    const std::lock_guard lock(mutex_);
    SSSUP_CHECK(sqlite::execute(database_, "BEGIN IMMEDIATE"));
    Status written = write(change);
    if (written) written = sqlite::execute(database_, "COMMIT");
    if (!written) {
      // SQLite may have rolled back by itself. The first error says what is wrong; another one adds nothing.
      if (sqlite3_get_autocommit(database_.handle()) == 0) static_cast<void>(sqlite::execute(database_, "ROLLBACK"));
      return written;
    }
    last_seq_ += change.events.size();
  }
  for (const StepRecord& record : change.steps) steps_.insert_or_assign(record.name, record);
  for (const RestartRecord& record : change.restarts) {
    const auto known =
        std::find_if(restarts_.begin(), restarts_.end(), [&](const auto& old) { return old.id == record.id; });
    if (known == restarts_.end())
      restarts_.push_back(record);
    else
      *known = record;
  }
  effects_.did("journal.commit", "journal");
  return {};
}

Expected<std::optional<std::string>> Journal::value(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  SSSUP_TRY(Statement statement, Statement::prepare(database_, "SELECT content FROM value WHERE key = ?"));
  SSSUP_TRY(const bool row, statement.bind_text(0, key).step());
  if (!row) return std::nullopt;
  return statement.bytes(0);
}

std::uint64_t Journal::last_seq() const {
  return last_seq_;
}

Expected<std::vector<proto::Event>> Journal::events(std::uint64_t after_seq, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  SSSUP_TRY(Statement statement,
            Statement::prepare(database_, "SELECT content FROM event WHERE seq > ? ORDER BY seq LIMIT ?"));
  statement.bind(0, static_cast<std::int64_t>(after_seq)).bind(1, static_cast<std::int64_t>(most));
  std::vector<proto::Event> events;
  for (;;) {
    SSSUP_TRY(const bool row, statement.step());
    if (!row) return events;
    if (!events.emplace_back().ParseFromString(statement.bytes(0)))
      return tl::unexpected<Error>(database_.damaged("an event cannot be read"));
  }
}

}  // namespace sssup::engine
