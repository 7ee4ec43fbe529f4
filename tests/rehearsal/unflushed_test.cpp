// What a power cut leaves of files that were not flushed.
#include "service/machine/rehearsal/unflushed.h"
#include "service/machine/unfinished.h"

#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup::test;
using sssup::machine::rehearsal::Unflushed;
using Loss = Unflushed::Loss;
namespace fs = std::filesystem;

// A file that is replaced as durable.cpp does it: temp, flush, rename, flush of the folder.
struct Replacing {
  Replacing() {
    write(target, "old");
    disk.about_to_write(temp);
    write(temp, "new");
  }
  void rename() {
    disk.about_to_rename(temp, target);
    fs::rename(temp, target);
  }
  static void write(const fs::path& path, std::string_view content) {
    std::ofstream(path, std::ios::binary) << content;
  }
  static std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  TemporaryFolder folder;
  fs::path target = folder.path() / "file";
  fs::path temp = (folder.path() / "file").concat(sssup::machine::unfinished_ending);
  Unflushed disk{true};
};

}  // namespace

TEST_CASE("what was not flushed is lost, what was flushed is not", "[R-1.4-once]") {
  Replacing file;
  SECTION("written, not flushed: the name is there and nothing in it") {
    file.disk.lose(Loss::data, file.folder.path());
    CHECK(Replacing::read(file.temp).empty());
    CHECK(fs::exists(file.temp));
    CHECK(Replacing::read(file.target) == "old");
  }
  SECTION("renamed without a flush of the data: the new name has nothing in it") {
    file.rename();
    file.disk.lose(Loss::data, file.folder.path());
    CHECK(Replacing::read(file.target).empty());
  }
  SECTION("renamed without a flush of the data, the folder flushed") {
    file.rename();
    file.disk.flushed(file.folder.path());
    CHECK(file.disk.has_data(file.target));
    file.disk.lose(Loss::all, file.folder.path());
    CHECK(Replacing::read(file.target).empty());
  }
  SECTION("renamed, the folder not flushed: the old one is there again") {
    file.disk.flushed(file.temp);
    file.rename();
    file.disk.lose(Loss::names, file.folder.path());
    CHECK(Replacing::read(file.target) == "old");
    CHECK_FALSE(fs::exists(file.temp));
  }
  SECTION("nothing flushed: as before") {
    file.rename();
    file.disk.lose(Loss::all, file.folder.path());
    CHECK(Replacing::read(file.target) == "old");
    CHECK_FALSE(fs::exists(file.temp));
  }
  SECTION("all flushed: nothing is lost") {
    file.disk.flushed(file.temp);
    file.rename();
    file.disk.flushed(file.folder.path());
    file.disk.lose(Loss::all, file.folder.path());
    CHECK(Replacing::read(file.target) == "new");
  }
}

TEST_CASE("a folder that was removed or made comes back or goes with its names", "[R-1.4-once]") {
  const TemporaryFolder folder;
  const fs::path removed = folder.path() / "removed", made = folder.path() / "made";
  fs::create_directories(removed / "below");
  Replacing::write(removed / "below" / "file", "kept");
  Unflushed disk(true);
  disk.about_to_remove(removed);
  fs::remove_all(removed);
  disk.about_to_make(made);
  fs::create_directory(made);
  disk.lose(Loss::names, folder.path());
  CHECK(Replacing::read(removed / "below" / "file") == "kept");
  CHECK_FALSE(fs::exists(made));
}

TEST_CASE("who is killed while it loses data leaves no file that is empty", "[R-1.4-once]") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "file", seen = folder.path() / "seen";
  Replacing::write(file, "flushed");
  Unflushed disk{true};
  disk.about_to_write(file);
  Replacing::write(file, "flushed, and not flushed");
  const fs::path scratch = folder.path() / "scratch";
  fs::create_directory(scratch);
  // Nothing is made beside the file, where the product would find it.
  fs::create_directory(folder.path() / "lost~");
  // What another process sees that opened it before.
  fs::create_hard_link(file, seen);
  disk.lose(Loss::data, scratch);
  CHECK(fs::is_empty(scratch));
  CHECK(Replacing::read(file) == "flushed");
  CHECK(Replacing::read(seen) == "flushed, and not flushed");
}
