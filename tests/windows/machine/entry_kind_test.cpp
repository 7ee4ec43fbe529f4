#include "service/machine/windows/entry_kind.h"

#include <catch2/catch_test_macros.hpp>

#include "scratch.h"
#include "service/machine/windows/files.h"
#include "service/machine/windows/handle.h"

using namespace sssup;
using namespace sssup::machine;
using windows::EntryKind;
using windows::kind_of;

namespace {

windows::Handle opened(const std::filesystem::path& path) {
  return windows::own(CreateFileW(path.c_str(), FILE_READ_ATTRIBUTES,
                                  FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                                  FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
}

// A file system that refuses the class with reparse tags, as that of CDs does with ERROR_INVALID_PARAMETER.
template <DWORD refusal, DWORD more_attributes = 0>
BOOL WINAPI without_tags(HANDLE file, FILE_INFO_BY_HANDLE_CLASS what, void* into, DWORD size) {
  if (what == FileAttributeTagInfo) {
    SetLastError(refusal);
    return FALSE;
  }
  const BOOL ok = GetFileInformationByHandleEx(file, what, into, size);
  if (what == FileBasicInfo) static_cast<FILE_BASIC_INFO*>(into)->FileAttributes |= more_attributes;
  return ok;
}

}  // namespace

TEST_CASE("files and folders of a CD are what they are, though its file system knows no reparse tags", "[T-3]") {
  const test::ScratchFolder folder;
  REQUIRE(windows::WindowsFiles().write(folder.path("file"), "x"));
  const auto file = opened(folder.native("file")), above = opened(folder.native(""));
  REQUIRE(file);
  REQUIRE(above);
  for (const auto ask :
       {windows::AskFile{&without_tags<ERROR_INVALID_PARAMETER>},
        windows::AskFile{&without_tags<ERROR_INVALID_FUNCTION>}, windows::AskFile{&without_tags<ERROR_NOT_SUPPORTED>},
        windows::AskFile{&GetFileInformationByHandleEx}}) {
    EntryKind kind;
    REQUIRE(kind_of(file.get(), kind, ask) == ERROR_SUCCESS);
    CHECK_FALSE(kind.is_folder());
    CHECK_FALSE(kind.is_link());
    REQUIRE(kind_of(above.get(), kind, ask) == ERROR_SUCCESS);
    CHECK(kind.is_folder());
    CHECK_FALSE(kind.is_link());
  }
}

TEST_CASE("what cannot be told to be no link is an error", "[T-1][T-3]") {
  const test::ScratchFolder folder;
  REQUIRE(windows::WindowsFiles().write(folder.path("file"), "x"));
  const auto file = opened(folder.native("file"));
  REQUIRE(file);
  EntryKind kind;
  CHECK(kind_of(file.get(), kind, &without_tags<ERROR_INVALID_PARAMETER, FILE_ATTRIBUTE_REPARSE_POINT>) ==
        ERROR_INVALID_PARAMETER);
  CHECK(kind_of(file.get(), kind, &without_tags<ERROR_NOT_READY>) == ERROR_NOT_READY);
}

TEST_CASE("links are told from other reparse points by their tag", "[T-1]") {
  CHECK(EntryKind{FILE_ATTRIBUTE_REPARSE_POINT, IO_REPARSE_TAG_MOUNT_POINT}.is_link());
  CHECK(EntryKind{FILE_ATTRIBUTE_REPARSE_POINT, IO_REPARSE_TAG_SYMLINK}.is_link());
  CHECK_FALSE(EntryKind{FILE_ATTRIBUTE_REPARSE_POINT, IO_REPARSE_TAG_DEDUP}.is_link());
  CHECK_FALSE(EntryKind{0, IO_REPARSE_TAG_SYMLINK}.is_link());
}
