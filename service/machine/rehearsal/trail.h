// The way to what a Windows path names on this computer's disk, ignoring ASCII case: through open folders from the
// drive's root down (open_folder.h). Lives for one call: what it has seen of folders may be wrong a moment later.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/layout.h"
#include "service/machine/rehearsal/open_folder.h"

namespace sssup::machine::rehearsal {

class Trail final : public durable::Way {
 public:
  explicit Trail(const Layout& layout) : layout_(layout) {}

  struct Found {
    std::filesystem::path place;  // names that are not there yet are taken as they are
    Place is = Place::free;       // a folder with nothing in it is `folder`, too
  };
  /// Every folder on the way that is there is ours, and so is what bears the last name; else Kind::denied names it.
  Expected<Found> find(std::string_view path);

  /// The same for what has been found: `path` is below one of the disks.
  Expected<std::filesystem::path> reach(const std::filesystem::path& path) override;
  Expected<std::filesystem::path> reach_folder(const std::filesystem::path& folder) override;
  Status make_folders(const Passage& passage, const std::filesystem::path& folder,
                      std::set<std::filesystem::path>& changed) override;
  Expected<const OpenFolder*> open(const std::filesystem::path& folder);

 private:
  using Names = std::unordered_map<std::string, std::string>;  // lower case -> as on the disk

  Status enter(const std::string& drive);
  Status descend(std::size_t depth, const std::string& name);
  Expected<std::string> entry(const OpenFolder& folder, const std::string& name);
  std::string new_entry(const std::filesystem::path& folder, const std::string& name);

  const Layout& layout_;
  std::vector<OpenFolder> opened_;  // the drive's root, and folders below, each in the one before
  std::map<std::filesystem::path, Names> known_;
};

}  // namespace sssup::machine::rehearsal
