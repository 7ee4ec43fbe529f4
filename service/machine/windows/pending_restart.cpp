#include "service/machine/windows/pending_restart.h"

#include "common/rules/names.h"
#include "common/text/wide.h"
#include "service/machine/windows/api.h"

namespace sssup::machine::windows {
namespace {

constexpr std::string_view session_manager = R"(HKLM\SYSTEM\CurrentControlSet\Control\Session Manager)";
constexpr std::string_view computer_names = R"(HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\)";

// Keys that are there only while a restart is wanted.
struct Marker {
  std::string_view name;
  std::string_view key;
};
constexpr Marker markers[] = {
    {"RebootPending", R"(HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending)"},
    {"RebootRequired", R"(HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired)"},
};

constexpr std::string_view file_renames[] = {"PendingFileRenameOperations", "PendingFileRenameOperations2"};

// Pairs of texts, each ended by a NUL: what to rename, and to what (nothing: remove it). Names are of the kernel,
// `\??\C:\…`, and may have `*1` or `!` before them.
bool has_work(const RegistryRaw& operations) {
  std::wstring list;
  for (std::size_t at = 0; at + 1 < operations.data.size(); at += 2)
    list += static_cast<wchar_t>(operations.data[at] | (operations.data[at + 1] << 8));
  std::wstring_view rest = list;
  while (!rest.empty()) {
    std::wstring_view source = rest.substr(0, rest.find(L'\0'));
    rest.remove_prefix(std::min(rest.size(), source.size() + 1));
    rest.remove_prefix(std::min(rest.size(), rest.substr(0, rest.find(L'\0')).size() + 1));
    constexpr std::wstring_view kernel = L"\\??\\";
    const auto start = source.find(kernel);
    if (start == std::wstring_view::npos) continue;
    const std::wstring path = L"\\\\?\\" + std::wstring(source.substr(start + kernel.size()));
    if (GetFileAttributesW(path.c_str()) != INVALID_FILE_ATTRIBUTES) return true;
  }
  return false;
}

Expected<std::string> computer_name(Registry& registry, std::string_view which) {
  SSSUP_TRY(const auto key, registry.read(std::string(computer_names) + std::string(which)));
  if (!key) return std::string();
  const auto value = key->values.find("ComputerName");
  const auto* name = value == key->values.end() ? nullptr : std::get_if<std::string>(&value->second);
  return name == nullptr ? std::string() : rules::lower(*name);
}

}  // namespace

Expected<std::vector<std::string>> pending_restarts(Registry& registry) {
  std::vector<std::string> reasons;
  SSSUP_TRY(const auto session, registry.read(session_manager));
  for (const auto name : file_renames) {
    if (!session) break;
    const auto value = session->values.find(name);
    const auto* operations = value == session->values.end() ? nullptr : std::get_if<RegistryRaw>(&value->second);
    if (operations != nullptr && has_work(*operations)) reasons.emplace_back(name);
  }
  for (const auto& marker : markers) {
    SSSUP_TRY(const auto key, registry.read(marker.key));
    if (key) reasons.emplace_back(marker.name);
  }
  SSSUP_TRY(const std::string active, computer_name(registry, "ActiveComputerName"));
  SSSUP_TRY(const std::string next, computer_name(registry, "ComputerName"));
  if (!active.empty() && !next.empty() && active != next) reasons.emplace_back("ComputerName");
  return reasons;
}

}  // namespace sssup::machine::windows
