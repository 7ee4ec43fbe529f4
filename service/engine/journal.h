// What must survive a power cut: steps, restarts, values, events. One SQLite file, one writer, every commit durable
// before it returns (write-ahead log, synchronous FULL; the crash tests show it to be safe). A newer schema is refused,
// an older one is brought forward on opening (R-2.4-update).
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "pipe.pb.h"
#include "service/engine/sqlite.h"
#include "service/machine/machine.h"

namespace sssup::engine {

struct StepRecord {
  /// Numbers are the journal's. `acted`: the work is done, and not proven yet.
  enum class State { none = 0, begun = 1, verified = 2, acted = 3 };
  std::string name;
  State state = State::none;
  std::uint32_t attempts = 0;      // times begun since it was last told to go on: the loop breaker counts these
  std::uint32_t failures = 0;      // times it ended in an error since then
  std::int64_t began_unix_ms = 0;  // for the first time
  std::int64_t verified_unix_ms = 0;
};

/// A restart is three facts: asked for, seen (another boot identity), checked.
struct RestartRecord {
  std::int64_t id = 0;  // 0: not in the journal yet
  std::string step;     // whose restart it is; the step under way for one nobody asked for
  std::string reason;   // id of its text
  std::string boot_before;
  std::string boot_after;          // empty: not seen yet
  std::int64_t asked_unix_ms = 0;  // 0: not asked for by the upgrade
  std::int64_t seen_unix_ms = 0;
  std::uint32_t requests = 0;  // times asked for
  bool checked = false;
};

/// The reason, for people.
proto::Text reason_of(const RestartRecord& restart);

/// All that becomes durable at once. An empty optional removes the value.
struct Change {
  std::vector<StepRecord> steps;
  std::vector<RestartRecord> restarts;
  std::map<std::string, std::optional<std::string>> values;
  std::vector<proto::Event> events;  // seq is given by the commit

  bool empty() const { return steps.empty() && restarts.empty() && values.empty() && events.empty(); }
};

class Journal {
 public:
  /// A new journal; the folder must be there. Kind::refused when there is one already. `shown`: the name by which
  /// people know the file, in every error; `file` itself when empty.
  static Expected<std::unique_ptr<Journal>> create(const std::filesystem::path& file, machine::Effects& effects,
                                                   std::string_view shown = {});
  /// Kind::not_found; Kind::newer when a newer version wrote it; Kind::corrupt; Kind::busy when another service has it;
  /// Kind::denied, disk_full, io.
  static Expected<std::unique_ptr<Journal>> open(const std::filesystem::path& file, machine::Effects& effects,
                                                 std::string_view shown = {});

  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Durable when it returns without error, else as if it had not been. Fills in `change`'s seqs and ids.
  Status commit(Change& change);

  /// Every step that was ever begun, by name.
  const std::map<std::string, StepRecord, std::less<>>& steps() const { return steps_; }
  const std::vector<RestartRecord>& restarts() const { return restarts_; }
  Expected<std::optional<std::string>> value(std::string_view key) const;

  // The pipe reads events while the engine writes: these two may be called from any thread.
  std::uint64_t last_seq() const;
  Expected<std::vector<proto::Event>> events(std::uint64_t after_seq, std::size_t most) const;

 private:
  Journal(sqlite::Database database, machine::Effects& effects) : database_(std::move(database)), effects_(effects) {}
  Status prepare_schema();
  Status load();
  Status write(Change& change);

  sqlite::Database database_;
  machine::Effects& effects_;
  mutable std::mutex mutex_;  // guards database_
  // Asked for by the pipe's thread, which must not wait for a commit: the engine may wait for that thread.
  std::atomic<std::uint64_t> last_seq_ = 0;
  std::map<std::string, StepRecord, std::less<>> steps_;
  std::vector<RestartRecord> restarts_;
};

}  // namespace sssup::engine
