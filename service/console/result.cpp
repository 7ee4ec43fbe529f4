#include "service/console/result.h"

#include <algorithm>
#include <array>
#include <functional>
#include <system_error>

#include "common/document/document.h"
#include "common/files/kind.h"
#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/new_file.h"
#include "service/report/report.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

// In the order in which they are put in place; taken away in the reverse: cluster.json stands for the whole.
constexpr std::array<const char*, 4> entries = {"scripts", "report.json", "report.html", "cluster.json"};
constexpr const char* new_folder = ".upgradectl-new";
constexpr const char* old_folder = ".upgradectl-old";

tl::unexpected<Error> cannot_write(const fs::path& path, const std::error_code& why) {
  const auto kind = why == std::errc::no_space_on_device  ? Error::Kind::disk_full
                    : why == std::errc::permission_denied ? Error::Kind::denied
                                                          : Error::Kind::io;
  return fail(kind, {text::id::error_file_write, {{"path", utf8(path)}}}, why.message());
}

Status write_file(const fs::path& path, const std::string& content, Durable durable) {
  if (const auto error = write_new_file(path, content, durable)) return cannot_write(path, error);
  return {};
}

Status create_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return cannot_write(path, error);
  return {};
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

Status move_entry(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return cannot_write(to, error);
  return {};
}

Status erase(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);  // a link is removed, not followed
  if (error) return fail(Error::Kind::io, {text::id::error_file_remove, {{"path", utf8(path)}}}, error.message());
  return {};
}

tl::unexpected<Error> not_ours(const fs::path& path) {
  return fail(Error::Kind::refused, {text::id::console_not_a_result, {{"path", utf8(path)}}});
}

// Only what a result has may be thrown away.
Status check_scripts(const fs::path& scripts) {
  std::error_code error;
  for (const auto& group : fs::directory_iterator(scripts, error)) {
    if (!group.is_directory(error) || group.is_symlink(error)) return not_ours(group.path());
    for (const auto& script : fs::directory_iterator(group.path(), error)) {
      const fs::path name = script.path().filename();
      if ((name != "START.BAT" && name != "STOP.BAT") || !script.is_regular_file(error)) return not_ours(script.path());
    }
    if (error) return cannot_write(group.path(), error);
  }
  if (error) return cannot_write(scripts, error);
  return {};
}

Status check_replaceable(const fs::path& folder) {
  for (const char* entry : entries) {
    const fs::path path = folder / entry;
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (!fs::exists(status) || fs::is_symlink(status)) continue;
    const bool is_scripts = entry == entries.front();
    if (fs::is_directory(status) != is_scripts) return not_ours(path);
    if (is_scripts) SSSUP_CHECK(check_scripts(path));
  }
  return {};
}

// What an earlier call that was killed has left: what it had taken away is put back.
Status clear_leftovers(const fs::path& folder) {
  const fs::path old = folder / old_folder;
  std::error_code error;
  const bool is_ours = fs::is_directory(fs::symlink_status(old, error));  // and no link to what is somebody else's
  for (const char* entry : entries) {
    if (!is_ours || !is_there(old / entry)) continue;
    SSSUP_CHECK(erase(folder / entry));
    SSSUP_CHECK(move_entry(old / entry, folder / entry));
  }
  SSSUP_CHECK(erase(old));
  return erase(folder / new_folder);
}

bool has_result(const fs::path& folder) {
  return std::any_of(entries.begin(), entries.end(), [&](const char* entry) { return is_there(folder / entry); });
}

Status write_new(const fs::path& fresh, const std::vector<ResultFile>& files, Durable durable) {
  SSSUP_CHECK(create_folders(fresh / entries.front()));  // there even when no group is
  for (const ResultFile& file : files) {
    SSSUP_CHECK(create_folders((fresh / file.path).parent_path()));
    SSSUP_CHECK(write_file(fresh / file.path, file.content, durable));
  }
  return {};
}

// All four entries change places with the old ones; on an error those that have, change back.
Status swap_in(const fs::path& folder) {
  const fs::path fresh = folder / new_folder;
  const fs::path old = folder / old_folder;
  SSSUP_CHECK(create_folders(old));
  std::vector<std::function<void()>> undo;
  const auto move = [&](const fs::path& from, const fs::path& to) -> Status {
    SSSUP_CHECK(move_entry(from, to));
    undo.emplace_back([from, to] { static_cast<void>(move_entry(to, from)); });
    return {};
  };
  const auto all = [&]() -> Status {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
      if (is_there(folder / *entry)) SSSUP_CHECK(move(folder / *entry, old / *entry));
    for (const char* entry : entries) SSSUP_CHECK(move(fresh / entry, folder / entry));
    return {};
  };
  const Status status = all();
  if (!status) std::for_each(undo.rbegin(), undo.rend(), [](const auto& step) { step(); });
  return status;
}

}  // namespace

std::vector<ResultFile> result_files(const migration::Conversion& conversion, const proto::Server& server,
                                     const proto::ScriptProfile& script_profile, text::Language language,
                                     const proto::Report* page) {
  migration::Conversion shown = conversion;
  if (page != nullptr) shown.report = *page;
  std::vector<ResultFile> files = {{"cluster.json", document::print_with_empty_fields(conversion.cluster)},
                                   {"report.json", report::report_json(conversion.report)},
                                   {"report.html", report::report_html(shown, server, script_profile, language)}};
  for (const auto& scripts : conversion.scripts) {
    const fs::path group = fs::path("scripts") / path_of(scripts.group);
    files.push_back({group / "START.BAT", scripts.start});
    files.push_back({group / "STOP.BAT", scripts.stop});
  }
  return files;
}

Status can_replace_result(const fs::path& folder) {
  std::error_code error;
  if (fs::is_symlink(fs::symlink_status(folder, error)))
    return fail(Error::Kind::refused, {text::id::console_output_link, {{"path", utf8(folder)}}});
  SSSUP_CHECK(files::check_folder_or_free(folder));
  return check_replaceable(folder);
}

Status replace_result(const fs::path& folder, const std::vector<ResultFile>& files) {
  SSSUP_CHECK(can_replace_result(folder));
  std::error_code error;
  // Folders above it that are made here go again on an error.
  fs::path made;
  for (fs::path at = fs::absolute(folder, error).lexically_normal(); !at.empty() && !is_there(at);
       at = at.parent_path())
    made = at;
  const auto take_back = [&](Status status) {
    static_cast<void>(erase(folder / new_folder));
    fs::remove(folder / old_folder, error);  // only when empty: it may hold what could not be put back
    if (!made.empty()) static_cast<void>(erase(made));
    return status;
  };
  SSSUP_CHECK(create_folders(folder));
  if (Status status = clear_leftovers(folder); !status) return take_back(std::move(status));
  if (Status status = check_replaceable(folder); !status) return take_back(std::move(status));
  const Durable durable = has_result(folder) ? Durable::yes : Durable::no;
  if (Status status = write_new(folder / new_folder, files, durable); !status) return take_back(std::move(status));
  if (Status status = swap_in(folder); !status) return take_back(std::move(status));
  SSSUP_CHECK(erase(folder / new_folder));
  return erase(folder / old_folder);
}

}  // namespace sssup::console
