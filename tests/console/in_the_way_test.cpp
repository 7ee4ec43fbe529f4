// Locks that somebody else holds, and other things where locks, socket and outputs of a rehearsal go: every command
// names the path and what is there, and does not wait.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> rehearse(const fs::path& server) {
  return {"rehearse",
          "--server",
          sample_path("small.json"),
          "--answers",
          sample_path("small.answers.json"),
          "--dir",
          server.string(),
          "--speed",
          "0"};
}

// A rehearsal that waits for its start.
fs::path prepared(const Folder& folder) {
  const fs::path server = folder / "rehearsal";
  const Outcome made =
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", server.string(), "--speed", "0"});
  INFO(made.err);
  REQUIRE(made.exit == 2);
  return server;
}

Outcome without_waiting(const std::vector<std::string>& arguments) {
  return upgradectl(arguments, {}, "timeout 60");
}

Outcome of_command(const std::string& command, const fs::path& server) {
  if (command == "rehearse") return without_waiting(rehearse(server));
  std::vector<std::string> arguments = {command, "--dir", server.string()};
  if (command == "reset" || command == "start") arguments.emplace_back("--yes");
  return without_waiting(arguments);
}

void names(const Outcome& outcome, const std::string& what) {
  INFO(outcome.err);
  CHECK((outcome.exit == 1 || outcome.exit == 3));
  CHECK(is_one_line_refusal(outcome.err));
  CHECK(says(outcome.err, what));
}

// Holds the whole file, as a program of the same user may.
class Holder {
 public:
  explicit Holder(const fs::path& file)
      : handle_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {  // NOLINT: the system's
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    REQUIRE(::fcntl(handle_, F_OFD_SETLK, &whole) == 0);  // NOLINT: the system's
  }
  ~Holder() { ::close(handle_); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

 private:
  int handle_;
};

void put(const std::string& kind, const fs::path& place) {
  fs::remove(place);
  if (kind == "a file") std::ofstream(place) << "mine";
  if (kind == "a folder") fs::create_directory(place);
  if (kind == "a symbolic link") fs::create_symlink("/nowhere", place);
  if (kind == "a named pipe") CHECK(::mkfifo(place.c_str(), S_IRUSR | S_IWUSR) == 0);
}

}  // namespace

TEST_CASE("a lock that another program holds is named by every command it is in the way of", "[T-6]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const auto holds = [&](const char* name, const std::vector<const char*>& commands, const std::string& says_what) {
    const fs::path lock = server / name;
    {
      const Holder holder(lock);
      for (const char* command : commands) {
        INFO(name << ' ' << command);
        names(of_command(command, server), says_what + lock.string());
      }
    }
    INFO(name);
    CHECK(upgradectl({"attach", "--dir", server.string()}).err.find(lock.string()) == std::string::npos);
  };
  holds("service.sock.lock", {"attach", "start", "answer", "take-control", "check-again", "rehearse"},
        "another process holds ");
  holds("server/machine/service.lock",
        {"attach", "start", "answer", "take-control", "check-again", "rehearse", "reset"}, "or another program holds ");
  holds("host.lock", {"rehearse", "reset"}, "or another program holds ");
  CHECK(upgradectl(rehearse(server)).exit == 0);
}

TEST_CASE("who waits for a service is told what keeps it out", "[T-6]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const Holder holder(server / "service.sock.lock");
  const Background waiting("exec " SSSUP_UPGRADECTL " attach --wait --dir " + server.string() + " 2>" +
                           (folder / "err").string());
  CHECK(eventually(
      [&] { return says(read(folder / "err"), "another process holds " + (server / "service.sock.lock").string()); }));
}

TEST_CASE("who waits hears nothing of a lock that a service holds while it starts", "[T-6][R-5.remote]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const fs::path err = folder / "err";
  std::optional<Background> waiting;
  {
    const Holder starting(server / "server/machine/service.lock");
    waiting.emplace("exec " SSSUP_UPGRADECTL " attach --wait --dir " + server.string() + " >" +
                    (folder / "out").string() + " 2>" + err.string());
    // Long enough for its first look, which finds the lock held.
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
  }
  const Background service("exec " + service_program() + " run --foreground --rehearsal " + server.string() +
                           " >/dev/null 2>&1");
  REQUIRE(eventually([&] { return !read(folder / "out").empty(); }));
  CHECK(read(err).empty());
}

TEST_CASE("a lock of a rehearsal is its user's alone", "[T-6]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  for (const char* name : {"host.lock", "server/machine/service.lock", "server/machine/lock"}) {
    INFO(name);
    CHECK(fs::status(server / name).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }
}

TEST_CASE("what stands where a lock goes is named, left alone, and not waited for", "[T-6]") {
  const std::string kind = GENERATE("a folder", "a symbolic link", "a named pipe");
  const Folder folder;
  const fs::path server = prepared(folder);
  for (const char* name : {"service.sock.lock", "host.lock", "server/machine/service.lock", "server/machine/lock"}) {
    INFO(name);
    const fs::path lock = server / name;
    put(kind, lock);
    names(of_command("rehearse", server), kind + " is in the way at " + lock.string());
    CHECK_FALSE(fs::is_regular_file(fs::symlink_status(lock)));
    CHECK(fs::exists(fs::symlink_status(lock)));
    fs::remove(lock);
  }
  CHECK(upgradectl(rehearse(server)).exit == 0);
}

TEST_CASE("what stands where the socket goes is named by every command, and left alone", "[T-6]") {
  const std::string kind = GENERATE("a file", "a folder", "a symbolic link", "a named pipe");
  const Folder folder;
  const fs::path server = prepared(folder);
  const fs::path socket = server / "service.sock";
  put(kind, socket);
  for (const char* command : {"attach", "start", "answer", "take-control", "check-again", "rehearse"}) {
    INFO(command);
    names(of_command(command, server), kind + " is in the way at " + socket.string());
  }
  CHECK(fs::exists(fs::symlink_status(socket)));
  fs::remove(socket);
  CHECK(upgradectl(rehearse(server)).exit == 0);
}

TEST_CASE("what stands where log and result go is noticed before the run begins", "[T-7]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const auto tries = [&](const std::string& kind, const char* name) {
    INFO(name << ' ' << kind);
    put(kind, server / name);
    const auto before = tree(server / "server");
    names(of_command("rehearse", server), kind + " is in the way at " + (server / name).string());
    CHECK(tree(server / "server") == before);
    CHECK(fs::exists(fs::symlink_status(server / name)));
    fs::remove(server / name);
  };
  for (const char* kind : {"a folder", "a symbolic link", "a named pipe"}) tries(kind, "service.log");
  for (const char* kind : {"a file", "a symbolic link", "a named pipe"}) tries(kind, "result");
  for (const char* kind : {"a folder", "a symbolic link"}) tries(kind, "server/events.log");
  // Part of the result.
  fs::create_directories(server / "result" / "cluster.json");
  const auto before = tree(server / "server");
  names(of_command("rehearse", server), (server / "result" / "cluster.json").string());
  CHECK(tree(server / "server") == before);
  fs::remove_all(server / "result");
  // Where the answers are to be saved.
  put("a named pipe", folder / "answers.json");
  auto saving = rehearse(server);
  saving.insert(saving.end(), {"--save-answers", (folder / "answers.json").string()});
  const Outcome refused = without_waiting(saving);
  CHECK(refused.exit == 2);
  CHECK(says(refused.err, "a named pipe is in the way at " + (folder / "answers.json").string()));
  CHECK(tree(server / "server") == before);
  CHECK(upgradectl(rehearse(server)).exit == 0);
}

TEST_CASE("the rehearsal's own state is read from files of its user alone; what else is there is named", "[T-7]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(server / "server")) {
    const fs::path name = fs::relative(entry.path(), server / "server");
    const bool is_state = name.string().starts_with("registry/") || name.extension() == ".txtpb" ||
                          name == "machine/key" || name == "machine/effects";
    if (is_state && entry.is_regular_file()) files.push_back(entry.path());
  }
  REQUIRE(files.size() > 8);
  for (const fs::path& file : files) {
    CAPTURE(file);
    const fs::path kept = folder / "kept";
    fs::rename(file, kept);
    const auto refused = [&](const char* why) {
      const Outcome outcome = without_waiting(rehearse(server));
      INFO(why << ": " << outcome.out << outcome.err);
      CHECK(outcome.exit == 1);
      CHECK(says(outcome.out + outcome.err + read(server / "service.log"), file.string() + why));
    };
    fs::create_symlink(kept, file);
    refused(" is a link");
    fs::remove(file);
    REQUIRE(::mkfifo(file.c_str(), S_IRUSR | S_IWUSR) == 0);
    refused(" is not a file");
    fs::remove(file);
    if (::geteuid() == 0) {
      fs::copy_file(kept, file);
      REQUIRE(::chown(file.c_str(), 65534, 65534) == 0);
      refused(" belongs to another user");
      fs::remove(file);
    }
    fs::rename(kept, file);
  }
  CHECK(upgradectl(rehearse(server)).exit == 0);
}

TEST_CASE("state of a rehearsal that is too large is not read", "[T-7]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const fs::path facts = server / "server" / "facts.txtpb";
  fs::resize_file(facts, (std::uintmax_t{256} << 20U) + 1);  // a hole
  const Outcome outcome = without_waiting({"capture", "--dir", server.string()});
  CHECK(outcome.exit == 1);
  CHECK(says(outcome.err, facts.string() + " is larger than 256 MiB"));
}
