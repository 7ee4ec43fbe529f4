#include "service/upgrade/run_mark.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <set>

#include <fmt/format.h>

#include "common/rules/names.h"
#include "service/machine/unfinished.h"

namespace sssup::upgrade {
namespace {

constexpr std::string_view format_1 = "SSS Upgrade run 1 ";
constexpr std::size_t longest_mark = 400;  // bytes

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
  line.remove_prefix(std::min(blank + 1, line.size()));
  const auto time = std::from_chars(line.data(), line.data() + line.size(), mark.made_unix_ms);
  line.remove_prefix(static_cast<std::size_t>(time.ptr - line.data()));
  if (line.starts_with(' ')) mark.server = line.substr(1);
  return mark;
}

}  // namespace

std::string new_run_id() {
  std::random_device source;
  return fmt::format("{:08x}{:08x}", source(), source());
}

Status write_mark(machine::Machine& machine, std::string_view folder, std::string_view run, std::string_view server) {
  return machine.files().write(mark_of(folder),
                               fmt::format("{}{} {} {}\r\n", format_1, run, machine.now_unix_ms(), server));
}

Expected<std::optional<RunMark>> read_mark(machine::Machine& machine, std::string_view folder) {
  const std::string path = mark_of(folder);
  SSSUP_TRY(const machine::Place place, machine.files().look(path));
  if (place != machine::Place::file) return std::nullopt;
  SSSUP_TRY(const std::string line, machine.files().read_beginning(path, longest_mark));
  return parse_mark(line);
}

Expected<FolderState> state_of_folder(machine::Machine& machine, std::string_view folder, std::string_view server) {
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
  if (mark) return mark->server.empty() || mark->server == server ? FolderState::marked : FolderState::foreign;
  SSSUP_TRY(const bool half, is_half_marked(machine, folder));
  return half ? FolderState::marked : FolderState::foreign;
}

Expected<bool> is_half_marked(machine::Machine& machine, std::string_view folder) {
  SSSUP_TRY(const auto files, machine.files().list(folder));
  if (files.size() != 1 || files.front().size > longest_mark) return false;
  const std::string& path = files.front().path;
  if (rules::lower(path) != rules::lower(mark_of(folder) + std::string(machine::unfinished_ending))) return false;
  SSSUP_TRY(const std::string written, machine.files().read_beginning(path, longest_mark));
  return written.starts_with(format_1) || format_1.starts_with(written);
}

Status remove_marked(machine::Machine& machine, std::string_view folder) {
  SSSUP_TRY(const auto files, machine.files().list(folder));
  std::set<std::string> entries = {std::string(medium_folder)};  // of the folder itself; it may be empty
  for (const auto& file : files) {
    const std::string below = file.path.substr(folder.size() + 1);
    entries.insert(below.substr(0, below.find('\\')));
  }
  for (const std::string& entry : entries)
    if (rules::lower(entry) != mark_name) SSSUP_CHECK(machine.files().remove(machine::join_path(folder, entry)));
  return machine.files().remove(folder);
}

}  // namespace sssup::upgrade
