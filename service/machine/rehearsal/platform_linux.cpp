// Linux only: POSIX, /proc, syncfs and posix_spawn's extensions of glibc.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "service/machine/rehearsal/platform.h"

namespace sssup::machine::rehearsal::platform {
namespace {

std::error_code last_error() {
  return {errno, std::generic_category()};
}

template <class Flush>
std::error_code flush_with(const std::filesystem::path& path, Flush flush_handle) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return last_error();
  const std::error_code error = flush_handle(handle) == 0 ? std::error_code() : last_error();
  ::close(handle);
  return error;
}

struct ProcessStatus {
  char state = 0;
  std::uint64_t started = 0;  // clock ticks since the computer's start
};

// proc(5): the name in parentheses may hold blanks and parentheses, so fields are counted from the last one.
std::optional<ProcessStatus> status_of(std::uint64_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(name_end + 1));
  ProcessStatus status;
  fields >> status.state;
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  fields >> status.started;
  if (!fields) return std::nullopt;
  return status;
}

// A child of ours that has ended stays in the table until it is waited for.
void reap(std::uint64_t pid) {
  ::waitpid(static_cast<pid_t>(pid), nullptr, WNOHANG);
}

}  // namespace

std::error_code flush(const std::filesystem::path& path) {
  return flush_with(path, ::fsync);
}
std::error_code flush_disk_of(const std::filesystem::path& path) {
  return flush_with(path, ::syncfs);
}

std::error_code patiently(const std::function<std::error_code()>& action) {
  return action();
}

ProcessId this_process() {
  const auto pid = static_cast<std::uint64_t>(::getpid());
  const auto status = status_of(pid);
  return {pid, status ? status->started : 0};
}

bool is_alive(const ProcessId& process) {
  reap(process.pid);
  const auto status = status_of(process.pid);
  return status && status->started == process.started && status->state != 'Z' && status->state != 'X';
}

void kill(const ProcessId& process) {
  using namespace std::chrono_literals;
  const auto limit = std::chrono::steady_clock::now() + 10s;
  while (is_alive(process) && std::chrono::steady_clock::now() < limit) {
    ::kill(static_cast<pid_t>(process.pid), SIGKILL);
    std::this_thread::sleep_for(1ms);
  }
}

void kill_this_process() {
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

void ask_this_process_to_end() {
  ::kill(::getpid(), SIGTERM);
}

std::optional<ProcessId> start_detached(const std::filesystem::path& program, std::span<const std::string> arguments,
                                        std::error_code& error) {
  std::string name = program.native();
  std::vector<std::string> texts(arguments.begin(), arguments.end());
  std::vector<char*> argv{name.data()};
  for (auto& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  // Else it would keep our endpoint and our locks open after we are gone.
  posix_spawn_file_actions_addclosefrom_np(&files, 3);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGCHLD}) sigaddset(&defaults, signal);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  pid_t pid = 0;
  const int result = ::posix_spawn(&pid, name.c_str(), &files, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  error = {result, std::generic_category()};
  if (result != 0) return std::nullopt;
  const auto number = static_cast<std::uint64_t>(pid);
  const auto status = status_of(number);
  return ProcessId{number, status ? status->started : 0};
}

std::filesystem::path this_program() {
  return "/proc/self/exe";
}

}  // namespace sssup::machine::rehearsal::platform
