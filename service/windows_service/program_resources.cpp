// Windows only.
#include "service/windows_service/program_resources.h"

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include "service/machine/windows/api.h"

namespace sssup::windows_service {
namespace {

struct Unload {
  using pointer = HMODULE;
  void operator()(HMODULE module) const { ::FreeLibrary(module); }
};
using Module = std::unique_ptr<std::remove_pointer_t<HMODULE>, Unload>;

// Maps the file to be read: nothing in it is run.
Module open(const std::filesystem::path& program) {
  return Module(::LoadLibraryExW(program.c_str(), nullptr, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE));
}

// Empty: there is none. Lives as long as the module.
std::string_view resource(HMODULE module, const wchar_t* name, const wchar_t* type) {
  const HRSRC found = ::FindResourceW(module, name, type);
  const HGLOBAL loaded = found == nullptr ? nullptr : ::LoadResource(module, found);
  const void* content = loaded == nullptr ? nullptr : ::LockResource(loaded);
  if (content == nullptr) return {};
  return {static_cast<const char*>(content), ::SizeofResource(module, found)};
}

std::optional<std::string> carried_in(HMODULE module, const wchar_t* name) {
  const std::string_view content = resource(module, name, MAKEINTRESOURCEW(10));  // RT_RCDATA
  if (content.empty()) return std::nullopt;
  return std::string(content);
}

}  // namespace

// Not by GetFileVersionInfo: it is in VERSION.dll, which Windows looks for beside UPGRADE.EXE first.
std::optional<Version> version_of(const std::filesystem::path& program) {
  const Module module = open(program);
  if (!module) return std::nullopt;
  const std::string_view content = resource(module.get(), MAKEINTRESOURCEW(1), MAKEINTRESOURCEW(16));  // RT_VERSION
  // VS_VERSIONINFO: three words, "VS_VERSION_INFO" with its zero, up to a multiple of four.
  constexpr std::size_t at = 40;
  constexpr DWORD signature = 0xFEEF04BD;
  VS_FIXEDFILEINFO info{};
  if (content.size() < at + sizeof info) return std::nullopt;
  std::memcpy(&info, content.data() + at, sizeof info);
  if (info.dwSignature != signature) return std::nullopt;
  return Version{{HIWORD(info.dwFileVersionMS), LOWORD(info.dwFileVersionMS), HIWORD(info.dwFileVersionLS)}};
}

std::string to_string(const Version& version) {
  return fmt::format("{}.{}.{}", version.parts[0], version.parts[1], version.parts[2]);
}

std::optional<std::string> carried_program(const wchar_t* resource) {
  return carried_in(nullptr, resource);
}

std::optional<std::string> carried_program(const std::filesystem::path& by, const wchar_t* resource) {
  const Module module = open(by);
  return module ? carried_in(module.get(), resource) : std::nullopt;
}

}  // namespace sssup::windows_service
