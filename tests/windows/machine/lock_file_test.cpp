#include "common/files/lock_file.h"

#include <catch2/catch_test_macros.hpp>

#include "scratch.h"
#include "service/machine/windows/api.h"
#include "service/machine/windows/files.h"

using namespace sssup;
using files::LockFile;

namespace {

void check_refused(const test::ScratchFolder& folder, const char* name) {
  INFO(name);
  const auto lock = LockFile::take(folder.native(name));
  REQUIRE_FALSE(lock);
  CHECK(lock.error().kind == Error::Kind::refused);
}

}  // namespace

TEST_CASE("one process at a time holds a lock", "[R-1.4-once]") {
  const test::ScratchFolder folder;
  {
    const auto held = LockFile::take(folder.native("lock"));
    REQUIRE(held);
    const auto second = LockFile::take(folder.native("lock"));
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == Error::Kind::busy);
  }
  CHECK(LockFile::take(folder.native("lock")));
}

TEST_CASE("a lock is a file that bears its name alone", "[T-7]") {
  const test::ScratchFolder folder;
  machine::windows::WindowsFiles files;
  REQUIRE(files.create_folder(folder.path("folder")));
  check_refused(folder, "folder");
  REQUIRE(files.write(folder.path("others"), "theirs"));
  REQUIRE(CreateHardLinkW(folder.native("hard-link").c_str(), folder.native("others").c_str(), nullptr));
  check_refused(folder, "hard-link");
}

TEST_CASE("no link in the place of a lock is followed", "[T-7]") {
  const test::ScratchFolder folder;
  machine::windows::WindowsFiles files;
  if (!test::make_link(folder.native("link"), folder.native("others"))) SKIP("no links here");
  check_refused(folder, "link");
  CHECK_FALSE(files.exists(folder.path("others")).value());
}
