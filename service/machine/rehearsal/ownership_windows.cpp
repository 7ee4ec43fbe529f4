// Whose the rehearsal's folder is (SECURITY.md, section 7): by the rules for the service's own folders, but that this
// process's user is trusted, too.
#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/platform.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/machine/windows/entry_kind.h"
#include "service/machine/windows/folder_security.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;
namespace id = text::id;
using windows::Distrust;
using windows::Position;

enum class Links { judged, refused };

// What is not there yet is ours to make. A link on the way is judged as what it is, and so is where it leads
// (check_ownership). Wine keeps no access lists.
Distrust judged(const fs::path& path, Position position, Links links) {
  const auto entry = windows::own(CreateFileW(
      path.c_str(), READ_CONTROL | FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
      nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!entry) {
    const DWORD code = GetLastError();
    return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ? Distrust::none : Distrust::owner;
  }
  windows::EntryKind kind;
  DWORD code = windows::kind_of(entry.get(), kind);
  if (code != ERROR_SUCCESS) return Distrust::owner;
  if (kind.is_link() && links == Links::refused) return Distrust::link;
  const Distrust found = windows::judge(entry.get(), position, code, windows::Trusted::this_user);
  return found == Distrust::access && windows::is_wine() ? Distrust::none : found;
}

}  // namespace

namespace platform {

Status check_way(const fs::path& folder) {
  fs::path above = folder.root_path();
  Position position = Position::root;
  const auto check = [&]() -> Status {
    const Distrust why = judged(above, position, Links::judged);
    if (why == Distrust::none) return {};
    const bool is_anothers = why == Distrust::owner && above == folder;
    return fail(Error::Kind::refused,
                {is_anothers ? id::rehearsal_not_ours : id::rehearsal_replaceable, {{"path", text::utf8_of(above)}}});
  };
  SSSUP_CHECK(check());
  position = Position::above;
  for (const auto& name : folder.relative_path()) {
    above /= name;
    SSSUP_CHECK(check());
  }
  return {};
}

bool can_be_changed_by_others(const fs::path& path) {
  std::error_code error;
  const auto type = fs::symlink_status(path, error).type();
  return error || type == fs::file_type::not_found || type == fs::file_type::symlink ||
         judged(path, Position::readable, Links::refused) != Distrust::none;
}

const text::Entry* objection_to_state(const fs::path& path) {
  std::error_code error;
  const auto type = fs::symlink_status(path, error).type();
  if (error || type == fs::file_type::not_found) return nullptr;
  if (type == fs::file_type::symlink) return &id::error_path_link;
  if (type != fs::file_type::regular) return &id::error_path_no_file;
  switch (judged(path, Position::readable, Links::refused)) {
    case Distrust::none: return nullptr;
    case Distrust::link: return &id::error_path_link;
    case Distrust::access: return &id::error_path_open;
    default: return &id::error_path_owner;
  }
}

}  // namespace platform
}  // namespace sssup::machine::rehearsal
