// What stands in the way of the service's endpoint: the run goes on all the same, and clients come when it is gone.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include <fcntl.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "common/text/message.h"
#include "tests/pipe/upgrade_run.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

namespace {

namespace fs = std::filesystem;

enum class Squat { folder, file, fifo, link, lock_link, lock_fifo, lock };

// Puts something at the endpoint's name, and takes it away again.
class Squatter {
 public:
  Squatter(Squat what, const Endpoint& endpoint)
      : name_(endpoint.name), place_(what == Squat::lock_link || what == Squat::lock_fifo ? name_ + ".lock" : name_) {
    switch (what) {
      case Squat::folder: fs::create_directories(fs::path(name_) / "inside"); break;
      case Squat::file: std::ofstream(name_) << "precious"; break;
      case Squat::fifo: REQUIRE(::mkfifo(name_.c_str(), S_IRUSR | S_IWUSR) == 0); break;
      case Squat::link: fs::create_symlink("/nowhere", name_); break;
      case Squat::lock_link: fs::create_symlink("/nowhere", name_ + ".lock"); break;
      case Squat::lock_fifo: REQUIRE(::mkfifo((name_ + ".lock").c_str(), S_IRUSR | S_IWUSR) == 0); break;
      case Squat::lock: struct flock whole {
        };
        whole.l_type = F_WRLCK;
        whole.l_whence = SEEK_SET;
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
        lock_ = ::open((name_ + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
        REQUIRE(::fcntl(lock_, F_OFD_SETLK, &whole) == 0);
        break;
    }
  }
  ~Squatter() {
    if (lock_ >= 0)
      ::close(lock_);
    else
      fs::remove_all(place_);
  }
  Squatter(const Squatter&) = delete;
  Squatter& operator=(const Squatter&) = delete;

  bool is_untouched() const { return lock_ >= 0 || fs::symlink_status(place_).type() != fs::file_type::not_found; }

 private:
  std::string name_;
  fs::path place_;  // of what is put there
  int lock_ = -1;
};

// The event log has the text in the server's language, Japanese.
bool logged(const UpgradeRun& run, const char* id) {
  const text::Entry* entry = text::find(id);
  REQUIRE(entry != nullptr);
  const std::string_view beginning = entry->japanese.substr(0, entry->japanese.find('{'));
  return run.event_log().find(beginning) != std::string::npos;
}

}  // namespace

TEST_CASE("who squats the endpoint before a run begins is waited for, and told of", "[pipe][T-6]") {
  const Squat what =
      GENERATE(Squat::folder, Squat::file, Squat::fifo, Squat::link, Squat::lock_link, Squat::lock_fifo, Squat::lock);
  INFO(static_cast<int>(what));
  std::optional<Squatter> squatter;
  const UpgradeRun run({}, [&](const Endpoint& endpoint) { squatter.emplace(what, endpoint); });
  CHECK(eventually([&] { return run.over() || logged(run, "event_closed_to_clients"); }));
  CHECK_FALSE(run.over());
  CHECK(squatter->is_untouched());
  squatter.reset();
  const Watcher watcher(run.endpoint());
  CHECK(eventually([&] { return run.over() || watcher.attached(); }));
  CHECK(watcher.attached());
}

TEST_CASE("who squats the endpoint while the server restarts stops no upgrade", "[pipe][T-6]") {
  std::optional<Squatter> squatter;
  bool was_squatted = false;
  UpgradeRun run([&](const Endpoint& endpoint) {
    if (!std::exchange(was_squatted, true)) squatter.emplace(Squat::folder, endpoint);
  });
  Administrator administrator(run.endpoint());
  std::jthread remover([&] {
    // What comes after the restart is done while nobody can come.
    if (eventually([&] { return run.over() || logged(run, "event_settings_saved"); })) squatter.reset();
  });
  CHECK(administrator.carry_through(run));
  remover.join();
  CHECK(run.trouble() == "");
  // In the log, not by a client: one that was away meanwhile may come back after the end.
  CHECK(logged(run, "event_closed_to_clients"));
  CHECK(logged(run, "event_open_to_clients"));
}
