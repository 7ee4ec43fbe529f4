#include "service/machine/windows/files.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "common/text/wide.h"
#include "scratch.h"
#include "service/machine/windows/disks.h"
#include "service/machine/windows/flush.h"
#include "service/machine/windows/folder_security.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/trusted_path.h"

// after windows.h
#include <sddl.h>

using namespace sssup;
using namespace sssup::machine;
using machine::windows::whole_path;

TEST_CASE("a path is absolute on a drive, or refused", "[R-2.4]") {
  CHECK(whole_path(R"(D:\SSS Upgrade\journal.db)").value() == LR"(\\?\D:\SSS Upgrade\journal.db)");
  CHECK(whole_path("D:").value() == LR"(\\?\D:\)");
  CHECK(whole_path(R"(d:\)").value() == LR"(\\?\d:\)");
  CHECK(whole_path(R"(D:\作業\)").value() == LR"(\\?\D:\作業)");
  for (const char* path :
       {"", "D", R"(journal.db)", R"(\D)", R"(D:journal.db)", R"(D:\..\x)", R"(D:\a\.\b)", R"(D:\a\\b)", R"(D:/a)",
        R"(D:\a/b)", R"(\\server\share)", R"(\\?\D:\a)", R"(D:\a:stream)", R"(D:\a*)", R"(1:\a)"}) {
    INFO(path);
    const auto whole = whole_path(path);
    REQUIRE_FALSE(whole);
    CHECK(whole.error().kind == Error::Kind::invalid);
  }
  CHECK(windows::folder_of(LR"(\\?\D:\a\b)") == LR"(\\?\D:\a)");
  CHECK(windows::folder_of(LR"(\\?\D:\a)") == LR"(\\?\D:\)");
  CHECK(windows::folder_of(LR"(\\?\D:\)").empty());
}

TEST_CASE("a file is written whole, with the folders above it, and nothing is left beside it", "[R-1.4-once]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  const std::string path = folder.path(R"(新しい\sub\file.txt)");
  CHECK_FALSE(files.exists(path).value());
  REQUIRE(files.write(path, "old"));
  REQUIRE(files.write(path, std::string("new\0data\r\n", 10)));
  CHECK(files.read(path).value() == std::string("new\0data\r\n", 10));
  CHECK(files.read_beginning(path, 3).value() == "new");
  CHECK(files.read_beginning(path, 100).value() == files.read(path).value());
  CHECK(files.exists(path).value());
  CHECK(files.exists(folder.path("新しい")).value());
  CHECK(files.list(folder.path("")).value().size() == 1);
}

TEST_CASE("a read-only file, and one that is being read, is replaced", "[R-2.9]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  const std::string path = folder.path("START.BAT");
  REQUIRE(files.write(path, "old"));
  SetFileAttributesW(folder.native("START.BAT").c_str(), FILE_ATTRIBUTE_READONLY);
  REQUIRE(files.write(path, "new"));
  CHECK(files.read(path).value() == "new");
  const windows::Handle reader = windows::own(CreateFileW(folder.native("START.BAT").c_str(), GENERIC_READ,
                                                          FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                                          nullptr, OPEN_EXISTING, 0, nullptr));
  REQUIRE(reader);
  // Wine 8 does not replace what is open; then nothing has happened.
  const bool replaced = files.write(path, "newer").has_value();
  CHECK(files.read(path).value() == (replaced ? "newer" : "new"));
}

TEST_CASE("what a crash left half written is written over", "[R-1.4-once]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  std::ofstream(folder.native("report.json.sssup-new")) << "half";
  REQUIRE(files.write(folder.path("report.json"), "whole"));
  const auto listed = files.list(folder.path("")).value();
  REQUIRE(listed.size() == 1);
  CHECK(listed.front().path == folder.path("report.json"));
  CHECK(listed.front().size == 5);
}

TEST_CASE("a batch is written as one, on one drive flushed once", "[R-2.9]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  std::vector<FileContent> batch;
  for (int number = 0; number < 40; ++number) {
    const std::string name = std::to_string(number);
    batch.push_back({folder.path(R"(group)" + name + R"(\START.BAT)"), name});
  }
  REQUIRE(files.write(batch));
  REQUIRE(files.write(batch));
  const auto listed = files.list(folder.path("")).value();
  CHECK(listed.size() == batch.size());
  CHECK(std::is_sorted(listed.begin(), listed.end(), [](const auto& a, const auto& b) { return a.path < b.path; }));
  for (const auto& file : batch) CHECK(files.read(file.path).value() == file.content);
}

TEST_CASE("a target that cannot be replaced leaves no half file", "[R-1.4-once]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.create_folder(folder.path("taken")));
  REQUIRE(files.write(folder.path(R"(taken\inside)"), "x"));
  CHECK_FALSE(files.write(folder.path("taken"), "file over folder"));
  CHECK(files.read(folder.path(R"(taken\inside)")).value() == "x");
  CHECK(files.list(folder.path("")).value().size() == 1);
}

TEST_CASE("a batch of which one file cannot be put in place leaves nothing unfinished", "[R-1.4-once]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.write(folder.path(R"(taken\inside)"), "x"));
  const std::vector<FileContent> batch = {
      {folder.path("first"), "1"}, {folder.path("taken"), "2"}, {folder.path(R"(sub\third)"), "3"}};
  CHECK_FALSE(files.write(batch));
  std::vector<std::string> left;
  const auto listed = files.list(folder.path("")).value();
  left.reserve(listed.size());
  for (const auto& file : listed) left.push_back(file.path);
  CHECK(left == std::vector{folder.path("first"), folder.path(R"(taken\inside)")});
}

TEST_CASE("a source that is not whole leaves what is there as it was", "[T-3][T-6]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.write(folder.path("source"), "short"));
  REQUIRE(files.write(folder.path("copy"), "former"));
  const windows::Handle source = windows::own(
      CreateFileW(folder.native("source").c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr));
  REQUIRE(source);
  std::string seen;
  const auto take = [&seen](std::string_view piece) {
    seen += piece;
    return true;
  };
  CHECK_FALSE(windows::WindowsFiles::write_from(source.get(), folder.path("copy"), take, [] { return false; }));
  CHECK(seen == "short");
  CHECK(files.read(folder.path("copy")).value() == "former");
  CHECK(files.list(folder.path("")).value().size() == 2);
}

TEST_CASE("a file that has another name elsewhere is read, and not written through", "[T-1][R-5.back]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.write(folder.path(R"(others\file)"), "theirs"));
  REQUIRE(files.create_folder(folder.path("sss")));
  REQUIRE(CreateHardLinkW(folder.native("sss/file").c_str(), folder.native("others/file").c_str(), nullptr));
  CHECK(files.read(folder.path(R"(sss\file)")).value() == "theirs");
  const auto seen = files.see(folder.path(R"(sss\file)"), 6, {}).value();
  REQUIRE(seen);
  CHECK(seen->sha256.size() == 64);
  const auto reached = windows::TrustedFolder::reach(whole_path(folder.path("sss")).value());
  REQUIRE(reached);
  for (const ACCESS_MASK access : {ACCESS_MASK{GENERIC_WRITE}, ACCESS_MASK{DELETE}, ACCESS_MASK{GENERIC_READ}}) {
    const auto opened = reached->open_file(L"file", access, windows::share_all);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().distrust == windows::Distrust::link);
  }
  REQUIRE(files.write(folder.path(R"(sss\file)"), "ours"));
  CHECK(files.read(folder.path(R"(others\file)")).value() == "theirs");
}

TEST_CASE("paths longer than MAX_PATH are as good as any", "[R-5.back]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  std::string path = folder.path("long");
  while (path.size() < 400) path += R"(\a folder with a rather long name)";
  path += R"(\file)";
  REQUIRE(files.write(path, "deep"));
  CHECK(files.read(path).value() == "deep");
  CHECK(files.list(folder.path("long")).value().front().path == path);
  REQUIRE(files.remove(folder.path("long")));
  CHECK_FALSE(files.exists(folder.path("long")).value());
}

TEST_CASE("removal takes all below, read-only files too, and never a drive", "[R-2.10-end]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.write(folder.path(R"(run\a\b\file)"), "x"));
  REQUIRE(files.write(folder.path(R"(run\read-only)"), "x"));
  SetFileAttributesW(folder.native("run/read-only").c_str(), FILE_ATTRIBUTE_READONLY);
  REQUIRE(files.remove(folder.path("run")));
  CHECK_FALSE(files.exists(folder.path("run")).value());
  CHECK(files.remove(folder.path("run")));
  CHECK_FALSE(files.remove("C:\\"));
  CHECK_FALSE(files.remove("C:"));
  CHECK(files.exists("C:\\windows").value());
}

TEST_CASE("removal and listing do not follow links", "[R-2.10-end][R-4.3]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.write(folder.path(R"(others\precious)"), "x"));
  REQUIRE(files.write(folder.path(R"(run\own)"), "x"));
  if (!test::make_link(folder.native("run/link"), folder.native("others"), SYMBOLIC_LINK_FLAG_DIRECTORY))
    SKIP("no links here");
  CHECK(files.list(folder.path("run")).value().size() == 1);
  REQUIRE(files.remove(folder.path("run")));
  CHECK(files.read(folder.path(R"(others\precious)")).value() == "x");
}

TEST_CASE("what bears a name is told apart, and moved in one piece", "[T-2]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  CHECK(files.look(folder.path("SSS")).value() == Place::free);
  CHECK(files.look(folder.path(R"(none\SSS)")).value() == Place::free);
  REQUIRE(files.create_folder(folder.path("SSS")));
  CHECK(files.look(folder.path("SSS")).value() == Place::empty_folder);
  REQUIRE(files.write(folder.path(R"(SSS\deep\file)"), "x"));
  CHECK(files.look(folder.path("SSS")).value() == Place::folder);
  CHECK(files.look(folder.path(R"(SSS\deep\file)")).value() == Place::file);

  REQUIRE(files.move(folder.path("SSS"), folder.path("SSS 2026-11-28 1612")));
  CHECK(files.look(folder.path("SSS")).value() == Place::free);
  CHECK(files.read(folder.path(R"(SSS 2026-11-28 1612\deep\file)")).value() == "x");
  const auto gone = files.move(folder.path("SSS"), folder.path("other"));
  REQUIRE_FALSE(gone);
  CHECK(gone.error().kind == Error::Kind::not_found);
  REQUIRE(files.create_folder(folder.path("SSS")));
  const auto taken = files.move(folder.path("SSS"), folder.path("SSS 2026-11-28 1612"));
  REQUIRE_FALSE(taken);
  CHECK(taken.error().kind == Error::Kind::refused);
}

TEST_CASE("a drive is found again by its volume", "[T-8]") {
  windows::WindowsFiles files;
  const auto volume = files.volume_of(R"(C:\windows)");
  REQUIRE(volume);
  CHECK(volume->id.find("Volume{") != std::string::npos);
  CHECK(files.drive_of_volume(volume->id).value() == "C");
  CHECK(files.drive_of_volume(R"(\\?\Volume{00000000-0000-0000-0000-000000000001}\)").value() == std::nullopt);
  const auto none = files.volume_of("Q:\\");
  REQUIRE_FALSE(none);
  CHECK(none.error().kind == Error::Kind::not_found);
}

TEST_CASE("a drive that may hold the working folder is one of the server's own that is written to", "[T-8]") {
  for (const unsigned type : {DRIVE_FIXED, DRIVE_REMOVABLE, DRIVE_RAMDISK}) CHECK(windows::may_hold_our_folders(type));
  for (const unsigned type : {DRIVE_UNKNOWN, DRIVE_NO_ROOT_DIR, DRIVE_REMOTE, DRIVE_CDROM})
    CHECK_FALSE(windows::may_hold_our_folders(type));
}

TEST_CASE("the name that a moved file or folder has got can be forced to the disk", "[T-2][R-1.4-once]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.write(folder.path(R"(SSS\file)"), "x"));
  const auto reached = windows::TrustedFolder::reach(whole_path(folder.path("SSS")).value());
  const auto above = windows::TrustedFolder::reach(windows::folder_of(reached.value().path()));
  REQUIRE(above);
  CHECK(windows::flush_name(*above, L"SSS") == ERROR_SUCCESS);
  CHECK(windows::flush_name(*reached, L"file") == ERROR_SUCCESS);
}

TEST_CASE("what is in use is told as busy", "[R-2.10-end]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  REQUIRE(files.write(folder.path("held"), "x"));
  const windows::Handle holder =
      windows::own(CreateFileW(folder.native("held").c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr));
  REQUIRE(holder);
  const auto removed = files.remove(folder.path("held"));
  REQUIRE_FALSE(removed);
  CHECK(removed.error().kind == Error::Kind::busy);
  CHECK_FALSE(files.read(folder.path("held")));
}

TEST_CASE("a file that is not there is told so", "[R-1.4-once]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  const auto read = files.read(folder.path("none"));
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == Error::Kind::not_found);
  CHECK(files.list(folder.path("none")).value().empty());
  CHECK_FALSE(files.exists(R"(Q:\none)").value());
  CHECK_FALSE(files.write(R"(Q:\none\file)", "x"));
}

TEST_CASE("private folders are made, and made private again", "[R-2.4][R-5.back]") {
  const test::ScratchFolder folder;
  windows::WindowsFiles files;
  const std::string path = folder.path(R"(SSS Backup\SSS)");
  REQUIRE(files.create_folder(path));
  REQUIRE(files.create_folder(path));
  REQUIRE(files.write(path + R"(\settings.sealed)", "x"));
  std::ofstream(folder.native("file")) << "x";
  CHECK_FALSE(files.create_folder(folder.path("file")));
}

// Wine keeps no access lists, so what is asserted is what Windows is told.
TEST_CASE("a private folder is for SYSTEM and administrators, with what is below it", "[R-2.4][R-5.back]") {
  PSECURITY_DESCRIPTOR raw = nullptr;
  REQUIRE(ConvertStringSecurityDescriptorToSecurityDescriptorW(windows::private_folder_sddl, SDDL_REVISION_1, &raw,
                                                               nullptr));
  const windows::LocalMemory<void> descriptor(raw);
  wchar_t* text = nullptr;
  REQUIRE(ConvertSecurityDescriptorToStringSecurityDescriptorW(
      raw, SDDL_REVISION_1, OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &text,
      nullptr));
  const windows::LocalMemory<wchar_t> owned(text);
  CHECK(text::utf8(text) == "O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)");
}

TEST_CASE("SQLite finds its file under the same path", "[R-2.4]") {
  windows::WindowsFiles files;
  CHECK(files.native(R"(D:\SSS Upgrade\作業\journal.db)").native() == LR"(D:\SSS Upgrade\作業\journal.db)");
}
