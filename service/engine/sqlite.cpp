#include "service/engine/sqlite.h"

#include "common/text/events.h"

namespace sssup::engine::sqlite {

Error last_error(sqlite3* database) {
  Error::Kind kind = Error::Kind::io;
  switch (sqlite3_errcode(database) & 0xFF) {
    case SQLITE_FULL: kind = Error::Kind::disk_full; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: kind = Error::Kind::busy; break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: kind = Error::Kind::denied; break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: kind = Error::Kind::corrupt; break;
    case SQLITE_CANTOPEN: kind = Error::Kind::not_found; break;
    default: break;
  }
  return {kind, text::id::journal_failed, sqlite3_errmsg(database)};
}

Status execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return tl::unexpected<Error>(last_error(database));
  return {};
}

Expected<Statement> Statement::prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK)
    return tl::unexpected<Error>(last_error(database));
  return Statement(statement);
}

Expected<bool> Statement::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return tl::unexpected<Error>(last_error(sqlite3_db_handle(statement_)));
}

Status Statement::run() {
  const auto row = step();
  sqlite3_reset(statement_);
  if (!row) return tl::unexpected<Error>(row.error());
  return {};
}

}  // namespace sssup::engine::sqlite
