#include "service/machine/windows/path.h"

#include "service/machine/windows/api.h"

#include "common/text/machine.h"
#include "common/text/wide.h"

namespace sssup::machine::windows {
namespace {

constexpr std::wstring_view prefix = L"\\\\?\\";
constexpr std::size_t root_length = 3;  // "D:\"

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Empty names, too, but for one at the end: "D:\Work\" is "D:\Work".
bool names_hold(std::string_view names) {
  while (!names.empty()) {
    const auto name = names.substr(0, names.find('\\'));
    if (name.empty() || name == "." || name == ".." || name.find_first_of("/:*?\"<>|") != std::string_view::npos ||
        name.find('\0') != std::string_view::npos)
      return false;
    names.remove_prefix(std::min(names.size(), name.size() + 1));
  }
  return true;
}

}  // namespace

Expected<std::wstring> whole_path(std::string_view path) {
  const bool on_drive =
      path.size() >= 2 && is_letter(path[0]) && path[1] == ':' && (path.size() == 2 || path[2] == '\\');
  if (!on_drive || !names_hold(path.substr(std::min(path.size(), root_length))))
    return fail(Error::Kind::invalid, {text::id::machine_path, {{"path", std::string(path)}}});
  std::wstring whole = std::wstring(prefix) + text::wide(path);
  if (path.size() == 2) whole += L'\\';
  if (path.size() > root_length && path.back() == '\\') whole.pop_back();
  return whole;
}

std::string path_in_utf8(std::wstring_view whole_path) {
  if (whole_path.starts_with(prefix)) whole_path.remove_prefix(prefix.size());
  return text::utf8(whole_path);
}

std::wstring root_path(std::wstring_view whole_path) {
  return std::wstring(whole_path.substr(0, prefix.size() + root_length));
}

std::wstring folder_of(std::wstring_view whole_path) {
  const std::size_t root = prefix.size() + root_length;
  if (whole_path.size() <= root) return {};
  return std::wstring(whole_path.substr(0, std::max(whole_path.rfind(L'\\'), root - 1))) +
         (whole_path.rfind(L'\\') < root ? L"\\" : L"");
}

bool same_name(std::wstring_view first, std::wstring_view second) {
  return CompareStringOrdinal(first.data(), static_cast<int>(first.size()), second.data(),
                              static_cast<int>(second.size()), TRUE) == CSTR_EQUAL;
}

std::filesystem::path this_program() {
  std::wstring path(32'768, L'\0');  // the longest there is
  path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return path;
}

std::filesystem::path folder_of_this_program() {
  return this_program().parent_path();
}

}  // namespace sssup::machine::windows
