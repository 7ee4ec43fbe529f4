// Linux only. Processes of a benchmark: pinned, forked, measured.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <new>
#include <string>
#include <vector>

namespace sssup::bench {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start);

/// This process, and what it starts from now on, runs on one processor. Without so many there is only the first.
void pin(unsigned processor);

/// Of this process so far: user and system.
double cpu_seconds();
/// Now, of this process.
std::size_t resident_bytes();

/// A copy of this process that does `work` and ends; killed with the object if it has not.
class Forked {
 public:
  explicit Forked(const std::function<void()>& work);
  ~Forked();
  Forked(const Forked&) = delete;
  Forked& operator=(const Forked&) = delete;
  /// It must end by itself.
  void wait();

 private:
  pid_t process_;
};

/// Memory that forked processes share with this one.
void* shared_memory(std::size_t bytes);
template <class Value>
Value& shared() {
  return *new (shared_memory(sizeof(Value))) Value();
}

/// A program's run. False: it ended in an error. Its output is thrown away.
bool run_program(const std::vector<std::string>& command);
/// Started, with its output thrown away; ended with SIGTERM.
class Started {
 public:
  explicit Started(const std::vector<std::string>& command);
  ~Started();
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  pid_t id() const { return process_; }

 private:
  pid_t process_;
};

/// Where the benchmark keeps its files: a folder of its own, gone with the object.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A Unix socket's two sides, blocking. -1: it cannot be had.
int listen_at(const std::string& path);
int connect_to(const std::string& path);  // waits until somebody listens
bool send_all(int socket, const char* bytes, std::size_t size);
bool receive_all(int socket, char* bytes, std::size_t size);

/// The folder of the programs, from the environment of run.sh.
std::string program(const std::string& name);

}  // namespace sssup::bench
