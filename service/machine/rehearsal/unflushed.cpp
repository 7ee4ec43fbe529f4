#include "service/machine/rehearsal/unflushed.h"

#include <fstream>
#include <iterator>

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// At once: who is killed while it loses something must not leave a file that is empty. (In place where the system does
// not rename over a file that is open.)
void put(const fs::path& file, const std::string& content, const fs::path& scratch) {
  const fs::path made = scratch / "lost~";
  std::ofstream(made, std::ios::binary | std::ios::trunc) << content;
  std::error_code error;
  fs::rename(made, file, error);
  if (!error) return;
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
  fs::remove(made, error);
}

}  // namespace

std::vector<Unflushed::Saved> Unflushed::saved(const Path& path) {
  std::vector<Saved> all;
  std::error_code error;
  if (!is_there(path)) return all;
  if (!fs::is_directory(path, error)) return {{path, content_of(path)}};
  all.push_back({path, std::nullopt});
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    const bool folder = entry->is_directory(error);
    all.push_back({entry->path(), folder ? std::nullopt : std::optional(content_of(entry->path()))});
  }
  return all;
}

void Unflushed::restore(const std::vector<Saved>& before, const Path& scratch) {
  std::error_code ignored;
  for (const Saved& each : before) {
    if (each.content)
      put(each.path, *each.content, scratch);
    else
      fs::create_directories(each.path, ignored);
  }
}

void Unflushed::about_to_write(const Path& file) {
  about_to_write(file, [&file] { return content_of(file); });
}

void Unflushed::about_to_write(const Path& file, const std::function<std::string()>& content) {
  if (!watches_ || has_data(file)) return;
  const bool there = is_there(file);
  if (!there) about_to_make(file);
  changes_.push_back({false, file, std::nullopt, {{file, there ? content() : std::string()}}});
}

void Unflushed::about_to_make(const Path& path) {
  if (watches_) changes_.push_back({true, path, std::nullopt, {}});
}

void Unflushed::about_to_rename(const Path& from, const Path& to) {
  if (watches_) changes_.push_back({true, to, from, saved(to)});
}

void Unflushed::about_to_remove(const Path& path) {
  if (watches_) changes_.push_back({true, path, std::nullopt, saved(path)});
}

// Where the file of a change is after the renames that came later.
Unflushed::Path Unflushed::place_now(std::size_t change) const {
  Path place = changes_[change].path;
  for (std::size_t later = change + 1; later < changes_.size(); ++later)
    if (changes_[later].renamed_from == place) place = changes_[later].path;
  return place;
}

bool Unflushed::has_data(const Path& file) const {
  for (std::size_t at = 0; at < changes_.size(); ++at)
    if (!changes_[at].is_name && place_now(at) == file) return true;
  return false;
}

// The new name is on the disk: what was written under the old one is of the new one now.
void Unflushed::settle_rename(std::size_t change) {
  const Change& rename = changes_[change];
  for (std::size_t at = 0; rename.renamed_from && at < change; ++at)
    if (!changes_[at].is_name && changes_[at].path == *rename.renamed_from) changes_[at].path = rename.path;
}

void Unflushed::flushed(const Path& path) {
  for (std::size_t at = 0; at < changes_.size();) {
    const bool is_flushed = changes_[at].is_name ? changes_[at].path.parent_path() == path : place_now(at) == path;
    if (!is_flushed) {
      ++at;
      continue;
    }
    if (changes_[at].is_name) settle_rename(at);
    changes_.erase(changes_.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

// Backwards, so that each change finds what it left.
void Unflushed::lose(Loss loss, const Path& scratch) {
  std::error_code ignored;
  for (std::size_t at = changes_.size(); at-- > 0;) {
    const Change& change = changes_[at];
    if (change.is_name ? loss == Loss::data : loss == Loss::names) continue;
    if (!change.is_name) {
      // With the names lost as well, the renames that came later are undone by now.
      const Path place = loss == Loss::data ? place_now(at) : change.path;
      if (is_there(place)) restore({{place, change.before.front().content}}, scratch);
      continue;
    }
    if (change.renamed_from)
      fs::rename(change.path, *change.renamed_from, ignored);
    else
      fs::remove_all(change.path, ignored);
    restore(change.before, scratch);
  }
  changes_.clear();
}

}  // namespace sssup::machine::rehearsal
