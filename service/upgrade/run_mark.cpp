#include "service/upgrade/run_mark.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <set>

#include <fmt/format.h>

#include "common/rules/names.h"

namespace sssup::upgrade {
namespace {

constexpr std::string_view format_1 = "SSS Upgrade run 1 ";
constexpr std::size_t longest_mark = 200;  // bytes

std::string mark_of(std::string_view folder) {
  return machine::join_path(folder, mark_name);
}

std::optional<RunMark> parse_mark(std::string_view line) {
  line = line.substr(0, line.find_first_of("\r\n"));
  if (!line.starts_with(format_1)) return std::nullopt;
  line.remove_prefix(format_1.size());
  RunMark mark;
  const std::size_t blank = std::min(line.find(' '), line.size());
  mark.run = line.substr(0, blank);
  if (mark.run.empty()) return std::nullopt;
  const std::string_view time = line.substr(std::min(blank + 1, line.size()));
  std::from_chars(time.data(), time.data() + time.size(), mark.made_unix_ms);
  return mark;
}

}  // namespace

std::string new_run_id() {
  std::random_device source;
  return fmt::format("{:08x}{:08x}", source(), source());
}

Status write_mark(machine::Machine& machine, std::string_view folder, std::string_view run) {
  return machine.files().write(mark_of(folder), fmt::format("{}{} {}\r\n", format_1, run, machine.now_unix_ms()));
}

Expected<std::optional<RunMark>> read_mark(machine::Machine& machine, std::string_view folder) {
  const std::string path = mark_of(folder);
  SSSUP_TRY(const machine::Place place, machine.files().look(path));
  if (place != machine::Place::file) return std::nullopt;
  SSSUP_TRY(const std::string line, machine.files().read_beginning(path, longest_mark));
  return parse_mark(line);
}

Expected<FolderState> state_of_folder(machine::Machine& machine, std::string_view folder) {
  const auto place = machine.files().look(folder);
  if (!place && place.error().kind == Error::Kind::not_found) return FolderState::free;
  if (!place) return tl::unexpected<Error>(place.error());
  switch (*place) {
    case machine::Place::free:
    case machine::Place::empty_folder: return FolderState::free;
    case machine::Place::file:
    case machine::Place::other: return FolderState::foreign;
    case machine::Place::folder: break;
  }
  SSSUP_TRY(const auto mark, read_mark(machine, folder));
  if (mark) return FolderState::marked;
  SSSUP_TRY(const bool half, is_half_marked(machine, folder));
  return half ? FolderState::marked : FolderState::foreign;
}

Expected<bool> is_half_marked(machine::Machine& machine, std::string_view folder) {
  const std::string beginning = rules::lower(mark_of(folder));
  SSSUP_TRY(const auto files, machine.files().list(folder));
  return !files.empty() && std::all_of(files.begin(), files.end(), [&](const machine::FileEntry& file) {
    return file.path.size() > beginning.size() && rules::lower(file.path).starts_with(beginning);
  });
}

Status remove_marked(machine::Machine& machine, std::string_view folder) {
  SSSUP_TRY(const auto files, machine.files().list(folder));
  std::set<std::string> entries;  // of the folder itself
  for (const auto& file : files) {
    const std::string below = file.path.substr(folder.size() + 1);
    entries.insert(below.substr(0, below.find('\\')));
  }
  for (const std::string& entry : entries)
    if (rules::lower(entry) != mark_name) SSSUP_CHECK(machine.files().remove(machine::join_path(folder, entry)));
  return machine.files().remove(folder);
}

}  // namespace sssup::upgrade
