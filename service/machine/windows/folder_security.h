// Folders whose content is for administrators and the service only.
#pragma once

#include <string>

#include "service/machine/windows/api.h"

namespace sssup::machine::windows {

/// Owner Administrators; SYSTEM and Administrators may do everything, nobody else anything; nothing is inherited from
/// above, all of it by what is below.
inline constexpr const wchar_t* private_folder_sddl = L"O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

/// ERROR_ALREADY_EXISTS when there is a file or folder of that name.
DWORD make_private_folder(const std::wstring& path);

/// Makes a folder private that is there. ERROR_INVALID_OWNER when it was made by somebody who is neither an
/// administrator nor the service: whoever made it may have it open. ERROR_DIRECTORY when it is a file or a link.
DWORD claim_private_folder(const std::wstring& path);

}  // namespace sssup::machine::windows
