// The one way to the server's disks for a program that may do everything there. Every path is walked from the drive's
// root, each folder opened by its name in the open folder above it, and looked at by that handle: what was checked is
// what is used, whatever others do to the path meanwhile. It guarantees, to the administrator who runs an upgrade:
//  - No folder on the way is a link, or belongs to or can be replaced by anybody but SYSTEM, administrators or
//    TrustedInstaller. Otherwise nothing is done, and the error names the folder.
//  - A folder is made or claimed in one step: after that it is the administrators', or an error names what is there.
//  - A file is written under a new name, never through one that is there, and put in place by a rename within the
//    folder that was checked. Removal takes links, not what they lead to.
// Not guarded against: administrators, and programs that run as SYSTEM.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "common/outcome/outcome.h"
#include "service/machine/windows/folder_security.h"
#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {

/// What was in the way, and where.
struct PathFault {
  DWORD code = ERROR_SUCCESS;  // Windows'; ERROR_ACCESS_DENIED for what is not trusted
  std::wstring path;           // of the component, whole
  Distrust distrust = Distrust::none;
};

/// `what` failed on `path` (argument "path"), because of the fault.
Error to_error(const PathFault& fault, const text::Entry& what, std::string_view path);
inline tl::unexpected<Error> fail_on(const PathFault& fault, const text::Entry& what, std::string_view path) {
  return tl::unexpected<Error>(to_error(fault, what, path));
}

bool is_gone(DWORD code);

template <class Value>
using Reached = tl::expected<Value, PathFault>;

/// Keeps nobody from the file.
inline constexpr ULONG share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/// How a file or folder is opened in an open folder. Links are opened themselves.
struct Opening {
  ACCESS_MASK access = 0;  // SYNCHRONIZE and FILE_READ_ATTRIBUTES are added
  ULONG share = share_all;
  ULONG disposition = 0;                      // FILE_OPEN, FILE_CREATE, FILE_OPEN_IF
  ULONG options = 0;                          // FILE_DIRECTORY_FILE, FILE_NON_DIRECTORY_FILE
  PSECURITY_DESCRIPTOR descriptor = nullptr;  // of what is made; null: as it inherits
};

/// Windows' error code. `created`, where wanted: it was not there before.
DWORD open_in(HANDLE folder, std::wstring_view name, const Opening& how, Handle& opened, bool* created = nullptr);

/// A folder whose way was checked, held open.
class TrustedFolder {
 public:
  enum class Missing {
    fails,
    made,          // as they inherit
    made_private,  // for administrators only
  };
  /// The folder at a whole path (path.h). A missing one is ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND.
  static Reached<TrustedFolder> reach(const std::wstring& whole_path, Missing missing = Missing::fails);
  /// Whom a folder of ours is for.
  enum class For { administrators, readers };
  /// Makes the folder, with those above it for administrators. One that is there is taken when it is ours, and made
  /// anew when it is empty. Distrust::access: others have rights to it. ERROR_SHARING_VIOLATION: somebody has it open.
  static Reached<TrustedFolder> claim(const std::wstring& whole_path, For whom = For::administrators);

  HANDLE handle() const { return handle_.get(); }
  const std::wstring& path() const { return path_; }
  std::wstring path_of(std::wstring_view name) const;

  /// The folder itself, with other rights (FILE_LIST_DIRECTORY).
  Reached<Handle> reopen(ACCESS_MASK access) const;
  /// Hard links of a file, by which others may reach it: fine for what is only read, refused for what is written, run
  /// or put in place.
  enum class OtherNames { allowed, refused };
  /// Never a link. `name` has no backslash.
  Reached<Handle> open_file(std::wstring_view name, ACCESS_MASK access, ULONG share,
                            OtherNames other_names = OtherNames::refused) const;
  /// ERROR_FILE_EXISTS, ERROR_ALREADY_EXISTS: there is something of that name.
  Reached<Handle> create_file(std::wstring_view name) const;

 private:
  TrustedFolder(Handle handle, std::wstring path) : handle_(std::move(handle)), path_(std::move(path)) {}
  static Reached<TrustedFolder> root_of(const std::wstring& whole_path);
  Reached<TrustedFolder> enter(std::wstring_view name, Missing missing) const;
  Reached<void> check_still_folder() const;
  Reached<TrustedFolder> claim_in(std::wstring_view name, For whom) const;

  Handle handle_;
  std::wstring path_;
};

/// Gives an open file (DELETE) of `from` another name in `to`. Windows' error code; ERROR_ALREADY_EXISTS when there is
/// one of that name and it is not to be replaced.
DWORD rename_open(HANDLE file, const TrustedFolder& from, const TrustedFolder& to, std::wstring_view name,
                  bool replace);

/// Of a whole path.
std::wstring name_of(std::wstring_view whole_path);

}  // namespace sssup::machine::windows
