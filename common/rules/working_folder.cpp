// Where the working folder (R-2.4-default) and the backup (R-5.back) go when the operator does not say.
#include <algorithm>
#include <optional>

#include "common/rules/names.h"
#include "common/text/rules.h"

namespace sssup::rules {
namespace {

// Upper case; nothing when `path` does not begin with a drive.
std::optional<char> drive_of(std::string_view path) {
  if (path.empty()) return std::nullopt;
  const char c = path[0] >= 'a' && path[0] <= 'z' ? static_cast<char>(path[0] - 'a' + 'A') : path[0];
  if (c < 'A' || c > 'Z' || (path.size() > 1 && path[1] != ':')) return std::nullopt;
  return c;
}

// A variable's value; names compare ignoring case, as Windows does. Of several spellings the first in order counts,
// so that the map's own order never shows.
std::string environment(const proto::Server& server, std::string_view name) {
  std::string spelling, value;
  for (const auto& [key, its_value] : server.environment()) {
    if (lower(key) != lower(name) || (!spelling.empty() && key > spelling)) continue;
    spelling = key;
    value = its_value;
  }
  return value;
}

char system_drive(const proto::Server& server) {
  for (const auto& disk : server.disks())
    if (disk.system())
      if (const auto drive = drive_of(disk.letter())) return *drive;
  return drive_of(environment(server, "SystemDrive")).value_or('C');
}

std::string without_closing_backslash(std::string path) {
  while (path.ends_with('\\')) path.pop_back();
  return path;
}

}  // namespace

bool is_below(std::string_view path, std::string_view folder) {
  const std::string place = without_closing_backslash(lower(path));
  const std::string above = without_closing_backslash(lower(folder));
  return place.starts_with(above) && (place.size() == above.size() || place[above.size()] == '\\');
}

std::string default_working_folder(const proto::Server& server) {
  const char system = system_drive(server);
  std::string temp = environment(server, "TEMP");
  const bool usable = !folder(temp);
  if (usable && drive_of(temp) != system) return temp;

  std::optional<char> other;
  for (const auto& disk : server.disks()) {
    const auto drive = drive_of(disk.letter());
    if (!drive || *drive == system || disk.kind() != proto::Disk::FIXED) continue;
    other = std::min(other.value_or(*drive), *drive);
  }
  if (other) return std::string{*other} + ":\\";
  return usable ? temp : std::string{system} + ":\\";
}

Verdict folder_on_server(std::string_view path, const proto::Server& server) {
  const auto drive = drive_of(path);
  if (!drive || server.disks().empty() || *drive == system_drive(server)) return {};
  for (const auto& disk : server.disks())
    if (drive_of(disk.letter()) == drive) return {};
  return text::Message(text::id::rules_no_such_drive, {{"drive", std::string{*drive}}});
}

bool is_temporary(std::string_view path, const proto::Server& server) {
  for (const char* variable : {"TEMP", "TMP"}) {
    const std::string temp = environment(server, variable);
    if (!folder(temp) && is_below(path, temp)) return true;
  }
  return false;
}

Verdict backup_folder_on_server(std::string_view path, const proto::Server& server) {
  if (auto why = folder_on_server(path, server)) return why;
  if (is_temporary(path, server)) return text::Message(text::id::rules_folder_temporary);
  return {};
}

std::string run_folder(std::string_view working_folder) {
  return without_closing_backslash(std::string(working_folder)) + '\\' + std::string(run_folder_name);
}

std::string default_backup_folder(std::string_view working_folder, const proto::Server& server) {
  std::string above(working_folder);
  if (is_temporary(above, server)) above.resize(2);  // the drive
  return without_closing_backslash(std::move(above)) + "\\SSS Backup";
}

}  // namespace sssup::rules
