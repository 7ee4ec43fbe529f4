// SQLite's files on a disk whose power may go (in the manner of SQLite's own test6.c): a layer below SQLite of this
// process that knows what was written and not flushed yet.
#pragma once

#include <sqlite3.h>

#include "service/machine/rehearsal/gate.h"

namespace sssup::machine::rehearsal {

/// While it lives, whatever SQLite opens goes through it. One at a time.
class JournalDisk {
 public:
  explicit JournalDisk(Gate& gate);
  ~JournalDisk();
  JournalDisk(const JournalDisk&) = delete;
  JournalDisk& operator=(const JournalDisk&) = delete;

 private:
  class File;
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* handle, int flags, int* out_flags);
  static int remove(sqlite3_vfs* vfs, const char* name, int flush_folder);

  static JournalDisk* present_;

  Gate& gate_;
  sqlite3_vfs* system_;  // SQLite's own for this system
  sqlite3_vfs layer_;
};

}  // namespace sssup::machine::rehearsal
