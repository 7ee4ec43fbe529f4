// The few lines of SQLite the journal needs, with errors as values.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "common/outcome/outcome.h"

namespace sssup::engine::sqlite {

/// An open database, and the name by which people know its file. Every error is a sentence of ours about that file;
/// SQLite's own words go into the log.
class Database {
 public:
  /// `flags`: of sqlite3_open_v2.
  static Expected<Database> open(const std::filesystem::path& file, std::string shown, int flags);

  ~Database() { close(); }
  Database(Database&& other) noexcept
      : handle_(std::exchange(other.handle_, nullptr)), shown_(std::move(other.shown_)) {}
  Database& operator=(Database&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(shown_, other.shown_);
    return *this;
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  sqlite3* handle() const { return handle_; }
  const std::string& shown() const { return shown_; }
  /// The last error as ours.
  Error last_error() const;
  /// The error of a file that is no whole journal of ours; `why` is for the log.
  Error damaged(std::string_view why) const;
  void close() { sqlite3_close_v2(std::exchange(handle_, nullptr)); }

 private:
  explicit Database(std::string shown) : shown_(std::move(shown)) {}
  sqlite3* handle_ = nullptr;
  std::string shown_;
};

Status execute(const Database& database, const char* sql);

/// A prepared statement of a database that outlives it; parameters and columns are counted from 0.
class Statement {
 public:
  static Expected<Statement> prepare(const Database& database, const char* sql);

  ~Statement() { sqlite3_finalize(statement_); }
  Statement(Statement&& other) noexcept
      : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(database_, other.database_);
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
  Statement(const Database& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}
  const Database* database_;
  sqlite3_stmt* statement_;
};

}  // namespace sssup::engine::sqlite
