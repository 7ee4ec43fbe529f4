#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <iterator>

#ifndef _WIN32
#include <sys/stat.h>
#include <unistd.h>
#endif

#include "service/machine/unfinished.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using machine::FileContent;

std::string read(Sandbox& sandbox, const std::string& path) {
  REQUIRE_VALUE(auto content, sandbox.another()->files().read(path));
  return content;
}

bool exists(Sandbox& sandbox, const std::string& path) {
  REQUIRE_VALUE(const bool there, sandbox.another()->files().exists(path));
  return there;
}

std::vector<std::string> list(Sandbox& sandbox, const std::string& folder) {
  REQUIRE_VALUE(const auto entries, sandbox.another()->files().list(folder));
  std::vector<std::string> paths;
  for (const auto& entry : entries) paths.push_back(entry.path);
  return paths;
}

}  // namespace

TEST_CASE("a file is read as it was written, in whatever case it is asked for") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  const std::string bytes("\0\r\n\xff", 4);
  REQUIRE_OK(files.write("D:\\Work Folder\\日本\\File.bat", bytes));
  CHECK(read(sandbox, "d:\\WORK folder\\日本\\FILE.BAT") == bytes);
  CHECK(exists(sandbox, "D:\\work folder"));
  CHECK(exists(sandbox, "D:\\work folder\\"));
  CHECK(exists(sandbox, "D:\\"));
  CHECK_FALSE(exists(sandbox, "D:\\other"));

  REQUIRE_OK(files.write("D:\\WORK FOLDER\\日本\\fILE.bat", "again"));
  REQUIRE_OK(files.write("D:\\work folder\\日本\\other.bat", ""));
  CHECK(list(sandbox, "D:\\") ==
        std::vector<std::string>{"D:\\Work Folder\\日本\\File.bat", "D:\\Work Folder\\日本\\other.bat"});
  CHECK(read(sandbox, "D:\\Work Folder\\日本\\File.bat") == "again");
}

TEST_CASE("a batch is written whole, and finds the folders it makes") {
  Sandbox sandbox;
  std::vector<FileContent> batch;
  for (int i = 0; i < 40; ++i) {
    batch.push_back({(i % 2 == 0 ? "D:\\Scripts\\G" : "D:\\SCRIPTS\\g") + std::to_string(i / 2) + "\\" +
                         (i % 2 == 0 ? "START.BAT" : "STOP.BAT"),
                     std::to_string(i)});
  }
  REQUIRE_OK(sandbox.machine().files().write(batch));
  CHECK(list(sandbox, "D:\\Scripts").size() == 40);
  CHECK(read(sandbox, "D:\\Scripts\\G7\\STOP.BAT") == "15");
}

TEST_CASE("twenty thousand scripts are one batch", "[R-2.9]") {
  Sandbox sandbox;
  std::vector<FileContent> batch;
  for (int i = 0; i < 20'000; ++i) {
    batch.push_back({"D:\\S\\G" + std::to_string(i / 2) + (i % 2 == 0 ? "\\START.BAT" : "\\STOP.BAT"), "rem"});
  }
  REQUIRE_OK(sandbox.machine().files().write(batch));
  CHECK(list(sandbox, "D:\\S").size() == 20'000);
}

TEST_CASE("files and folders are removed with all below") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  REQUIRE_OK(files.write("D:\\a\\b\\c", "x"));
  REQUIRE_OK(files.create_folder("D:\\A\\Empty\\Deep"));
  CHECK(exists(sandbox, "D:\\a\\empty\\deep"));
  REQUIRE_OK(files.create_folder("D:\\a\\EMPTY"));
  REQUIRE_OK(files.remove("D:\\a\\B\\C"));
  CHECK_FALSE(exists(sandbox, "D:\\a\\b\\c"));
  CHECK(files.read("D:\\a\\b\\c").error().kind == Error::Kind::not_found);
  REQUIRE_OK(files.remove("D:\\A"));
  REQUIRE_OK(files.remove("D:\\A"));
  CHECK(list(sandbox, "D:\\").empty());
  CHECK(files.remove("D:\\").error().kind == Error::Kind::denied);
}

TEST_CASE("a file where a folder must be, and the other way round, is an error") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  REQUIRE_OK(files.write("D:\\file", "x"));
  CHECK_FALSE(files.write("D:\\file\\below", "x"));
  CHECK_FALSE(files.create_folder("D:\\file\\below"));
  REQUIRE_OK(files.create_folder("D:\\folder"));
  CHECK_FALSE(files.write("D:\\folder", "x"));
  CHECK_FALSE(files.read("D:\\folder"));
  CHECK(read(sandbox, "D:\\file") == "x");
}

TEST_CASE("no name leads out of the drive") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  for (const std::string path : {"",
                                 "D:",
                                 "D:file",
                                 "file",
                                 "\\file",
                                 "\\\\server\\share\\x",
                                 "\\\\?\\D:\\x",
                                 "/etc/passwd",
                                 "1:\\x",
                                 "DD:\\x",
                                 "D:\\..",
                                 "D:\\..\\C\\x",
                                 "D:\\a\\..\\..\\..\\x",
                                 "D:\\.",
                                 "D:\\a\\.\\b",
                                 "D:\\a/../../b",
                                 "D:\\...",
                                 "D:\\a ",
                                 "D:\\a.",
                                 "D:\\a \\b",
                                 "D:\\a\\\\b",
                                 "D:\\\\",
                                 "D:\\a\\\\",
                                 "D:\\a:stream",
                                 "D:\\a*",
                                 "D:\\a?",
                                 "D:\\a|b",
                                 "D:\\<a>",
                                 "D:\\\"a\"",
                                 "D:\\a\nb",
                                 "D:\\a\x7f",
                                 "D:\\CON",
                                 "D:\\con.txt",
                                 "D:\\a\\LPT9.x.y",
                                 "D:\\Nul",
                                 "D:\\\xff\xfe",
                                 "D:\\\xc0\xae\xc0\xae"}) {
    CAPTURE(path);
    CHECK(files.write(path, "x").error().kind == Error::Kind::invalid);
    CHECK(files.read(path).error().kind == Error::Kind::invalid);
    CHECK(files.exists(path).error().kind == Error::Kind::invalid);
    CHECK(files.create_folder(path).error().kind == Error::Kind::invalid);
    CHECK(files.remove(path).error().kind == Error::Kind::invalid);
    CHECK(files.list(path).error().kind == Error::Kind::invalid);
    CHECK(files.native(path).empty());
  }
  CHECK(files.write("D:\\" + std::string(300, 'a'), "x").error().kind == Error::Kind::invalid);
  CHECK(files.write(std::string("D:\\a\0b", 6), "x").error().kind == Error::Kind::invalid);
  CHECK(files.write("E:\\x", "x").error().kind == Error::Kind::not_found);
  for (const std::string path : {"D:\\COM0", "D:\\console", "D:\\a..b", "D:\\.hidden", "D:\\~$x", "D:\\a%20b"}) {
    CAPTURE(path);
    REQUIRE_OK(files.write(path, "x"));
    CHECK(read(sandbox, path) == "x");
  }
}

#ifndef _WIN32  // std::filesystem of GCC makes no links there
TEST_CASE("a link on a disk is not followed") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  REQUIRE_OK(files.write("D:\\real\\x", "x"));
  std::filesystem::create_directory_symlink(sandbox.folder(), files.native("D:\\link"));
  CHECK(files.write("D:\\link\\x", "x").error().kind == Error::Kind::denied);
  CHECK(files.read("D:\\LINK\\x").error().kind == Error::Kind::denied);
}

TEST_CASE("no component may be a link, of another kind, of another user or open to others", "[T-1]") {
  namespace fs = std::filesystem;
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  REQUIRE_OK(files.write("D:\\real\\x", "x"));
  const fs::path real = files.native("D:\\real");
  const fs::path place = real.parent_path() / "above";
  std::string named = "D:\\above";
  SECTION("a link") {
    fs::create_directory_symlink(real, place);
  }
  SECTION("a file") {
    std::ofstream(place) << "x";
  }
  SECTION("a pipe") {
    REQUIRE(::mkfifo(place.c_str(), 0600) == 0);
  }
  SECTION("open to others") {
    fs::create_directory(place);
    fs::permissions(place, fs::perms::all);
  }
  SECTION("of another user") {
    fs::create_directory(place);
    fs::create_directory(place / "sub");
    if (::chown(place.c_str(), 65534, 65534) != 0) SKIP("only root can give a folder away");
  }
  SECTION("a drive that others may replace folders in") {
    fs::permissions(real.parent_path(), fs::perms::all);
    named = "D:\\";
  }
  const std::string below = "D:\\ABOVE\\sub\\x";
  const auto refused = [&](const auto& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == Error::Kind::denied);
    const std::string said = text::render(result.error().message, text::Language::english);
    CAPTURE(said);
    CHECK(said.find(named) != std::string::npos);
  };
  refused(files.read(below));
  refused(files.exists(below));
  refused(files.look(below));
  refused(files.list(below));
  refused(files.write(below, "y"));
  refused(files.create_folder(below));
  refused(files.remove(below));
  refused(files.move(below, "D:\\real\\y"));
  refused(files.move("D:\\real\\x", below));
  CHECK(files.native(below).empty());
  CHECK(std::distance(fs::directory_iterator(real), fs::directory_iterator()) == 1);
  CHECK(fs::exists(real / "x"));
}

TEST_CASE("a folder of ours is claimed: closed to others", "[T-1]") {
  namespace fs = std::filesystem;
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  const fs::path place = files.native("D:\\ours");
  fs::create_directory(place);
  fs::permissions(place, fs::perms::owner_all | fs::perms::group_read | fs::perms::others_read);
  REQUIRE_OK(files.create_folder("D:\\ours"));
  CHECK(fs::status(place).permissions() == fs::perms::owner_all);
}

TEST_CASE("what is no file is neither read nor written over", "[T-1]") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  REQUIRE_OK(files.create_folder("D:\\ours"));
  const auto pipe = files.native("D:\\ours\\pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(files.look("D:\\ours\\pipe").value() == machine::Place::other);
  CHECK_FALSE(files.read("D:\\ours\\pipe"));
  CHECK_FALSE(files.write("D:\\ours\\pipe", "x"));
  CHECK_FALSE(files.remove("D:\\ours\\pipe"));
  CHECK(std::filesystem::is_fifo(pipe));
}

TEST_CASE("a file is not written into what bears its temporary name", "[T-1]") {
  namespace fs = std::filesystem;
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  const fs::path precious = sandbox.folder() / "precious";
  std::ofstream(precious) << "precious";
  const fs::path temporary = fs::path(files.native("D:\\x")).concat(machine::unfinished_ending);
  SECTION("a link") {
    fs::create_symlink(precious, temporary);
  }
  SECTION("a second name") {
    fs::create_hard_link(precious, temporary);
  }
  REQUIRE_OK(files.write("D:\\x", "written"));
  CHECK(read(sandbox, "D:\\x") == "written");
  std::ifstream stream(precious);
  CHECK(std::string(std::istreambuf_iterator<char>(stream), {}) == "precious");
}
#endif

TEST_CASE("a folder is renamed with all below, and never over another") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  REQUIRE_OK(files.write("D:\\Backup\\SSS\\deep\\x", "x"));
  REQUIRE_OK(files.write("D:\\Backup\\other", "y"));
  CHECK(files.look("D:\\Backup\\sss").value() == machine::Place::folder);
  REQUIRE_OK(files.move("D:\\backup\\sss", "D:\\Backup\\SSS 2004-11-28 1612"));
  CHECK(list(sandbox, "D:\\Backup") ==
        std::vector<std::string>{"D:\\Backup\\SSS 2004-11-28 1612\\deep\\x", "D:\\Backup\\other"});
  CHECK(files.look("D:\\Backup\\SSS").value() == machine::Place::free);
  CHECK(files.move("D:\\Backup\\gone", "D:\\Backup\\new").error().kind == Error::Kind::not_found);
  CHECK(files.move("D:\\Backup\\other", "D:\\Backup\\SSS 2004-11-28 1612").error().kind == Error::Kind::refused);
  CHECK(files.move("D:\\", "D:\\new").error().kind == Error::Kind::denied);
  REQUIRE_OK(files.create_folder("D:\\Empty"));
  CHECK(files.look("D:\\Empty").value() == machine::Place::empty_folder);
  CHECK(files.look("D:\\Backup\\other").value() == machine::Place::file);
}

TEST_CASE("native shows where a path is") {
  Sandbox sandbox;
  auto& files = sandbox.machine().files();
  REQUIRE_OK(files.create_folder("D:\\SSS Upgrade"));
  std::ofstream(files.native("D:\\sss upgrade\\journal.db")) << "x";
  CHECK(read(sandbox, "D:\\SSS Upgrade\\JOURNAL.DB") == "x");
}

TEST_CASE("when a write fails, nothing of it is left") {
  proto::Scenario scenario;
  auto& fault = *scenario.add_faults();
  fault.set_effect(2);
  fault.set_kind(proto::EffectFault::DISK_FULL);
  fault.set_times(2);
  Sandbox sandbox(scenario);
  REQUIRE_OK(sandbox.machine().files().write("D:\\a", "old"));
  CHECK(sandbox.machine().files().write("D:\\a", "new").error().kind == Error::Kind::disk_full);
  REQUIRE_OK(sandbox.machine().files().write("D:\\b", "other"));
  CHECK(sandbox.another()->files().write("D:\\a", "new").error().kind == Error::Kind::disk_full);
  CHECK(read(sandbox, "D:\\a") == "old");
  REQUIRE_OK(sandbox.machine().files().write("D:\\a", "new"));
  CHECK(list(sandbox, "D:\\") == std::vector<std::string>{"D:\\a", "D:\\b"});
}
