#include "service/machine/windows/setups.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "common/text/errors.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/pause.h"
#include "service/machine/sha256.h"
#include "service/machine/windows/files.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/operator_session.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/setup_result.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/trusted_path.h"
#include "service/machine/windows/windows_machine.h"

namespace sssup::machine::windows {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t another_one_running = 1618, restarts_now = 1641;
constexpr auto look_every = 200ms;
constexpr auto alive_every = 1s;
// A Setup that restarts the server has done so by then, or it is blocked.
constexpr auto going_down_limit = 60s;

tl::unexpected<Error> goes_on() {
  return fail(Error::Kind::busy, text::id::machine_setup_goes_on);
}

// Windows Installer holds it while it changes the system; it runs one package at a time.
bool installer_is_busy() {
  const Handle mutex = own(OpenMutexW(SYNCHRONIZE, FALSE, L"Global\\_MSIExecute"));
  if (!mutex) return false;
  const DWORD got = WaitForSingleObject(mutex.get(), 0);
  if (got == WAIT_OBJECT_0 || got == WAIT_ABANDONED) ReleaseMutex(mutex.get());
  return got == WAIT_TIMEOUT;
}

bool is_going_down() {
  return GetSystemMetrics(SM_SHUTTINGDOWN) != 0;
}

// Followed, not held: nothing is forbidden to what is in it, and it ends nothing when it is closed.
Handle job_with(HANDLE process) {
  Handle job = own(CreateJobObjectW(nullptr, nullptr));
  if (!job) return job;
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_BREAKAWAY_OK;
  static_cast<void>(SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits));
  if (!AssignProcessToJobObject(job.get(), process)) job.reset();
  return job;
}

bool has_processes(HANDLE job) {
  constexpr std::size_t most = 64;  // more than a Setup has; what is not listed counts
  alignas(JOBOBJECT_BASIC_PROCESS_ID_LIST)
      std::array<std::uint8_t, sizeof(JOBOBJECT_BASIC_PROCESS_ID_LIST) + most * sizeof(ULONG_PTR)>
          storage{};
  auto* list = reinterpret_cast<JOBOBJECT_BASIC_PROCESS_ID_LIST*>(storage.data());
  if (!QueryInformationJobObject(job, JobObjectBasicProcessIdList, list, sizeof storage, nullptr))
    return GetLastError() == ERROR_MORE_DATA;
  return std::any_of(list->ProcessIdList, list->ProcessIdList + list->NumberOfProcessIdsInList,
                     [](ULONG_PTR pid) { return !is_explorer(static_cast<std::uint32_t>(pid)); });
}

// What a Setup left there; nothing where it left nothing.
std::optional<std::int32_t> result_in(const std::string& log_file) {
  constexpr std::size_t longest = std::size_t{1} << 16U;  // one is a few lines
  if (log_file.empty()) return std::nullopt;
  const auto content = WindowsFiles().read_beginning(log_file, longest);
  return content ? result_code(*content) : std::nullopt;
}

void replace_all(std::string& text, std::string_view placeholder, const std::string& value) {
  for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + value.size()))
    text.replace(at, placeholder.size(), value);
}

std::string without_closing_backslash(std::string path) {
  while (!path.empty() && path.back() == '\\') path.pop_back();
  return path;
}

std::wstring command_line(const SetupCommand& command, const std::string& log) {
  std::string line = '"' + command.program + '"';
  if (!command.arguments.empty()) line += ' ' + command.arguments;
  replace_all(line, "{medium}", without_closing_backslash(command.medium));
  replace_all(line, "{log}", log);
  return text::wide(line);
}

// The program, open so that nobody can change or replace it; the very one that was pinned, if one was.
Expected<Handle> hold_program(const SetupCommand& command) {
  const text::Message::Arguments path = {{"path", command.program}};
  const auto missing = [&path] { return fail(Error::Kind::not_found, {text::id::machine_setup_missing, path}); };
  if (command.sha256.empty()) {
    DWORD code = ERROR_SUCCESS;
    const std::filesystem::path path_of_program(text::wide(command.program));
    Handle program = open_untrusted(path_of_program.parent_path(), path_of_program.filename().native(), code);
    if (is_gone(code)) return missing();
    if (!program) return system_fail(code, {text::id::machine_setup_start, path});
    return program;
  }
  SSSUP_TRY(const auto whole, whole_path(command.program));
  const auto folder = TrustedFolder::reach(folder_of(whole));
  auto program = folder ? folder->open_file(name_of(whole), GENERIC_READ, FILE_SHARE_READ)
                        : Reached<Handle>(tl::unexpected(folder.error()));
  if (!program) {
    if (is_gone(program.error().code)) return missing();
    return fail_on(program.error(), text::id::machine_setup_start, command.program);
  }
  Sha256 hash;
  const DWORD code = read_pieces(program->get(), [&hash](std::string_view piece) {
    hash.add(piece);
    return DWORD{ERROR_SUCCESS};
  });
  if (code != ERROR_SUCCESS) return system_fail(code, {text::id::machine_setup_start, path});
  if (hash.hexadecimal() != command.sha256) return fail(Error::Kind::corrupt, {text::id::machine_setup_differs, path});
  return std::move(*program);
}

}  // namespace

/// A Setup and all it has started.
class WindowsSetups::Running {
 public:
  Running(SetupRecord started, Handle process, Handle job, Handle program)
      : record(std::move(started)), process_(std::move(process)), job_(std::move(job)), program_(std::move(program)) {}

  /// One that was started before this process began.
  explicit Running(SetupRecord found) : record(std::move(found)) {
    process_ = open_process(record.processes.front(), 0);
    // If we ended between its start and its first instruction, it still waits for that; otherwise this does nothing.
    if (const Handle thread =
            own(OpenThread(THREAD_SUSPEND_RESUME | THREAD_QUERY_LIMITED_INFORMATION, FALSE, record.thread));
        process_ && thread)
      if (GetProcessIdOfThread(thread.get()) == record.processes.front().pid) ResumeThread(thread.get());
  }

  /// Of the processes that are known, and of all where there is a job.
  bool goes_on() const {
    if (job_ && has_processes(job_.get())) return true;
    return std::any_of(record.processes.begin(), record.processes.end(), is_alive);
  }

  /// Counts what it has started since it was recorded, too.
  bool goes_on_with_children() {
    auto family = with_descendants(record.processes);
    if (family.size() > record.processes.size()) to_be_stored_ = true;
    record.processes = std::move(family);
    return goes_on();
  }

  /// Whether `record` has changed since the last call.
  bool take_to_be_stored() { return std::exchange(to_be_stored_, false); }

  std::optional<std::uint32_t> exit_code() const {
    DWORD code = 0;
    if (!process_ || !GetExitCodeProcess(process_.get(), &code)) return std::nullopt;
    return code;
  }

  SetupRecord record;

 private:
  Handle process_, job_, program_;
  bool to_be_stored_ = false;
};

Expected<SetupOutcome> WindowsSetups::run(const SetupCommand& command, const std::function<void()>& alive,
                                          std::stop_token stop) {
  if (is_going_down()) {
    // Nothing is begun, and the order to end is awaited: without it this would look like trouble.
    pause(going_down_limit, stop);
    return goes_on();
  }
  SSSUP_TRY(const std::string boot, boot_identity());
  SSSUP_TRY(auto record, load_record(registry_, record_key_));
  if (record && record->boot != boot) {  // a restart has ended it
    SSSUP_CHECK(forget(*record));
    record.reset();
  }
  if (record) {
    const bool same = record->is_of(command);
    if (!record->outcome) {
      Running found(*record);
      if (found.goes_on_with_children())
        return same ? wait(std::move(found), alive, stop) : SetupOutcome{another_one_running};
    }
    // Where it came to its end while nobody waited, only its result file tells how.
    if (same) return record->outcome.value_or(SetupOutcome{outcome_of(result_in(record->log_file))});
    SSSUP_CHECK(forget(*record));
  }
  if (installer_is_busy()) return SetupOutcome{another_one_running};
  SSSUP_TRY(auto running, start(command, boot));
  return wait(std::move(running), alive, stop);
}

Expected<WindowsSetups::Running> WindowsSetups::start(const SetupCommand& command, const std::string& boot) {
  const text::Message::Arguments path = {{"path", command.program}};
  SSSUP_TRY(Handle program, hold_program(command));
  const FoundOperator found = find_operator();
  if (found.is == OperatorIs::signed_out && !command.silent)
    return fail(Error::Kind::refused, text::id::machine_setup_no_operator);

  const std::string log = log_file(command);
  if (!log.empty()) SSSUP_CHECK(WindowsFiles().remove(log));  // of an earlier one
  DWORD code = ERROR_SUCCESS;
  StartedProcess started =
      start_suspended(found.is == OperatorIs::signed_in ? &found.who : nullptr, command_line(command, log),
                      std::filesystem::path(text::wide(command.program)).parent_path().native(), code);
  if (code != ERROR_SUCCESS) return system_fail(code, {text::id::machine_setup_start, path});

  // Known before it does anything, so that whatever becomes of us, no second one is started beside it.
  Handle job = job_with(started.process.get());
  SetupRecord record{
      command.product, command.action, boot, log, started.thread_id, {{started.pid, start_of(started.process.get())}}};
  if (auto stored = store_record(registry_, record_key_, record); !stored) {
    TerminateProcess(started.process.get(), ERROR_CANCELLED);
    static_cast<void>(registry_.remove(record_key_));  // of one that has not run an instruction
    return tl::unexpected<Error>(std::move(stored).error());
  }
  ResumeThread(started.thread.get());
  return Running(std::move(record), std::move(started.process), std::move(job), std::move(program));
}

Expected<SetupOutcome> WindowsSetups::wait(Running running, const std::function<void()>& alive,
                                           const std::stop_token& stop) {
  std::optional<SetupOutcome> outcome;
  std::optional<Clock::time_point> end_by;
  for (auto next_alive = Clock::now() + alive_every;;) {
    if (!pause(look_every, stop)) return goes_on();
    if (Clock::now() >= next_alive) {
      alive();
      next_alive += alive_every;
      if (!outcome) static_cast<void>(running.goes_on_with_children());
      if (!outcome && running.take_to_be_stored()) SSSUP_CHECK(store_record(registry_, record_key_, running.record));
    }
    // One that has just ended may have started another shortly before.
    if (!outcome && (running.goes_on() || running.goes_on_with_children())) continue;
    if (!outcome) {
      const auto code = running.exit_code();
      const auto result = result_in(running.record.log_file);
      outcome.emplace(SetupOutcome{code ? outcome_of(*code, result) : outcome_of(result)});
      if (outcome->exit_code == restarts_now) end_by = Clock::now() + going_down_limit;
      // For a service that is killed before the outcome is in the journal; without it, the result file tells.
      running.record.outcome = *outcome;
      static_cast<void>(store_record(registry_, record_key_, running.record));
    }
    // The server goes down under it: what it has left behind is looked at after the restart.
    if (is_going_down() && !end_by) end_by = Clock::now() + going_down_limit;
    if (end_by && Clock::now() < *end_by) continue;
    return *outcome;
  }
}

Status WindowsSetups::forget_outcome() {
  SSSUP_TRY(const auto record, load_record(registry_, record_key_));
  if (!record) return registry_.remove(record_key_);  // what is left of a damaged one
  SSSUP_TRY(const std::string boot, boot_identity());
  if (!record->outcome && record->boot == boot && Running(*record).goes_on_with_children()) return {};
  return forget(*record);
}

std::string WindowsSetups::log_file(const SetupCommand& command) const {
  if (!command.silent || command.result_file.empty()) return {};
  return text::utf8((log_folder_ / text::wide(command.product + '-' + command.result_file)).native());
}

Status WindowsSetups::forget(const SetupRecord& record) {
  SSSUP_CHECK(registry_.remove(record_key_));
  if (!record.log_file.empty()) static_cast<void>(WindowsFiles().remove(record.log_file));
  return {};
}

}  // namespace sssup::machine::windows
