// POSIX only.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/rehearsal/child.h"

namespace sssup::test {

Child::Child(const std::vector<std::string>& arguments) {
  std::string program = SSSUP_REHEARSAL_STANDIN;
  std::vector<std::string> texts = arguments;
  std::vector<char*> argv{program.data()};
  for (auto& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  process_ = ::fork();
  if (process_ == 0) {
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }
}

Child::~Child() = default;

void Child::kill() {
  ::kill(static_cast<pid_t>(process_), SIGKILL);
}

machine::rehearsal::ServiceExit Child::wait() {
  int status = 0;
  ::waitpid(static_cast<pid_t>(process_), &status, 0);
  return {.killed = WIFSIGNALED(status), .code = WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

}  // namespace sssup::test
