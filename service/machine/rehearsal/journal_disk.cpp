#include "service/machine/rehearsal/journal_disk.h"

#include <algorithm>
#include <new>

#include "common/text/path.h"

namespace sssup::machine::rehearsal {

using When = proto::PowerCut;

namespace {

bool is_before_flush(proto::PowerCut::When cut) {
  switch (cut) {
    case When::WITHIN:
    case When::TORN:
    case When::UNFLUSHED: return true;
    default: return false;
  }
}

}  // namespace

JournalDisk* JournalDisk::present_ = nullptr;

/// One open file: SQLite's handle, the system's behind it, and what the last write put over.
class JournalDisk::File final : public sqlite3_file {
 public:
  static File& of(sqlite3_file* handle) { return static_cast<File&>(*handle); }
  sqlite3_file* system() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  static int close(sqlite3_file* handle) {
    File& file = of(handle);
    const int result = file.system()->pMethods->xClose(file.system());
    file.~File();
    return result;
  }

  static int read(sqlite3_file* handle, void* data, int size, sqlite3_int64 offset) {
    return of(handle).system()->pMethods->xRead(of(handle).system(), data, size, offset);
  }

  static int write(sqlite3_file* handle, const void* data, int size, sqlite3_int64 offset) {
    File& file = of(handle);
    file.remember();
    file.last_offset_ = offset;
    file.last_tail_ = file.content(offset + size / 2, size - size / 2);
    file.last_size_ = size;
    return file.system()->pMethods->xWrite(file.system(), data, size, offset);
  }

  static int truncate(sqlite3_file* handle, sqlite3_int64 size) {
    of(handle).remember();
    return of(handle).system()->pMethods->xTruncate(of(handle).system(), size);
  }

  static int sync(sqlite3_file* handle, int flags) {
    File& file = of(handle);
    const auto cut = file.tracked_ && file.unflushed().has_data(file.path_) ? file.gate_.pending_cut() : std::nullopt;
    if (cut == When::TORN) file.tear_last_write();
    if (cut && is_before_flush(*cut)) file.gate_.cut_pending();
    const int result = file.system()->pMethods->xSync(file.system(), flags);
    if (result != SQLITE_OK || !file.tracked_) return result;
    file.unflushed().flushed(file.path_);
    if (cut == When::UNNAMED) file.gate_.cut_pending();
    // SQLite flushes the folder with the first flush of a log that it has made.
    if (file.is_log_) file.unflushed().flushed(file.path_.parent_path());
    return result;
  }

  static int size(sqlite3_file* handle, sqlite3_int64* size) {
    return of(handle).system()->pMethods->xFileSize(of(handle).system(), size);
  }
  static int lock(sqlite3_file* handle, int level) {
    return of(handle).system()->pMethods->xLock(of(handle).system(), level);
  }
  static int unlock(sqlite3_file* handle, int level) {
    return of(handle).system()->pMethods->xUnlock(of(handle).system(), level);
  }
  static int check_reserved_lock(sqlite3_file* handle, int* held) {
    return of(handle).system()->pMethods->xCheckReservedLock(of(handle).system(), held);
  }
  static int control(sqlite3_file* handle, int what, void* argument) {
    return of(handle).system()->pMethods->xFileControl(of(handle).system(), what, argument);
  }
  static int sector_size(sqlite3_file* handle) {
    return of(handle).system()->pMethods->xSectorSize(of(handle).system());
  }
  static int characteristics(sqlite3_file* handle) {
    return of(handle).system()->pMethods->xDeviceCharacteristics(of(handle).system());
  }

  File(Gate& gate, const char* name, int flags)
      : sqlite3_file{},
        gate_(gate),
        tracked_(name != nullptr),
        is_log_((flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0),
        path_(tracked_ ? text::path_of(name) : std::filesystem::path()) {}

 private:
  Unflushed& unflushed() { return gate_.unflushed(); }

  // By the handle that is open: closing another one would let go of SQLite's locks.
  void remember() {
    if (!tracked_) return;
    unflushed().about_to_write(path_, [this] {
      sqlite3_int64 size = 0;
      system()->pMethods->xFileSize(system(), &size);
      return content(0, size);
    });
  }

  std::string content(sqlite3_int64 offset, sqlite3_int64 size) {
    sqlite3_int64 whole = 0;
    system()->pMethods->xFileSize(system(), &whole);
    std::string bytes(static_cast<std::size_t>(std::max<sqlite3_int64>(std::min(size, whole - offset), 0)), '\0');
    if (!bytes.empty()) system()->pMethods->xRead(system(), bytes.data(), static_cast<int>(bytes.size()), offset);
    return bytes;
  }

  void tear_last_write() {
    const sqlite3_int64 half = last_offset_ + last_size_ / 2;
    sqlite3_int64 whole = 0;
    system()->pMethods->xFileSize(system(), &whole);
    system()->pMethods->xWrite(system(), last_tail_.data(), static_cast<int>(last_tail_.size()), half);
    if (whole == last_offset_ + last_size_)
      system()->pMethods->xTruncate(system(), half + static_cast<sqlite3_int64>(last_tail_.size()));
  }

  Gate& gate_;
  bool tracked_;  // a temporary file has no name and nobody misses it
  bool is_log_;
  std::filesystem::path path_;
  sqlite3_int64 last_offset_ = 0;
  int last_size_ = 0;
  std::string last_tail_;  // what was there before, of the second half
};

JournalDisk::JournalDisk(Gate& gate) : gate_(gate), system_(sqlite3_vfs_find(nullptr)), layer_(*system_) {
  layer_.zName = "sssup-rehearsal";
  layer_.szOsFile = static_cast<int>(sizeof(File)) + system_->szOsFile;
  layer_.pNext = nullptr;
  layer_.xOpen = &JournalDisk::open;
  layer_.xDelete = &JournalDisk::remove;
  present_ = this;
  sqlite3_vfs_register(&layer_, 1);
}

JournalDisk::~JournalDisk() {
  sqlite3_vfs_unregister(&layer_);
  present_ = nullptr;
}

int JournalDisk::open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* handle, int flags, int* out_flags) {
  // Version 1: the journal is locked exclusively, so its log needs no shared memory.
  static constexpr sqlite3_io_methods methods = {
      .iVersion = 1,
      .xClose = &File::close,
      .xRead = &File::read,
      .xWrite = &File::write,
      .xTruncate = &File::truncate,
      .xSync = &File::sync,
      .xFileSize = &File::size,
      .xLock = &File::lock,
      .xUnlock = &File::unlock,
      .xCheckReservedLock = &File::check_reserved_lock,
      .xFileControl = &File::control,
      .xSectorSize = &File::sector_size,
      .xDeviceCharacteristics = &File::characteristics,
      .xShmMap = nullptr,
      .xShmLock = nullptr,
      .xShmBarrier = nullptr,
      .xShmUnmap = nullptr,
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };
  JournalDisk& disk = *present_;
  std::error_code ignored;
  if (name != nullptr && (flags & SQLITE_OPEN_CREATE) != 0 && !std::filesystem::exists(text::path_of(name), ignored))
    disk.gate_.unflushed().about_to_make(text::path_of(name));
  auto* file = new (handle) File(disk.gate_, name, flags);
  const int result = disk.system_->xOpen(disk.system_, name, file->system(), flags, out_flags);
  if (file->system()->pMethods != nullptr) {
    file->pMethods = &methods;
    return result;
  }
  file->~File();
  handle->pMethods = nullptr;  // SQLite does not close it
  return result;
}

int JournalDisk::remove(sqlite3_vfs* /*vfs*/, const char* name, int flush_folder) {
  JournalDisk& disk = *present_;
  const std::filesystem::path path = text::path_of(name);
  disk.gate_.unflushed().about_to_remove(path);
  const int result = disk.system_->xDelete(disk.system_, name, flush_folder);
  if (result == SQLITE_OK && flush_folder != 0) disk.gate_.unflushed().flushed(path.parent_path());
  return result;
}

}  // namespace sssup::machine::rehearsal
