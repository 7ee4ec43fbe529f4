// What a power cut takes. Killing a process loses nothing that it wrote; the power does. So whatever is written below
// the rehearsal's folder and not flushed is remembered with what was there before, and a cut puts that back.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sssup::machine::rehearsal {

/// Told of each change before it is made. Knows nothing, and costs nothing, where no scenario cuts the power.
class Unflushed {
 public:
  using Path = std::filesystem::path;
  enum class Loss {
    data,   // what was written; files newly made are empty
    names,  // what was made, renamed or removed
    all,
  };

  explicit Unflushed(bool watches) : watches_(watches) {}

  bool watches() const { return watches_; }

  /// A file is written, and made when it is not there.
  void about_to_write(const Path& file);
  /// The same for one that may not be opened a second time: `content` reads what is in it.
  void about_to_write(const Path& file, const std::function<std::string()>& content);
  /// A folder, or an empty file.
  void about_to_make(const Path& path);
  void about_to_rename(const Path& from, const Path& to);
  /// With everything below.
  void about_to_remove(const Path& path);

  /// A file's data, or the names in a folder.
  void flushed(const Path& path);
  void flushed_disk() { changes_.clear(); }

  /// Something was written to the file and not flushed.
  bool has_data(const Path& file) const;

  /// The power is gone. `scratch`: a folder on the same disk where a process that is killed meanwhile may leave a file.
  void lose(Loss loss, const Path& scratch);

 private:
  struct Saved {
    Path path;
    std::optional<std::string> content;  // none: a folder
  };
  struct Change {
    bool is_name = false;  // else data
    Path path;
    std::optional<Path> renamed_from;
    std::vector<Saved> before;
  };

  static std::vector<Saved> saved(const Path& path);
  Path place_now(std::size_t change) const;
  void settle_rename(std::size_t change);
  static void restore(const std::vector<Saved>& before, const Path& scratch);

  bool watches_;
  std::vector<Change> changes_;  // in their order
};

}  // namespace sssup::machine::rehearsal
