// POSIX only (and of Linux, what ends a child with its parent).
#define BOOST_PROCESS_USE_STD_FS
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/optional.hpp>
// What Boost 1.81's process/v2 uses without including it.
#include <boost/process/v2/process.hpp>
#include <boost/type_traits/is_constructible.hpp>

#include "common/files/kind.h"
#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/input_file.h"
#include "service/console/service_process.h"

namespace sssup::console {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;

// Appended to, and readable by this user alone, whatever the umask and the folder are. What is no file is refused: a
// pipe that somebody put there would take what the service says, a link or a second name its rights.
Expected<OpenFile> open_log(const std::filesystem::path& file) {
  SSSUP_CHECK(files::check_file_or_free(file));
  constexpr mode_t mine = S_IRUSR | S_IWUSR;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  const int log = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mine);
  OpenFile opened(log < 0 ? nullptr : ::fdopen(log, "ab"));
  struct stat entry {};
  // It may have changed since it was looked at.
  const bool is_file = opened && ::fstat(log, &entry) == 0 && S_ISREG(entry.st_mode) && entry.st_nlink == 1;
  if (!is_file)
    return fail(Error::Kind::io, {text::id::error_file_write, {{"path", utf8(file)}}},
                std::error_code(opened ? EINVAL : errno, std::generic_category()).message());
  ::fchmod(log, mine);
  return opened;
}

struct Streams {
  int input;
  int output;
  int failure;  // takes errno; closed by a successful exec
};

// Between fork and exec: only what POSIX allows in a program with threads.
[[noreturn]] void become(const char* program, char* const* arguments, const Streams& streams, pid_t parent) {
  constexpr int failure = STDERR_FILENO + 1;
  // Out of reach of the terminal's Ctrl-C, which is ours to act on.
  ::setpgid(0, 0);
  // Ended with the thread that waits for it: no service is left behind by a killed upgradectl.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // NOLINT(cppcoreguidelines-pro-type-vararg): the system's interface
  if (::getppid() != parent) ::_exit(EXIT_FAILURE);
  ::dup2(streams.input, STDIN_FILENO);
  ::dup2(streams.output, STDOUT_FILENO);
  ::dup2(streams.output, STDERR_FILENO);
  if (streams.failure != failure) ::dup3(streams.failure, failure, O_CLOEXEC);
  ::closefrom(failure + 1);
  ::execv(program, arguments);
  const int why = errno;
  static_cast<void>(!::write(failure, &why, sizeof why));
  ::_exit(EXIT_FAILURE);
}

tl::unexpected<Error> not_started(const ServiceCommand& command, int why) {
  return fail(Error::Kind::not_found, {text::id::console_service_not_started, {{"program", utf8(command.program)}}},
              std::error_code(why, std::generic_category()).message());
}

// Boost.Process 1.81 allocates between fork and exec. Under ASan the child then waited forever for the allocator's
// lock, which another thread held at the fork.
Expected<pid_t> start(const ServiceCommand& command, std::FILE* log) {
  std::vector<std::string> texts{command.program.native()};
  texts.insert(texts.end(), command.arguments.begin(), command.arguments.end());
  std::vector<char*> arguments;
  arguments.reserve(texts.size() + 1);
  for (auto& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);
  const OpenFile nothing(std::fopen("/dev/null", "re"));
  std::array<int, 2> ends{};
  if (!nothing || ::pipe2(ends.data(), O_CLOEXEC) != 0) return not_started(command, errno);
  const OpenFile outcome(::fdopen(ends[0], "rb"));
  OpenFile failure(::fdopen(ends[1], "wb"));

  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0)
    become(command.program.c_str(), arguments.data(), {::fileno(nothing.get()), ::fileno(log), ends[1]}, parent);
  if (child < 0) return not_started(command, errno);
  failure.reset();
  int why = 0;
  if (std::fread(&why, sizeof why, 1, outcome.get()) == 0) return child;
  ::waitpid(child, nullptr, 0);
  return not_started(command, why);
}

}  // namespace

Expected<machine::rehearsal::ServiceExit> run_service(const ServiceCommand& command, std::stop_token stop,
                                                      std::chrono::seconds patience) try {
  SSSUP_TRY(const OpenFile log, open_log(command.log));
  asio::io_context io;
  SSSUP_TRY(const pid_t child, start(command, log.get()));
  process::process service(io.get_executor(), child);
  asio::steady_timer last_resort(io);
  service.async_wait([&](const boost::system::error_code&, int) { last_resort.cancel(); });
  const std::stop_callback on_stop(stop, [&] {
    asio::post(io, [&] {
      boost::system::error_code ignored;
      service.request_exit(ignored);
      last_resort.expires_after(patience);
      last_resort.async_wait([&](const boost::system::error_code& cancelled) {
        boost::system::error_code gone;
        if (!cancelled) service.terminate(gone);
      });
    });
  });
  io.run();
  const int status = service.native_exit_code();
  return machine::rehearsal::ServiceExit{.killed = WIFSIGNALED(status),
                                         .code = WIFEXITED(status) ? WEXITSTATUS(status) : 0};
} catch (const std::exception& error) {
  return fail(Error::Kind::not_found, {text::id::console_service_not_started, {{"program", utf8(command.program)}}},
              error.what());
}

std::filesystem::path sibling_program(std::string_view name) {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / name;
}

}  // namespace sssup::console
