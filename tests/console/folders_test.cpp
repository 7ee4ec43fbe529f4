// What is in the way of the upgrade's folders, as whoever runs it meets it.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> rehearse(const fs::path& folder, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"rehearse",
                                        "--server",
                                        sample_path("small.json"),
                                        "--answers",
                                        sample_path("small.answers.json"),
                                        "--dir",
                                        folder.string(),
                                        "--speed",
                                        "0"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// A rehearsal that waits for its start.
fs::path prepared(const Folder& folder) {
  Json unconfirmed = sample("small.answers.json");
  unconfirmed.erase("confirm");
  const fs::path server = folder / "rehearsal";
  const Outcome outcome =
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--answers",
                  folder.file("unconfirmed.json", unconfirmed), "--dir", server.string(), "--speed", "0"});
  INFO(outcome.err);
  REQUIRE(outcome.exit == 2);
  return server;
}

fs::path drive(const fs::path& server) {
  const fs::path second = server / "server" / "disks" / "D";
  return fs::exists(second) ? second : server / "server" / "disks" / "C";
}

void put_socket(const fs::path& place) {
  // The name of a socket is short, that of the test's folder is not.
  const fs::path back = fs::current_path();
  fs::current_path(place.parent_path());
  const int handle = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  place.filename().string().copy(name.sun_path, sizeof name.sun_path - 1);
  CHECK(::bind(handle, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
  ::close(handle);
  fs::current_path(back);
}

// One of each kind of thing that can be in the way.
void put(const std::string& kind, const fs::path& place) {
  if (kind == "file") std::ofstream(place) << "mine";
  if (kind == "link") fs::create_symlink("/nowhere", place);
  if (kind == "pipe") CHECK(::mkfifo(place.c_str(), 0600) == 0);
  if (kind == "socket") put_socket(place);
  if (kind == "open folder") {
    fs::create_directory(place);
    fs::permissions(place, fs::perms::all);
  }
  if (kind == "folder of another user") {
    fs::create_directory(place);
    if (::chown(place.c_str(), 65534, 65534) != 0) SKIP("only root can give a folder away");
  }
}

// The rehearsal does not begin while something is at `place`, which it calls `named` and leaves alone; then it does.
void check_goes_on_without(const fs::path& place, const fs::path& server, const std::string& named) {
  const Outcome refused = upgradectl(rehearse(server));
  INFO(refused.out << refused.err);
  CHECK(refused.exit != 0);
  CHECK(says(refused.out + refused.err, named));
  CHECK(fs::exists(fs::symlink_status(place)));
  fs::rename(place, server.parent_path() / "away");
  const Outcome done = upgradectl(rehearse(server));
  INFO(done.out << done.err);
  CHECK(done.exit == 0);
}

}  // namespace

TEST_CASE("whatever is where the run's folder would be: one line names it, and once it is away the run goes on",
          "[T-2]") {
  for (const std::string kind : {"file", "link", "pipe", "socket", "folder of another user"}) {
    DYNAMIC_SECTION(kind) {
      const Folder folder;
      const fs::path server = prepared(folder);
      const fs::path place = drive(server) / "SSS Upgrade";
      put(kind, place);
      check_goes_on_without(place, server, R"(:\SSS Upgrade)");
    }
  }
}

TEST_CASE("whatever is where the backup would be: one line names it, and once it is away the run goes on", "[T-2]") {
  for (const std::string kind : {"file", "link", "pipe", "socket", "open folder", "folder of another user"}) {
    DYNAMIC_SECTION(kind) {
      const Folder folder;
      const fs::path server = prepared(folder);
      const fs::path place = drive(server) / "SSS Backup";
      put(kind, place);
      check_goes_on_without(place, server, R"(:\SSS Backup)");
      CHECK(fs::exists(place / "report.html"));
    }
  }
}

TEST_CASE("what is no plain file where the report goes is named before anything begins, and stays",
          "[T-2][R-5.report]") {
  for (const std::string kind : {"link", "pipe", "socket", "open folder", "hard link"}) {
    DYNAMIC_SECTION(kind) {
      const Folder folder;
      const fs::path server = prepared(folder);
      const fs::path backup = drive(server) / "SSS Backup";
      fs::create_directories(backup);
      const fs::path place = backup / "report.html";
      if (kind == "hard link") {
        std::ofstream(backup / "mine.html") << "mine";
        fs::create_hard_link(backup / "mine.html", place);
      } else {
        put(kind, place);
      }
      check_goes_on_without(place, server, R"(:\SSS Backup\report.html)");
    }
  }
}

TEST_CASE("an older backup and report are kept under their date, and the run says where", "[T-2]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const fs::path backup = drive(server) / "SSS Backup";
  fs::create_directories(backup / "SSS");
  std::ofstream(backup / "SSS" / "sss-upgrade.run") << "SSS Upgrade run 1 earlier 1101658320000\r\n";
  std::ofstream(backup / "SSS" / "settings.json") << "older";
  std::ofstream(backup / "report.html") << "older page";
  const Outcome done = upgradectl(rehearse(server));
  INFO(done.out << done.err);
  REQUIRE(done.exit == 0);
  CHECK(says(done.out, R"(SSS Backup\SSS of an earlier upgrade is kept as)"));
  std::size_t kept = 0;
  for (const auto& entry : fs::directory_iterator(backup)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("SSS 2004-11-2")) kept += read(entry.path() / "settings.json") == "older" ? 1 : 0;
    if (name.starts_with("report 2004-11-2")) kept += read(entry.path()) == "older page" ? 1 : 0;
  }
  CHECK(kept == 2);
  CHECK(read(backup / "SSS" / "settings.json") != "older");
  CHECK(fs::exists(backup / "SSS" / "sss-upgrade.run"));
}

TEST_CASE("the report names the medium, and what is kept of an earlier upgrade", "[T-2][T-3][R-5.report]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const fs::path earlier = drive(server) / "SSS Backup" / "SSS";
  fs::create_directories(earlier);
  std::ofstream(earlier / "settings.json") << "{}";
  for (const auto& each : {earlier, earlier.parent_path()}) fs::permissions(each, fs::perms::owner_all);
  const Outcome done = upgradectl(rehearse(server));
  INFO(done.out << done.err);
  REQUIRE(done.exit == 0);
  const std::string report = read(drive(server) / "SSS Backup" / "report.html");
  CHECK(says(report, "SSSUPGRADE"));
  CHECK(says(report, ":\\SSS Backup\\SSS of an earlier upgrade is kept as"));
}

TEST_CASE("a rehearsal of another user, or below a folder that others may replace, is refused unless forced", "[T-7]") {
  const Folder folder;
  SECTION("below one that everybody may write to") {
    const fs::path open = folder / "open";
    fs::create_directory(open);
    fs::permissions(open, fs::perms::all);
    const Outcome refused = upgradectl(rehearse(open / "mine"));
    CHECK(refused.exit == 1);
    CHECK(says(refused.err, open.string()));
    CHECK(says(refused.err, "--force"));
    CHECK_FALSE(fs::exists(open / "mine"));
    CHECK(upgradectl(rehearse(open / "mine", {"--force"})).exit == 0);
  }
  SECTION("of another user") {
    const fs::path theirs = folder / "theirs";
    fs::create_directory(theirs);
    if (::chown(theirs.c_str(), 65534, 65534) != 0) SKIP("only root can give a folder away");
    const Outcome refused = upgradectl(rehearse(theirs));
    CHECK(refused.exit == 1);
    CHECK(says(refused.err, "belongs to another user"));
    CHECK(fs::is_empty(theirs));
  }
}

TEST_CASE("the Setup that another user's rehearsal names is not run, forced or not", "[T-7]") {
  const Folder folder;
  const fs::path server = prepared(folder);
  const fs::path ran = folder / "ran";
  const std::string setup = folder.file("setup", "#!/bin/sh\ntouch '" + ran.string() + "'\n");
  fs::permissions(setup, fs::perms::all);
  std::ofstream(server / "server" / "machine" / "rehearsal.txtpb", std::ios::app)
      << "setup_program: \"" << setup << "\"\n";
  const fs::path theirs =
      GENERATE(fs::path("server"), fs::path("server/machine"), fs::path("server/machine/rehearsal.txtpb"));
  if (::chown((server / theirs).c_str(), 65534, 65534) != 0) SKIP("only root can give a folder away");
  const Outcome refused = upgradectl(rehearse(server, {"--force"}));
  CHECK(refused.exit == 1);
  const bool is_read = theirs.extension().empty();  // a file of theirs is not, in a folder of ours
  CHECK(says(refused.err, is_read ? setup : (server / theirs).string()));
  CHECK_FALSE(fs::exists(ran));
}

TEST_CASE("no link is followed for logs, locks and outputs", "[T-7]") {
  const Folder folder;
  const std::string precious = folder.file("precious", std::string("precious"));
  fs::permissions(precious, fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read);
  const fs::path server = prepared(folder);
  const auto untouched = [&] {
    return read(precious) == "precious" &&
           (fs::status(precious).permissions() & fs::perms::others_read) != fs::perms::none;
  };
  SECTION("service.log and host.lock") {
    for (const char* name : {"service.log", "host.lock"}) {
      CAPTURE(name);
      fs::remove(server / name);
      fs::create_symlink(precious, server / name);
      const Outcome refused = upgradectl(rehearse(server));
      CHECK(refused.exit != 0);
      CHECK(says(refused.err, name));
      CHECK(untouched());
      fs::remove(server / name);
    }
    CHECK(upgradectl(rehearse(server)).exit == 0);
  }
  SECTION("result") {
    fs::create_directory(folder / "elsewhere");
    fs::create_directory_symlink(folder / "elsewhere", server / "result");
    const Outcome refused = upgradectl(rehearse(server));
    CHECK(refused.exit == 1);
    CHECK(says(refused.err, (server / "result").string()));
    CHECK(fs::is_empty(folder / "elsewhere"));
  }
  SECTION("files that commands write") {
    const fs::path out = folder / "out.json";
    const std::string beside = folder.file("out.json.new", std::string("of the user"));
    fs::create_symlink(precious, out);
    CHECK(upgradectl({"capture", "--dir", server.string(), "--out", out.string()}).exit == 0);
    CHECK_FALSE(fs::is_symlink(out));
    CHECK(read(beside) == "of the user");
    fs::create_symlink(precious, folder / "bundle.zip");
    CHECK(upgradectl({"bundle", "--dir", server.string(), "--out", (folder / "bundle.zip").string()}).exit == 0);
    CHECK_FALSE(fs::is_symlink(folder / "bundle.zip"));
    CHECK(untouched());
  }
}

TEST_CASE("a bundle takes nothing through a link, and waits for no pipe", "[T-7]") {
  const Folder folder;
  const std::string secret = folder.file("secret", std::string("precious"));
  const fs::path server = prepared(folder);
  const fs::path log = server / "service.log";
  fs::remove(log);
  const bool is_pipe = GENERATE(false, true);
  if (is_pipe)
    REQUIRE(::mkfifo(log.c_str(), 0600) == 0);
  else
    fs::create_symlink(secret, log);
  fs::create_directory(server / "result");
  std::ofstream(server / "result" / "report.json") << "{}";
  const fs::path out = folder / "bundle.zip";
  CHECK(upgradectl({"bundle", "--dir", server.string(), "--out", out.string()}).exit == 0);
  CHECK(says(read(out), "report.json"));
  CHECK_FALSE(says(read(out), "service.log"));
}
