// All that the upgrade may do to a server. Every effect goes through here, so that a rehearsal server can stand in for
// the real one and every crash, error and full disk can be met in a test.
//
// Paths are Windows paths in UTF-8 ("D:\\SSS Upgrade\\journal.db"), registry keys are full ("HKLM\\SOFTWARE\\NEC\\…");
// both compare ignoring ASCII case. Every write is whole or not at all, and durable when the call returns. Calls may
// block and come from the engine's thread only, but for `boot_identity` and `now_unix_ms`. Errors: Error::Kind denied,
// disk_full, io, busy, not_found.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/outcome/outcome.h"
#include "server.pb.h"

namespace sssup::machine {

// Ours: the service's name in the service control manager, and the key that anchors a run (R-2.4).
inline constexpr std::string_view own_service = "SSSUpgrade";
inline constexpr std::string_view own_key = R"(HKLM\SOFTWARE\NEC\SSSUpgrade)";

// --- registry -------------------------------------------------------------------------------------------------------

using RegistryBytes = std::vector<std::uint8_t>;

/// A value of any other type, or whose data is not what its type says: kept as it is, for backups.
struct RegistryRaw {
  std::uint32_t type = 0;  // as in winnt.h: 2 REG_EXPAND_SZ, 7 REG_MULTI_SZ, 11 REG_QWORD, …
  RegistryBytes data;

  friend bool operator==(const RegistryRaw&, const RegistryRaw&) = default;
};

// REG_SZ, REG_DWORD, REG_BINARY, others.
using RegistryValue = std::variant<std::string, std::uint32_t, RegistryBytes, RegistryRaw>;

struct RegistryKey {
  std::map<std::string, RegistryValue, std::less<>> values;
  std::map<std::string, RegistryKey, std::less<>> keys;

  friend bool operator==(const RegistryKey&, const RegistryKey&) = default;
};

class Registry {
 public:
  virtual ~Registry() = default;
  /// The key with everything below it; nothing when it is not there.
  virtual Expected<std::optional<RegistryKey>> read(std::string_view key) = 0;
  /// Makes the key exactly `content`: what else was in it is gone. Atomic on the rehearsal server; on Windows
  /// repeatable.
  virtual Status write(std::string_view key, const RegistryKey& content) = 0;
  /// The same for what holds secrets, sealed as they are: readable by SYSTEM and administrators only. A rehearsal's
  /// folder is its user's anyway.
  virtual Status write_private(std::string_view key, const RegistryKey& content) { return write(key, content); }
  /// The key and everything below it. Not being there is no error.
  virtual Status remove(std::string_view key) = 0;
};

// --- services -------------------------------------------------------------------------------------------------------

class Services {
 public:
  virtual ~Services() = default;
  virtual Expected<std::optional<proto::WindowsService>> query(std::string_view name) = 0;
  virtual Status set_start_type(std::string_view name, proto::WindowsService::StartType type) = 0;
  /// Stops and waits. Not running is no error.
  virtual Status stop(std::string_view name) = 0;
  /// Removes the service from the service control manager; not being there is no error. For our own service: it goes on
  /// running, and is not started again.
  virtual Status remove(std::string_view name) = 0;
};

// --- files ----------------------------------------------------------------------------------------------------------

struct FileContent {
  std::string path;
  std::string content;
};

struct FileEntry {
  std::string path;        // whole path; of a medium's file: from the medium's folder, "SSS\\Setup.exe"
  std::uint64_t size = 0;  // bytes
};

/// A disk as it is known whatever letter it has.
struct Volume {
  std::string id;     // Windows' volume GUID path
  std::string label;  // what people call it; may be empty
};

/// A file of a medium or a disk, as it was found.
struct SeenFile {
  std::uint64_t size = 0;  // bytes
  std::string sha256;      // 64 lower-case hexadecimal digits; empty: not read, its size is not the expected one
};

// What bears a name. A link, a pipe, a device are `other`: none of them is followed or opened. So is a file that has
// another name, too: what is written to it changes that.
enum class Place { free, empty_folder, folder, file, other };

// Nothing is done through a link, or below a folder that others than administrators own or may change: Kind::denied
// names what is in the way.
class Files {
 public:
  virtual ~Files() = default;
  /// What is at the path itself. Kind::denied only for what is above it, or belongs to somebody else.
  virtual Expected<Place> look(std::string_view path) = 0;
  virtual Expected<bool> exists(std::string_view path) = 0;  // file or folder
  virtual Expected<std::string> read(std::string_view path) = 0;
  /// The file's first bytes, at most `most`: enough to tell what it is, however large it is.
  virtual Expected<std::string> read_beginning(std::string_view path, std::size_t most) = 0;
  /// Makes the folder and those above it, readable by administrators only; one of ours that is there already becomes
  /// so, in the same step that found it.
  virtual Status create_folder(std::string_view path) = 0;
  /// Each file whole (temp, flush, rename, flush folder), with the folders above it; flushed once for the batch. A
  /// crash leaves each file old or new.
  virtual Status write(std::span<const FileContent> files) = 0;
  Status write(std::string path, std::string content) {
    const FileContent file{std::move(path), std::move(content)};
    return write(std::span(&file, 1));
  }
  /// File or folder with all below. Not being there is no error.
  virtual Status remove(std::string_view path) = 0;
  /// File or folder with all below to another name on the same drive, in one operation: a crash leaves it under one of
  /// the two. Kind::refused when `to` is there, Kind::not_found when `from` is not.
  virtual Status move(std::string_view from, std::string_view to) = 0;
  /// All files below the folder, sorted by path; empty when there is none.
  virtual Expected<std::vector<FileEntry>> list(std::string_view folder) = 0;
  /// The file's hash; nothing when it is not there. It is read in pieces, and only when it has the expected size (any,
  /// if none is given): one that somebody let grow is not read without end. Kind::busy, soon after `stop` is asked for.
  virtual Expected<std::optional<SeenFile>> see(std::string_view path, std::optional<std::uint64_t> size,
                                                std::stop_token stop) = 0;
  /// Bytes that can still be written to the drive of `path`.
  virtual Expected<std::uint64_t> free_bytes(std::string_view path) = 0;
  /// The volume that the path's drive letter stands for now. Kind::not_found when there is no such drive.
  virtual Expected<Volume> volume_of(std::string_view path) = 0;
  /// The letter that the volume has now, "E"; nothing while it is not there, or has none. Kind::unsupported where a
  /// disk does not tell its volume: a substituted drive, or Wine just after a restart.
  virtual Expected<std::optional<std::string>> drive_of_volume(std::string_view id) = 0;
  /// Where the path is for this process: for SQLite, which writes itself. The folder is readable by administrators
  /// only.
  virtual std::filesystem::path native(std::string_view path) = 0;
};

// --- Setups ---------------------------------------------------------------------------------------------------------

enum class SetupAction { install, remove };

struct SetupCommand {
  std::string product;  // profile key: "SSS", "CLUSTERPRO_SE_8"
  SetupAction action = SetupAction::install;
  std::string program;  // whole path, "D:\\SSS Upgrade\\medium\\SSS\\Setup.exe"
  std::string sha256;   // of the program; empty: it is run as it is
  std::string medium;   // the folder that {medium} stands for
  // For a silent run; empty: interactive, the operator picks. {medium} stands for the folder `medium` without a closing
  // backslash, {log} for the path of InstallShield's result file.
  std::string arguments;
  std::string result_file;  // the name of {log}, "setup.log"
  bool silent = false;
};

struct SetupOutcome {
  // 0, 1602 cancelled, 1603 failed, 1618 another one running, 1641/3010 restart; nothing: it died without one, or ended
  // while no service waited for it and left no result file.
  std::optional<std::uint32_t> exit_code;
};

/// Where an upgrade medium is.
struct MediumPlace {
  std::string folder;  // "E:\\"
  std::string label;   // of its volume, "SSSUPGRADE"; may be empty
  std::string serial;  // of its volume, "1A2B-3C4D"; may be empty
  // Named by an administrator, or the only one there can be. Others serve for what is pinned, by its hash: any user can
  // mount an image as a CD drive.
  bool chosen = true;

  friend bool operator==(const MediumPlace&, const MediumPlace&) = default;
};

class Setups {
 public:
  virtual ~Setups() = default;
  /// Where a medium may be now, the likeliest place first: the folder that UPGRADE.EXE was last run from or that was
  /// named, then the CD and DVD drives. Empty: nowhere.
  virtual Expected<std::vector<MediumPlace>> places() = 0;
  /// All files below `folder` ("SSS") of the medium at `place`, sorted by path; empty when there is no such folder.
  /// Kind::refused with the number above a bound of medium_bounds.h.
  virtual Expected<std::vector<FileEntry>> list_medium(const MediumPlace& place, std::string_view folder) = 0;
  /// A file of the medium; nothing when it is not there. It is read only when it has the expected size, so that nobody
  /// makes the service read without end. Kind::busy, soon after `stop` is asked for.
  virtual Expected<std::optional<SeenFile>> see_on_medium(const MediumPlace& place, const FileEntry& expected,
                                                          std::stop_token stop) = 0;
  /// Copies a file of the medium, as it was listed, to the server's disk: whole or not at all, durable, in pieces
  /// however large it is, with the folders above it. Gives the SHA-256 of what was written. Kind::not_found when it is
  /// not on the medium; Kind::io when it has not the listed size, and no more than that is read of it; Kind::busy, soon
  /// after `stop` is asked for.
  virtual Expected<std::string> copy_from_medium(const MediumPlace& place, const FileEntry& file, std::string_view to,
                                                 std::stop_token stop) = 0;
  /// Which of `files` are on the medium (R-1.2), and who can change what lies there. Without any of them it is not the
  /// medium: `present` is false and none is named.
  virtual Expected<proto::MediumState> look_at_medium(std::span<const std::string> files) = 0;
  /// A small file of the medium ("profiles\\SSS.json"); nothing when it is not there, or no medium is. Kind::refused
  /// above most_bytes_of_small_file.
  virtual Expected<std::optional<std::string>> read_medium(std::string_view path) = 0;
  /// Runs Setup in the operator's session and waits for it and its children; `alive` is called about once a second
  /// while it runs. One that still runs from before (the service was restarted, the server was not) is waited for
  /// instead of starting a second; one that has ended is not started again, but its outcome told, until that is
  /// forgotten, another Setup is run or the server restarts. Ends early, with Kind::busy, when `stop` is asked for (the
  /// server is going down); Setup goes on. Nothing was started when it is Kind::not_found, the program is not there, or
  /// Kind::corrupt, its hash is another one: it is opened so that nobody can replace it, compared, and kept open while
  /// it runs.
  virtual Expected<SetupOutcome> run(const SetupCommand& command, const std::function<void()>& alive,
                                     std::stop_token stop) = 0;
  /// The outcome of a Setup that has ended, once it is in the journal: before the next one is intended. Nothing is
  /// forgotten of one that runs.
  virtual Status forget_outcome() = 0;
};

// --- power, secrets, clock, log
// ---------------------------------------------------------------------------------------

class Power {
 public:
  virtual ~Power() = default;
  /// Differs after every start of the server, is the same for every process between two starts.
  virtual Expected<std::string> boot_identity() = 0;
  /// Asks for a restart. Ok means asked, not seen: the process is ended soon after, or the restart is blocked.
  virtual Status restart(std::string_view reason) = 0;
};

class Secrets {
 public:
  virtual ~Secrets() = default;
  /// Only the account that sealed can unseal: on Windows the service's, SYSTEM (DPAPI); in a rehearsal who has its key
  /// (libsodium).
  virtual Expected<std::string> seal(std::string_view plain) = 0;
  virtual Expected<std::string> unseal(std::string_view sealed) = 0;
};

enum class LogLevel { information, warning, error };

/// Told of every effect just before and just after it, journal commits included; a rehearsal cuts the power here. On a
/// real server it does nothing.
class Effects {
 public:
  enum class Moment { before, within, after };
  virtual ~Effects() = default;
  /// `kind`: "file.write", "registry.write", "service.start-type", "setup", "restart", "journal.commit", …
  virtual Status about_to(std::string_view kind, std::string_view target) = 0;
  virtual void did(std::string_view kind, std::string_view target) = 0;
  /// The engine is before a step's intent, within its act, after its verify.
  virtual void at_step(std::string_view step, Moment moment) = 0;
};

class Machine {
 public:
  virtual ~Machine() = default;
  virtual Registry& registry() = 0;
  virtual Services& services() = 0;
  virtual Files& files() = 0;
  virtual Setups& setups() = 0;
  virtual Power& power() = 0;
  virtual Secrets& secrets() = 0;
  virtual Effects& effects() = 0;

  /// Name, CPUs, locale, time zone, environment, disks, adapters, services, ports in use, pending restarts, running
  /// programs. Not the products: service/products reads those.
  virtual Expected<proto::Server> facts() = 0;
  virtual std::int64_t now_unix_ms() = 0;
  /// A server kept in a folder: nothing real is changed.
  virtual bool is_rehearsal() const { return false; }
  /// What was installed with our service: its programs, its event source. Those that run are out of the way, and gone
  /// with the next restart. Nothing to do where nothing was installed.
  virtual Status remove_own_programs() { return {}; }
  /// Windows event log (R-5.log). `line` has no secret in it.
  virtual Status log(LogLevel level, std::string_view line) = 0;
};

/// "D:\\" + "SSS Upgrade" -> "D:\\SSS Upgrade"; one backslash between.
std::string join_path(std::string_view folder, std::string_view name);

}  // namespace sssup::machine
