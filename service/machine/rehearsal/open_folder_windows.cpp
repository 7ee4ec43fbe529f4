#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/open_folder.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;
namespace id = text::id;

std::string below(const std::string& folder, const std::string& name) {
  return folder + '\\' + name;
}

}  // namespace

Expected<OpenFolder> OpenFolder::drive(const fs::path& place, std::string windows) {
  std::error_code error;
  if (!fs::is_directory(place, error))
    return fail(Error::Kind::not_found, {id::rehearsal_no_drive, {{"drive", windows.substr(0, 1)}}});
  return OpenFolder(place, std::move(windows), -1, 0);
}

OpenFolder::OpenFolder(OpenFolder&& other) noexcept = default;
OpenFolder& OpenFolder::operator=(OpenFolder&& other) noexcept = default;
OpenFolder::~OpenFolder() = default;

Error OpenFolder::refused(const std::string& name, const text::Entry& why) const {
  return Error(Error::Kind::denied, {why, {{"path", below(windows_, name)}}});
}

Expected<OpenFolder> OpenFolder::open(const std::string& name) const {
  std::error_code error;
  const auto status = fs::symlink_status(reach(name), error);
  if (!fs::exists(status))
    return fail(Error::Kind::not_found, {id::error_file_read, {{"path", below(windows_, name)}}});
  if (fs::is_symlink(status)) return tl::unexpected<Error>(refused(name, id::error_path_link));
  if (!fs::is_directory(status)) return tl::unexpected<Error>(refused(name, id::error_path_no_folder));
  return OpenFolder(reach(name), below(windows_, name), -1, 0);
}

Expected<Place> OpenFolder::look(const std::string& name) const {
  std::error_code error;
  const auto status = fs::symlink_status(reach(name), error);
  if (!fs::exists(status)) return Place::free;
  if (fs::is_directory(status)) return Place::folder;
  return fs::is_regular_file(status) ? Place::file : Place::other;
}

Expected<bool> OpenFolder::make(const std::string& name) const {
  std::error_code error;
  const bool made = fs::create_directory(reach(name), error);
  if (error) return tl::unexpected<Error>(durable::path_error(id::error_folder_create, below(windows_, name), error));
  return made;
}

Status OpenFolder::close_to_others() const {
  return {};
}

Expected<std::vector<std::string>> OpenFolder::names() const {
  std::vector<std::string> all;
  std::error_code error;
  for (fs::directory_iterator entry(place_, error), end; !error && entry != end; entry.increment(error))
    all.push_back(text::utf8_of(entry->path().filename()));
  if (error) return tl::unexpected<Error>(durable::path_error(id::error_file_read, windows_, error));
  return all;
}

fs::path OpenFolder::reach() const {
  return place_;
}

fs::path OpenFolder::reach(const std::string& name) const {
  return place_ / text::path_of(name);
}

}  // namespace sssup::machine::rehearsal
