// The few lines of SQLite the journal needs, with errors as values.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "common/outcome/outcome.h"

namespace sssup::engine::sqlite {

/// `database`'s last error as ours.
Error last_error(sqlite3* database);

Status execute(sqlite3* database, const char* sql);

/// A prepared statement; parameters and columns are counted from 0.
class Statement {
 public:
  static Expected<Statement> prepare(sqlite3* database, const char* sql);

  ~Statement() { sqlite3_finalize(statement_); }
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int index, std::int64_t value) {
    sqlite3_bind_int64(statement_, index + 1, value);
    return *this;
  }
  /// The bytes must live until the statement has run.
  Statement& bind_text(int index, std::string_view value) {
    sqlite3_bind_text(statement_, index + 1, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& bind_blob(int index, std::string_view value) {
    sqlite3_bind_blob64(statement_, index + 1, value.data(), value.size(), SQLITE_STATIC);
    return *this;
  }

  /// True: a row is there to read. False: done.
  Expected<bool> step();
  /// Runs it to its end and makes it ready for other values.
  Status run();

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string bytes(int column) const {
    const void* data = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return size == 0 ? std::string() : std::string(static_cast<const char*>(data), size);
  }

 private:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  sqlite3_stmt* statement_;
};

}  // namespace sssup::engine::sqlite
