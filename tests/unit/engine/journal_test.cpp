#include <fstream>
#include <iterator>

#include <sqlite3.h>
#include <catch2/catch_test_macros.hpp>

#include "common/text/events.h"
#include "service/engine/journal.h"
#include "tests/unit/engine/paper_machine.h"

using namespace sssup;
using namespace sssup::engine;
using sssup::tests::PaperEffects;
using sssup::tests::TemporaryFolder;

namespace {

proto::Event said(const char* step) {
  proto::Event event;
  event.set_step(step);
  *event.mutable_text() = text::to_proto(text::id::event_server_restarted);
  return event;
}

Change change_of(const char* name, StepRecord::State state) {
  Change change;
  StepRecord record;
  record.name = name;
  record.state = state;
  record.attempts = 2;
  change.steps.push_back(record);
  change.events.push_back(said(name));
  change.values["answer"] = std::string("forty\0two", 9);
  return change;
}

void set_pragma(const std::filesystem::path& file, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.string().c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

// SQLite's own layer to the system, but that each write to the write-ahead log fails as it is told to.
class FailingDisk {
 public:
  FailingDisk() : system_(sqlite3_vfs_find(nullptr)), layer_(*system_) {
    code = SQLITE_OK;
    system = system_;
    layer_.zName = "failing";
    layer_.pNext = nullptr;
    layer_.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
      const int opened = system->xOpen(system, name, file, flags, out_flags);
      if (opened != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0) return opened;
      methods = *file->pMethods;
      write = methods.xWrite;
      methods.xWrite = [](sqlite3_file* to, const void* data, int size, sqlite3_int64 offset) {
        return code == SQLITE_OK ? write(to, data, size, offset) : code;
      };
      file->pMethods = &methods;
      return SQLITE_OK;
    };
    sqlite3_vfs_register(&layer_, 1);
  }
  ~FailingDisk() { sqlite3_vfs_unregister(&layer_); }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  static inline int code = SQLITE_OK;  // of each write

 private:
  static inline sqlite3_vfs* system = nullptr;
  static inline sqlite3_io_methods methods{};
  static inline decltype(sqlite3_io_methods::xWrite) write = nullptr;
  sqlite3_vfs* system_;
  sqlite3_vfs layer_;
};

void tells_a_person(const Error& error, Error::Kind kind, const char* english, const char* japanese) {
  const std::string said = describe(error, text::Language::english);
  INFO(said);
  CHECK(error.kind == kind);
  CHECK(error.cause.empty());
  CHECK(said.find(R"(D:\SSS Upgrade\journal.db)") != std::string::npos);
  CHECK(said.find(english) != std::string::npos);
  CHECK(describe(error, text::Language::japanese).find(japanese) != std::string::npos);
}

}  // namespace

TEST_CASE("every error of the journal is told in our words, with the file's path and what to do", "[T-6]") {
  constexpr const char* shown = R"(D:\SSS Upgrade\journal.db)";
  const TemporaryFolder folder;
  PaperEffects effects;
  const auto open = [&](const char* name) { return Journal::open(folder / name, effects, shown).error(); };
  SECTION("damaged, or none") {
    std::ofstream(folder / "text.db") << std::string(4096, 'x');
    tells_a_person(open("text.db"), Error::Kind::corrupt, "put back an intact copy", "が壊れています");
    set_pragma(folder / "other.db", "CREATE TABLE a(b)");
    tells_a_person(open("other.db"), Error::Kind::corrupt, "is damaged", "が壊れています");
  }
  SECTION("missing") {
    tells_a_person(open("none.db"), Error::Kind::not_found, "put the file back", "ファイルを元に戻すか");
  }
  SECTION("there already") {
    std::ofstream(folder / "journal.db") << "x";
    tells_a_person(Journal::create(folder / "journal.db", effects, shown).error(), Error::Kind::refused,
                   "There is a journal of an upgrade already", "が既に存在します");
  }
  SECTION("of a newer version") {
    REQUIRE(Journal::create(folder / "journal.db", effects));
    set_pragma(folder / "journal.db", "PRAGMA user_version = 99");
    tells_a_person(open("journal.db"), Error::Kind::newer, "newer UPGRADE.EXE", "新しい UPGRADE.EXE");
  }
  SECTION("locked") {
    const auto first = Journal::create(folder / "journal.db", effects);
    REQUIRE(first);
    tells_a_person(open("journal.db"), Error::Kind::busy, "end that program", "そのプログラムを終了してください");
  }
  SECTION("its disk, while it is open") {
    const FailingDisk disk;
    const auto journal = Journal::create(folder / "journal.db", effects, shown);
    REQUIRE(journal);
    const auto commit_with = [&](int code) {
      FailingDisk::code = code;
      Change change = change_of("freeze", StepRecord::State::begun);
      const Status status = (*journal)->commit(change);
      FailingDisk::code = SQLITE_OK;
      REQUIRE_FALSE(status);
      return status.error();
    };
    tells_a_person(commit_with(SQLITE_FULL), Error::Kind::disk_full, "free some space", "空き領域を確保してください");
    tells_a_person(commit_with(SQLITE_READONLY), Error::Kind::denied, "make it writable", "読み取り専用です");
    tells_a_person(commit_with(SQLITE_IOERR_WRITE), Error::Kind::io, "or is no longer there",
                   "ディスクが接続されていません");
    tells_a_person(commit_with(SQLITE_NOMEM), Error::Kind::io, "restart the server", "再起動してください");
    Change change = change_of("freeze", StepRecord::State::begun);
    CHECK((*journal)->commit(change));
  }
}

TEST_CASE("a journal without a file is none: SQLite would keep it in memory and lose it", "[T-6][R-1.4-once]") {
  PaperEffects effects;
  CHECK_FALSE(Journal::create("", effects, R"(D:\SSS Upgrade\journal.db)"));
  const auto opened = Journal::open("", effects, R"(D:\SSS Upgrade\journal.db)");
  REQUIRE_FALSE(opened);
  CHECK(describe(opened.error(), text::Language::english).find(R"(D:\SSS Upgrade\journal.db)") != std::string::npos);
}

TEST_CASE("what is taken out of the journal is not in its file any more", "[R-5.log]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  const std::string secret = "sentinel-" + std::string(3000, 's');  // fills pages of its own
  {
    auto journal = Journal::create(folder / "journal.db", effects);
    REQUIRE(journal);
    for (int copy = 0; copy < 8; ++copy) {
      Change change;
      change.values["answer-" + std::to_string(copy)] = secret;
      REQUIRE((*journal)->commit(change));
    }
  }
  const auto content = [&] {
    std::ifstream file(folder / "journal.db", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  REQUIRE(content().find("sentinel-") != std::string::npos);
  {
    auto journal = Journal::open(folder / "journal.db", effects);
    REQUIRE(journal);
    for (int copy = 0; copy < 8; ++copy) {
      Change change;
      change.values["answer-" + std::to_string(copy)] = std::nullopt;
      REQUIRE((*journal)->commit(change));
    }
  }
  CHECK(content().find("sentinel-") == std::string::npos);
  CHECK(content().find("ssssssss") == std::string::npos);
}

TEST_CASE("what is committed is there when the journal is opened again", "[R-1.4-once]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  {
    auto journal = Journal::create(folder / "journal.db", effects);
    REQUIRE(journal);
    Change change = change_of("freeze", StepRecord::State::begun);
    RestartRecord restart;
    restart.step = "restart-1";
    restart.boot_before = "boot-1";
    restart.asked_unix_ms = 7;
    change.restarts.push_back(restart);
    REQUIRE((*journal)->commit(change));
    CHECK(change.events.front().seq() == 1);
    CHECK(change.restarts.front().id == 1);
  }
  auto journal = Journal::open(folder / "journal.db", effects);
  REQUIRE(journal);
  CHECK((*journal)->steps().at("freeze").state == StepRecord::State::begun);
  CHECK((*journal)->steps().at("freeze").attempts == 2);
  REQUIRE((*journal)->restarts().size() == 1);
  CHECK((*journal)->restarts().front().boot_before == "boot-1");
  CHECK((*journal)->value("answer").value() == std::string("forty\0two", 9));
  CHECK_FALSE((*journal)->value("question").value().has_value());
  CHECK((*journal)->last_seq() == 1);
}

TEST_CASE("a commit that fails leaves nothing behind", "[R-1.4-once]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  auto journal = Journal::create(folder / "journal.db", effects);
  REQUIRE(journal);
  effects.failing_commits = {1};
  Change change = change_of("freeze", StepRecord::State::begun);
  const auto status = (*journal)->commit(change);
  REQUIRE_FALSE(status);
  CHECK(status.error().kind == Error::Kind::disk_full);
  CHECK((*journal)->steps().empty());
  CHECK((*journal)->last_seq() == 0);
  Change again = change_of("freeze", StepRecord::State::verified);
  REQUIRE((*journal)->commit(again));
  CHECK(again.events.front().seq() == 1);
}

TEST_CASE("events are read from where a client left off, in order", "[R-5.remote]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  auto journal = Journal::create(folder / "journal.db", effects);
  REQUIRE(journal);
  Change change;
  for (int number = 0; number < 10; ++number) change.events.push_back(said("save"));
  REQUIRE((*journal)->commit(change));
  const auto events = (*journal)->events(4, 3);
  REQUIRE(events);
  REQUIRE(events->size() == 3);
  CHECK(events->front().seq() == 5);
  CHECK(events->back().seq() == 7);
  CHECK((*journal)->events(10, 100)->empty());
}

TEST_CASE("the journal of a newer version is refused with a clear message", "[R-2.4-update]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  REQUIRE(Journal::create(folder / "journal.db", effects));
  set_pragma(folder / "journal.db", "PRAGMA user_version = 99");
  const auto journal = Journal::open(folder / "journal.db", effects);
  REQUIRE_FALSE(journal);
  CHECK(journal.error().kind == Error::Kind::newer);
  CHECK(describe(journal.error(), text::Language::english).find("99") != std::string::npos);
}

TEST_CASE("a file that is no journal of ours is refused", "[R-1.4-once]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  std::ofstream(folder / "text.db")
      << "this is not a database, and long enough to be looked at as one ........................";
  CHECK(Journal::open(folder / "text.db", effects).error().kind == Error::Kind::corrupt);
  set_pragma(folder / "other.db", "CREATE TABLE a(b)");
  CHECK(Journal::open(folder / "other.db", effects).error().kind == Error::Kind::corrupt);
  CHECK(Journal::open(folder / "none.db", effects).error().kind == Error::Kind::not_found);
}

TEST_CASE("a journal whose entries cannot be found by their keys any more is refused as damaged", "[R-1.4-once]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  const auto file = folder / "journal.db";
  {
    auto journal = Journal::create(file, effects);
    REQUIRE(journal);
    Change change;
    for (const char* key : {"bravo", "run", "zulu"}) change.values[key] = "kept";
    REQUIRE((*journal)->commit(change));
  }
  // What a disk may do behind everybody's back; SQLite itself would say only that there is no "run".
  std::string bytes;
  {
    std::ifstream in(file, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto at = bytes.find("runkept");
  REQUIRE(at != std::string::npos);
  bytes[at] = '\xf2';
  std::ofstream(file, std::ios::binary) << bytes;

  const auto journal = Journal::open(file, effects);
  REQUIRE_FALSE(journal);
  CHECK(journal.error().kind == Error::Kind::corrupt);
}

TEST_CASE("a journal has one writer", "[R-1.4-once]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  auto first = Journal::create(folder / "journal.db", effects);
  REQUIRE(first);
  Change change = change_of("freeze", StepRecord::State::begun);
  REQUIRE((*first)->commit(change));
  const auto second = Journal::open(folder / "journal.db", effects);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == Error::Kind::busy);
  CHECK(Journal::create(folder / "journal.db", effects).error().kind == Error::Kind::refused);
}

TEST_CASE("a torn tail is as if the last commit had not been", "[R-1.4-once]") {
  const TemporaryFolder folder;
  PaperEffects effects;
  {
    auto journal = Journal::create(folder / "journal.db", effects);
    REQUIRE(journal);
    Change first = change_of("freeze", StepRecord::State::verified);
    REQUIRE((*journal)->commit(first));
    std::filesystem::copy(folder / "journal.db", folder / "torn.db");
    std::filesystem::copy(folder / "journal.db-wal", folder / "torn.db-wal");
    const auto whole = std::filesystem::file_size(folder / "torn.db-wal");
    Change second = change_of("save", StepRecord::State::begun);
    REQUIRE((*journal)->commit(second));
    // What a power cut within the second commit leaves: part of its frames.
    std::filesystem::remove(folder / "torn.db-wal");
    std::filesystem::copy(folder / "journal.db-wal", folder / "torn.db-wal");
    const auto longer = std::filesystem::file_size(folder / "torn.db-wal");
    REQUIRE(longer > whole);
    std::filesystem::resize_file(folder / "torn.db-wal", longer - 100);
  }
  auto journal = Journal::open(folder / "torn.db", effects);
  REQUIRE(journal);
  CHECK((*journal)->steps().contains("freeze"));
  CHECK_FALSE((*journal)->steps().contains("save"));
  CHECK((*journal)->last_seq() == 1);
}
