#include "service/engine/sqlite.h"

#include <spdlog/spdlog.h>

#include "common/text/events.h"
#include "common/text/path.h"

namespace sssup::engine::sqlite {

Expected<Database> Database::open(const std::filesystem::path& file, std::string shown, int flags) {
  const std::string name = text::utf8_of(file);
  Database database(std::move(shown));
  // SQLite would make a private database that is gone when it is closed.
  if (name.empty()) return fail(Error::Kind::not_found, {text::id::journal_missing, {{"path", database.shown_}}});
  if (sqlite3_open_v2(name.c_str(), &database.handle_, flags, nullptr) == SQLITE_OK) return database;
  return tl::unexpected<Error>(database.last_error());
}

Error Database::last_error() const {
  const int code = handle_ == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(handle_);
  spdlog::warn("journal {}: SQLite error {}: {}", shown_, code,
               handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_));
  const auto error = [this](Error::Kind kind, const text::Entry& what) {
    return Error(kind, {what, {{"path", shown_}}});
  };
  switch (code & 0xFF) {
    case SQLITE_FULL: return error(Error::Kind::disk_full, text::id::journal_disk_full);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return error(Error::Kind::busy, text::id::journal_locked);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return error(Error::Kind::denied, text::id::journal_read_only);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return error(Error::Kind::corrupt, text::id::journal_not_ours);
    case SQLITE_CANTOPEN: return error(Error::Kind::not_found, text::id::journal_missing);
    case SQLITE_IOERR: return error(Error::Kind::io, text::id::journal_disk_fails);
    default: break;
  }
  return {Error::Kind::io, {text::id::journal_failed, {{"path", shown_}, {"code", std::to_string(code)}}}};
}

Error Database::damaged(std::string_view why) const {
  spdlog::warn("journal {}: {}", shown_, why);
  return {Error::Kind::corrupt, {text::id::journal_not_ours, {{"path", shown_}}}};
}

Status execute(const Database& database, const char* sql) {
  if (sqlite3_exec(database.handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return tl::unexpected<Error>(database.last_error());
  return {};
}

Expected<Statement> Statement::prepare(const Database& database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database.handle(), sql, -1, &statement, nullptr) != SQLITE_OK)
    return tl::unexpected<Error>(database.last_error());
  return Statement(database, statement);
}

Expected<bool> Statement::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return tl::unexpected<Error>(database_->last_error());
}

Status Statement::run() {
  const auto row = step();
  sqlite3_reset(statement_);
  if (!row) return tl::unexpected<Error>(row.error());
  return {};
}

}  // namespace sssup::engine::sqlite
