#include "service/machine/rehearsal/trail.h"

#include <utility>

#include "common/rules/names.h"
#include "common/text/errors.h"
#include "common/text/path.h"
#include "service/machine/rehearsal/windows_path.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

std::string name_of(const OpenFolder& folder) {
  return text::utf8_of(folder.place().filename());
}

}  // namespace

Status Trail::enter(const std::string& drive) {
  const fs::path root = layout_.disks() / drive;
  if (!opened_.empty() && opened_.front().place() == root) return {};
  opened_.clear();
  SSSUP_TRY(OpenFolder folder, OpenFolder::drive(root, drive + ':'));
  opened_.push_back(std::move(folder));
  return {};
}

// Opens `name` in the folder at `depth`, unless that is the one that is open there.
Status Trail::descend(std::size_t depth, const std::string& name) {
  if (opened_.size() > depth + 1 && name_of(opened_[depth + 1]) == name) return {};
  while (opened_.size() > depth + 1) opened_.pop_back();
  SSSUP_TRY(OpenFolder folder, opened_.back().open(name));
  opened_.push_back(std::move(folder));
  return {};
}

std::string Trail::new_entry(const fs::path& folder, const std::string& name) {
  // Made next, as we spell it: the batch's other files are to find it.
  return known_[folder].emplace(rules::lower(name), name).first->second;
}

Expected<std::string> Trail::entry(const OpenFolder& folder, const std::string& name) {
  if (!known_.contains(folder.place())) {
    const auto exact = folder.look(name);
    if (!exact || *exact != Place::free) return name;
    SSSUP_TRY(const auto all, folder.names());
    Names& names = known_[folder.place()];
    for (const auto& each : all) names.emplace(rules::lower(each), each);
  }
  return new_entry(folder.place(), name);
}

Expected<Trail::Found> Trail::find(std::string_view path) {
  SSSUP_TRY(const WindowsPath parsed, parse_windows_path(path));
  SSSUP_CHECK(enter(std::string(1, parsed.drive)));
  Found found{opened_.front().place(), Place::folder};
  std::size_t depth = 0;  // of the folder that the next name is in, as long as that is there
  for (std::size_t at = 0; at < parsed.names.size(); ++at) {
    const std::string& name = parsed.names[at];
    const bool is_last = at + 1 == parsed.names.size();
    if (found.is != Place::folder) {
      found.place /= text::path_of(new_entry(found.place, name));
      continue;
    }
    if (!is_last && opened_.size() > depth + 1 && rules::lower(name_of(opened_[depth + 1])) == rules::lower(name)) {
      found.place = opened_[++depth].place();
      continue;
    }
    while (opened_.size() > depth + 1) opened_.pop_back();
    SSSUP_TRY(const std::string exact, entry(opened_[depth], name));
    found.place /= text::path_of(exact);
    SSSUP_TRY(found.is, opened_[depth].look(exact));
    if (is_last || found.is == Place::free) continue;
    SSSUP_CHECK(descend(depth++, exact));  // says what is wrong with a link or a file
  }
  return found;
}

Expected<const OpenFolder*> Trail::open(const fs::path& folder) {
  const fs::path below = folder.lexically_relative(layout_.disks());
  std::size_t depth = 0;
  for (auto name = below.begin(); name != below.end(); ++name) {
    if (name == below.begin()) {
      SSSUP_CHECK(enter(text::utf8_of(*name)));
    } else {
      SSSUP_CHECK(descend(depth++, text::utf8_of(*name)));
    }
  }
  return &opened_[depth];
}

Expected<fs::path> Trail::reach(const fs::path& path) {
  SSSUP_TRY(const OpenFolder* folder, open(path.parent_path()));
  return folder->reach(text::utf8_of(path.filename()));
}

Expected<fs::path> Trail::reach_folder(const fs::path& folder) {
  SSSUP_TRY(const OpenFolder* opened, open(folder));
  return opened->reach();
}

Status Trail::make_folders(const Passage& passage, const fs::path& folder, std::set<fs::path>& changed) {
  const fs::path below = folder.lexically_relative(layout_.disks());
  std::size_t depth = 0;
  for (auto name = below.begin(); name != below.end(); ++name) {
    if (name == below.begin()) {
      SSSUP_CHECK(enter(text::utf8_of(*name)));
      continue;
    }
    const std::string exact = text::utf8_of(*name);
    const Status there = descend(depth, exact);
    if (!there && there.error().kind != Error::Kind::not_found) return there;
    if (!there) {
      SSSUP_TRY(const bool made, opened_[depth].make(exact));
      if (made) {
        passage.unflushed().about_to_make(opened_[depth].place() / *name);
        changed.insert(opened_[depth].place());
      }
      // Ours, or somebody was quicker: the same look at what is there now.
      SSSUP_CHECK(descend(depth, exact));
    }
    ++depth;
  }
  return {};
}

}  // namespace sssup::machine::rehearsal
