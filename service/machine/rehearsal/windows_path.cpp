#include "service/machine/rehearsal/windows_path.h"

#include <algorithm>
#include <array>

#include "common/rules/names.h"
#include "common/text/escape.h"
#include "common/text/rehearsal.h"

namespace sssup::machine::rehearsal {
namespace {

constexpr std::size_t longest_name = 240;  // bytes: most file systems take 255, and a temp's ending comes on top

bool is_device_name(std::string_view name) {
  const std::string base = rules::lower(name.substr(0, name.find('.')));
  constexpr std::array devices = {"con", "prn", "aux", "nul"};
  if (std::find(devices.begin(), devices.end(), base) != devices.end()) return true;
  return base.size() == 4 && (base.starts_with("com") || base.starts_with("lpt")) && base[3] >= '1' && base[3] <= '9';
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return false;
  if (name.back() == '.' || name.back() == ' ') return false;  // "." and ".." too
  const bool refused = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
           std::string_view("<>:\"/|?*").find(c) != std::string::npos;
  });
  return !refused && !is_device_name(name);
}

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

}  // namespace

std::string WindowsPath::text() const {
  std::string path{drive, ':', '\\'};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) path += '\\';
    path += names[i];
  }
  return path;
}

Expected<WindowsPath> parse_windows_path(std::string_view path) {
  const auto no_path = [path] {
    return fail(Error::Kind::invalid, {text::id::rehearsal_path, {{"path", std::string(path)}}});
  };
  if (path.size() < 3 || path[1] != ':' || path[2] != '\\' || !text::is_utf8(path)) return no_path();
  WindowsPath result;
  result.drive = upper(path[0]);
  if (result.drive < 'A' || result.drive > 'Z') return no_path();
  std::string_view rest = path.substr(3);
  if (rest.ends_with('\\')) rest.remove_suffix(1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\\'), rest.size());
    const std::string_view name = rest.substr(0, end);
    if (!is_name(name) || end + 1 == rest.size()) return no_path();
    result.names.emplace_back(name);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (path.size() > 3 && result.names.empty()) return no_path();  // "C:\\\\"
  return result;
}

}  // namespace sssup::machine::rehearsal
