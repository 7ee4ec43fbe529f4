#include "common/program/hardening_windows.h"

#include <windows.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace sssup::program {
namespace {

// Older versions of Windows lack some of these functions, and must still start the program to be told so.
template <class Function>
Function system_function(const char* name) {
  const FARPROC found = ::GetProcAddress(::GetModuleHandleW(L"kernel32.dll"), name);
  return reinterpret_cast<Function>(reinterpret_cast<void*>(found));
}

template <class Policy>
void set_policy(PROCESS_MITIGATION_POLICY which, Policy policy) {
  const auto set = system_function<decltype(&::SetProcessMitigationPolicy)>("SetProcessMitigationPolicy");
  if (set != nullptr) set(which, &policy, sizeof policy);
}

struct FreeEnvironment {
  void operator()(wchar_t* block) const { ::FreeEnvironmentStringsW(block); }
};

}  // namespace

void load_from_system_only() {
  const auto set_default = system_function<decltype(&::SetDefaultDllDirectories)>("SetDefaultDllDirectories");
  if (set_default != nullptr) set_default(LOAD_LIBRARY_SEARCH_SYSTEM32);
  ::SetDllDirectoryW(L"");

  PROCESS_MITIGATION_IMAGE_LOAD_POLICY images{};
  images.NoRemoteImages = 1;
  images.NoLowMandatoryLabelImages = 1;
  images.PreferSystem32Images = 1;
  set_policy(ProcessImageLoadPolicy, images);
  PROCESS_MITIGATION_EXTENSION_POINT_DISABLE_POLICY extensions{};
  extensions.DisableExtensionPoints = 1;
  set_policy(ProcessExtensionPointDisablePolicy, extensions);
  // Junctions that others than administrators have made are not followed: newer than the toolchain's headers.
  constexpr auto redirection_trust = static_cast<PROCESS_MITIGATION_POLICY>(16);
  constexpr DWORD enforce_redirection_trust = 0x1;
  set_policy(redirection_trust, enforce_redirection_trust);
}

void remove_variables(std::wstring_view prefix) {
  const std::unique_ptr<wchar_t, FreeEnvironment> block(::GetEnvironmentStringsW());
  std::vector<std::wstring> names;
  for (const wchar_t* at = block.get(); at != nullptr && *at != L'\0'; at += std::wstring_view(at).size() + 1) {
    const std::wstring_view variable = at;
    const std::wstring_view name = variable.substr(0, variable.find(L'=', 1));
    if (name.size() >= prefix.size() &&
        ::CompareStringOrdinal(name.data(), static_cast<int>(prefix.size()), prefix.data(),
                               static_cast<int>(prefix.size()), TRUE) == CSTR_EQUAL)
      names.emplace_back(name);
  }
  // The C runtime has a copy of its own, which this changes too.
  for (const std::wstring& name : names) ::_wputenv((name + L'=').c_str());
}

}  // namespace sssup::program
