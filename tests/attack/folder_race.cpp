#include "tests/attack/folder_race.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tests/rehearsal/sandbox.h"

namespace sssup::attack {
namespace {

namespace fs = std::filesystem;

constexpr const char* ours = "SSS Upgrade";

// Everything a user can do to the name, as fast as it goes, until it is killed.
[[noreturn]] void attack(const fs::path& drive, const fs::path& outside, uid_t user) {
  if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0 || ::chdir(drive.c_str()) != 0)
    ::_exit(1);
  const pid_t parent = ::getppid();
  for (;;) {
    if (::getppid() != parent) ::_exit(0);
    ::mkdir("planted", 0777);
    ::rename("planted", ours);
    ::close(::open("SSS Upgrade/of a user", O_CREAT | O_WRONLY, 0666));
    ::rename(ours, "gone");
    ::symlink(outside.c_str(), ours);
    ::unlink(ours);
    ::unlink("gone/of a user");
    ::rmdir("gone");
    ::symlink(outside.c_str(), "linked");
    ::rename("linked", ours);
    ::unlink(ours);
    ::close(::open(ours, O_CREAT | O_WRONLY, 0666));
    ::unlink(ours);
    ::mkdir(ours, 0777);
    ::rmdir(ours);
  }
}

class Attacker {
 public:
  Attacker(const fs::path& drive, const fs::path& outside) {
    const uid_t user = ::getpwnam("nobody")->pw_uid;
    process_ = ::fork();
    if (process_ == 0) attack(drive, outside, user);
  }
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;
  ~Attacker() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

 private:
  pid_t process_;
};

bool is_untouched(const fs::path& outside) {
  std::size_t entries = 0;
  for (const auto& entry : fs::directory_iterator(outside)) entries += entry.path().filename() == "precious" ? 1 : 2;
  return entries == 1;
}

bool is_ours(const fs::path& folder) {
  struct stat entry {};
  return ::lstat(folder.c_str(), &entry) == 0 && S_ISDIR(entry.st_mode) && entry.st_uid == ::geteuid() &&
         (entry.st_mode & 07777) == 0700;
}

}  // namespace

bool can_attack() {
  return ::geteuid() == 0 && ::getpwnam("nobody") != nullptr;
}

Tally race_for_folder(std::size_t tries) {
  const test::TemporaryFolder elsewhere;
  const fs::path outside = elsewhere.path() / "outside";
  fs::create_directories(outside);
  std::ofstream(outside / "precious") << "x";
  fs::permissions(elsewhere.path(), fs::perms::all);
  fs::permissions(outside, fs::perms::all);

  const test::TemporaryFolder rehearsal;
  if (!machine::rehearsal::create(rehearsal.path(), test::tokyo(), test::quick())) return {};
  const auto machine = machine::rehearsal::open(rehearsal.path());
  if (!machine) return {};
  auto& files = (*machine)->files();
  const fs::path drive = rehearsal.path() / "server" / "disks" / "D";
  for (fs::path at = drive.parent_path(); at != rehearsal.path().parent_path(); at = at.parent_path())
    fs::permissions(at, fs::perms::others_exec, fs::perm_options::add);
  fs::permissions(drive, fs::perms::all | fs::perms::sticky_bit);
  const Attacker attacker(drive, outside);

  Tally tally;
  for (; tally.tried < tries; ++tally.tried) {
    // Each way to the disk in turn: claimed first, written to at once, removed at once.
    const bool claims = tally.tried % 4 != 3;
    const Status done = claims ? files.create_folder(R"(D:\SSS Upgrade)")
                               : files.write(R"(D:\SSS Upgrade\journal.db)", std::string("x"));
    if (!done) {
      ++tally.refused;
    } else if (!is_ours(drive / ours)) {
      ++tally.through;
    } else if (!files.write(R"(D:\SSS Upgrade\sss-upgrade.run)", std::string("x")) ||
               !fs::exists(drive / ours / "sss-upgrade.run")) {
      ++tally.through;  // it was not ours for good
    }
    if (done || tally.tried % 3 == 0) static_cast<void>(files.remove(R"(D:\SSS Upgrade)"));
    if (!is_untouched(outside)) {
      ++tally.through;
      break;
    }
  }
  return tally;
}

}  // namespace sssup::attack
