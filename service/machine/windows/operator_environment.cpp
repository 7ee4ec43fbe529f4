#include "service/machine/windows/operator_environment.h"

#include <algorithm>
#include <array>
#include <map>

#include "service/machine/windows/api.h"

namespace sssup::machine::windows {
namespace {

int compare(std::wstring_view a, std::wstring_view b) {
  return CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(), static_cast<int>(b.size()), TRUE);
}

struct ByName {
  bool operator()(const std::wstring& a, const std::wstring& b) const { return compare(a, b) == CSTR_LESS_THAN; }
};
using Variables = std::map<std::wstring, std::wstring, ByName>;

// Of whoever the block was made for.
constexpr std::array<std::wstring_view, 10> of_a_profile = {L"USERPROFILE", L"APPDATA",   L"LOCALAPPDATA", L"TEMP",
                                                            L"TMP",         L"HOMEDRIVE", L"HOMEPATH",     L"USERNAME",
                                                            L"USERDOMAIN",  L"HOMESHARE"};

bool is_left_out(std::wstring_view name) {
  constexpr std::wstring_view of_qt = L"QT_";
  if (compare(name.substr(0, of_qt.size()), of_qt) == CSTR_EQUAL) return true;
  return std::any_of(of_a_profile.begin(), of_a_profile.end(),
                     [&](std::wstring_view each) { return compare(name, each) == CSTR_EQUAL; });
}

Variables of_the_system(const wchar_t* block) {
  Variables variables;
  while (block != nullptr && *block != L'\0') {
    const std::wstring_view variable = block;
    block += variable.size() + 1;
    // "=C:=C:\folder" is a drive's current folder: its name begins with the sign.
    const std::size_t sign = variable.find(L'=', 1);
    if (sign == std::wstring_view::npos || is_left_out(variable.substr(0, sign))) continue;
    variables.emplace(variable.substr(0, sign), variable.substr(sign + 1));
  }
  return variables;
}

}  // namespace

std::wstring operator_environment(const wchar_t* system, const OperatorProfile& profile) {
  Variables variables = of_the_system(system);
  if (!profile.folder.empty()) {
    variables[L"USERPROFILE"] = profile.folder;
    // By their fixed names: where the user's registry says they are, a program of the user may have written.
    variables[L"APPDATA"] = profile.folder + L"\\AppData\\Roaming";
    variables[L"LOCALAPPDATA"] = profile.folder + L"\\AppData\\Local";
    variables[L"TEMP"] = variables[L"TMP"] = profile.folder + L"\\AppData\\Local\\Temp";
    if (profile.folder.size() > 2 && profile.folder[1] == L':') {
      variables[L"HOMEDRIVE"] = profile.folder.substr(0, 2);
      variables[L"HOMEPATH"] = profile.folder.substr(2);
    }
  }
  if (!profile.name.empty()) variables[L"USERNAME"] = profile.name;
  if (!profile.domain.empty()) variables[L"USERDOMAIN"] = profile.domain;
  std::wstring block;
  for (const auto& [name, value] : variables) {
    block.append(name).append(1, L'=').append(value).append(1, L'\0');
  }
  if (block.empty()) block += L'\0';
  return block += L'\0';
}

}  // namespace sssup::machine::windows
