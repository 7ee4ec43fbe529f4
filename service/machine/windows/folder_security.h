// Who may do what with a folder or file on the way to what the service works on.
#pragma once

#include <string>

#include "service/machine/windows/api.h"
#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {

/// Owner Administrators; SYSTEM and Administrators may do everything, nobody else anything; nothing is inherited from
/// above, all of it by what is below.
inline constexpr const wchar_t* private_folder_sddl = L"O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

/// The same, and users may read and run what is in it.
inline constexpr const wchar_t* readable_folder_sddl =
    L"O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";

/// Null: GetLastError() says why.
LocalMemory<void> descriptor_of(const wchar_t* sddl);

/// Where a folder stands on the way from the drive's root.
enum class Position {
  root,      // of a drive: anybody may add folders to it, as Windows sets drives up
  above,     // between the root and the end of the way
  own,       // the run's: nobody else has any right to it
  readable,  // our programs': others may read and run, and nothing more
};

/// Why a folder is not trusted.
enum class Distrust {
  none,
  link,        // a reparse point that leads elsewhere
  not_folder,  // a file, or something else
  owner,       // not SYSTEM, Administrators or TrustedInstaller: an owner can change the access list at any time
  access,  // somebody else may remove, rename or replace it, or what is in it; of ours: more than its position allows
};

/// Wine, which keeps no access lists, so that none can be judged, and has one user, who owns every file.
bool is_wine();

/// Who is trusted besides SYSTEM, Administrators and TrustedInstaller.
enum class Trusted {
  nobody_else,
  this_user,  // that of this process, in what it does for itself
};

/// By owner and access list alone; entries that deny are not counted on. A descriptor that cannot be read is not
/// trusted.
Distrust judge(PSECURITY_DESCRIPTOR descriptor, Position place, Trusted trusted = Trusted::nobody_else);

/// The same for an open file or folder; `code` is Windows' error code, ERROR_SUCCESS when `judge` was asked.
Distrust judge(HANDLE entry, Position place, DWORD& code, Trusted trusted = Trusted::nobody_else);

}  // namespace sssup::machine::windows
