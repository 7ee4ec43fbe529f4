// The environment of what is started elevated for the operator. Windows would take it from the user's registry, which
// every program of that user can write: a PATH or a QT_PLUGIN_PATH there would bring its libraries into ours.
#pragma once

#include <string>
#include <string_view>

namespace sssup::machine::windows {

/// Whose environment it is; what is empty is left out.
struct OperatorProfile {
  std::wstring folder;  // C:\Users\somebody
  std::wstring name;
  std::wstring domain;
};

/// The system's variables with the operator's profile, as CreateProcess takes them: sorted by name, each with a zero,
/// and another zero. `system` is such a block; variables of Qt (QT_…) and of another profile in it are left out.
std::wstring operator_environment(const wchar_t* system, const OperatorProfile& profile);

}  // namespace sssup::machine::windows
