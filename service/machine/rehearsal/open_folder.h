// Folders of the server's disks, opened one by one from the drive's root down, each by the handle of the one above.
// What is done through `reach` is done in the folder that was checked, whatever its path leads to by now. On Windows
// the rehearsal has no rights to check: there these are plain paths, and only links are refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/machine/machine.h"

namespace sssup::machine::rehearsal {

/// Accepted as ours: what root, this process's user or the owner of the drive's root owns and nobody else may write to.
/// The drive's root itself may be writable by everybody when it is sticky, as D:\ is on Windows.
class OpenFolder {
 public:
  /// `windows`: its path as Windows shows it, without a closing backslash; error texts name that.
  static Expected<OpenFolder> drive(const std::filesystem::path& place, std::string windows);

  OpenFolder(OpenFolder&& other) noexcept;
  OpenFolder& operator=(OpenFolder&& other) noexcept;
  ~OpenFolder();

  /// Names with an exact case. Kind::denied says what is wrong with the entry, Kind::not_found that it is not there.
  Expected<OpenFolder> open(const std::string& name) const;
  /// Free when it is not there; `other` for links, pipes and devices. Kind::denied for what is somebody else's.
  Expected<Place> look(const std::string& name) const;
  /// True: made, closed to others. False: something of that name is there; `open` tells whether it is ours.
  Expected<bool> make(const std::string& name) const;
  /// Takes the rights of all but the owner from this folder.
  Status close_to_others() const;
  /// Everything in it; for names that are asked for in another case.
  Expected<std::vector<std::string>> names() const;

  /// Kind::denied, naming the entry: it is a link, no folder, no file, somebody else's.
  Error refused(const std::string& name, const text::Entry& why) const;

  const std::filesystem::path& place() const { return place_; }
  const std::string& windows() const { return windows_; }
  /// This folder, and a name in it, by the handle: for functions that take paths.
  std::filesystem::path reach() const;
  std::filesystem::path reach(const std::string& name) const;

 private:
  OpenFolder(std::filesystem::path place, std::string windows, std::intptr_t handle, std::uint64_t owner)
      : place_(std::move(place)), windows_(std::move(windows)), handle_(handle), drive_owner_(owner) {}

  std::filesystem::path place_;
  std::string windows_;
  std::intptr_t handle_ = -1;      // the system's
  std::uint64_t drive_owner_ = 0;  // user of the drive's root
};

}  // namespace sssup::machine::rehearsal
