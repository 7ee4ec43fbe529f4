#include "service/machine/rehearsal/durable.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <set>
#include <vector>

#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/platform.h"
#include "service/machine/unfinished.h"

namespace sssup::machine::rehearsal::durable {
namespace {

namespace fs = std::filesystem;

// From here on one flush of the disk is quicker than one of every file.
constexpr std::size_t many = 16;

Error::Kind kind_of(const std::error_code& why) {
  if (why == std::errc::no_space_on_device) return Error::Kind::disk_full;
  if (why == std::errc::permission_denied || why == std::errc::operation_not_permitted ||
      why == std::errc::read_only_file_system) {
    return Error::Kind::denied;
  }
  if (why == std::errc::no_such_file_or_directory) return Error::Kind::not_found;
  return Error::Kind::io;
}

Error path_error(const text::Entry& what, const fs::path& path, const std::error_code& why) {
  return durable::path_error(what, text::utf8_of(path), why);
}

fs::path temp_of(const fs::path& path) {
  return fs::path(path).concat(unfinished_ending);
}

enum class Mode { anew, append };

Status write_plain(const Passage& passage, Way& way, const fs::path& path, std::string_view content, Mode mode) {
  passage.unflushed().about_to_write(path);
  SSSUP_TRY(const fs::path reached, way.reach(path));
  const auto error = mode == Mode::anew ? platform::write_new(reached, content) : platform::append(reached, content);
  if (error) return tl::unexpected<Error>(write_error(path, error));
  return {};
}

enum class Of { files, folders };

Status flush_all(const Passage& passage, Way& way, const std::vector<fs::path>& paths, Of of) {
  if (paths.empty()) return {};
  const bool at_once = paths.size() >= many;
  for (const auto& path : paths) {
    SSSUP_TRY(const fs::path reached, of == Of::folders ? way.reach_folder(path) : way.reach(path));
    const auto error = at_once ? platform::flush_disk_of(reached) : platform::flush(reached);
    if (error) return tl::unexpected<Error>(write_error(path, error));
    if (at_once) {
      passage.unflushed().flushed_disk();
      return {};
    }
    passage.unflushed().flushed(path);
  }
  return {};
}

Status write_temps(const Passage& passage, Way& way, std::span<const File> files, std::set<fs::path>& changed) {
  std::vector<fs::path> temps;
  temps.reserve(files.size());
  const fs::path* known_folder = nullptr;
  for (const auto& file : files) {
    const fs::path folder = file.path.parent_path();
    if (known_folder == nullptr || *known_folder != folder) SSSUP_CHECK(way.make_folders(passage, folder, changed));
    known_folder = &*changed.insert(folder).first;
    temps.push_back(temp_of(file.path));
    // A single file is cut while it is written; a batch while it is renamed.
    const bool torn = temps.size() == files.size() && (passage.cut_at(proto::PowerCut::TORN) ||
                                                       (passage.cut_at(proto::PowerCut::WITHIN) && files.size() == 1));
    SSSUP_CHECK(write_plain(passage, way, temps.back(),
                            torn ? file.content.substr(0, file.content.size() / 2) : file.content, Mode::anew));
    if (torn) passage.cut();
  }
  if (passage.cut_at(proto::PowerCut::UNFLUSHED)) passage.cut();
  return flush_all(passage, way, temps, Of::files);
}

Status rename_temps(const Passage& passage, Way& way, std::span<const File> files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (passage.cut_at(proto::PowerCut::WITHIN) && i == files.size() / 2) passage.cut();
    passage.unflushed().about_to_rename(temp_of(files[i].path), files[i].path);
    SSSUP_TRY(const fs::path reached, way.reach(files[i].path));
    const auto error = platform::patiently([&] {
      std::error_code why;
      fs::rename(temp_of(reached), reached, why);
      return why;
    });
    if (error) return tl::unexpected<Error>(write_error(files[i].path, error));
  }
  return {};
}

class Silent final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int /*column*/, const std::string& message) override {
    if (first.empty()) first = std::to_string(line + 1) + ": " + message;
  }
  std::string first;
};

}  // namespace

Error path_error(const text::Entry& what, const std::string& path, const std::error_code& why) {
  return Error(kind_of(why), {what, {{"path", path}}}, why.message());
}

Error write_error(const fs::path& path, const std::error_code& why) {
  return path_error(text::id::error_file_write, text::utf8_of(path), why);
}

Status Way::make_folders(const Passage& passage, const fs::path& folder, std::set<fs::path>& changed) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return {};
  SSSUP_CHECK(make_folders(passage, folder.parent_path(), changed));
  passage.unflushed().about_to_make(folder);
  fs::create_directory(folder, error);
  if (error) return tl::unexpected<Error>(path_error(text::id::error_folder_create, text::utf8_of(folder), error));
  changed.insert(folder.parent_path());
  return {};
}

Status write(const Passage& passage, std::span<const File> files, Way& way) {
  std::set<fs::path> changed;
  Status written = write_temps(passage, way, files, changed);
  if (written) written = rename_temps(passage, way, files);
  if (!written) {
    std::error_code ignored;
    for (const auto& file : files)
      if (const auto reached = way.reach(temp_of(file.path))) fs::remove(*reached, ignored);
    return written;
  }
  if (passage.cut_at(proto::PowerCut::UNNAMED)) passage.cut();
  return flush_all(passage, way, {changed.begin(), changed.end()}, Of::folders);
}

Status write(const Passage& passage, const fs::path& path, std::string_view content) {
  const File file{path, content};
  Way straight;
  return write(passage, std::span(&file, 1), straight);
}

Status append(const Passage& passage, const fs::path& path, std::string_view content) {
  std::error_code ignored;
  Way straight;
  const bool is_new = !fs::exists(path, ignored);
  if (passage.cut_at(proto::PowerCut::WITHIN) || passage.cut_at(proto::PowerCut::TORN)) {
    SSSUP_CHECK(write_plain(passage, straight, path, content.substr(0, content.size() / 2), Mode::append));
    passage.cut();
  }
  SSSUP_CHECK(write_plain(passage, straight, path, content, Mode::append));
  if (passage.cut_at(proto::PowerCut::UNFLUSHED)) passage.cut();
  if (!is_new) return {};
  SSSUP_CHECK(flush_all(passage, straight, {path}, Of::files));
  return flush_all(passage, straight, {path.parent_path()}, Of::folders);
}

Status create_folder(const Passage& passage, const fs::path& path, Way& way) {
  std::set<fs::path> changed;
  if (passage.cut_at(proto::PowerCut::WITHIN)) {
    SSSUP_CHECK(way.make_folders(passage, path.parent_path(), changed));
    passage.cut();
  }
  SSSUP_CHECK(way.make_folders(passage, path, changed));
  if (passage.cut_at(proto::PowerCut::UNNAMED)) passage.cut();
  return flush_all(passage, way, {changed.begin(), changed.end()}, Of::folders);
}

Status remove(const Passage& passage, const fs::path& path, Way& way) {
  SSSUP_TRY(const fs::path reached, way.reach(path));
  std::error_code error;
  if (!fs::exists(fs::symlink_status(reached, error))) return {};
  if (passage.cut_at(proto::PowerCut::WITHIN)) {
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(reached, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
      if (!entry->is_directory(error)) files.push_back(entry->path());
    }
    for (std::size_t i = 0; i < files.size() / 2; ++i) fs::remove(files[i], error);
    passage.cut();
  }
  passage.unflushed().about_to_remove(path);
  error = platform::patiently([&] {
    std::error_code why;
    fs::remove_all(reached, why);
    return why;
  });
  if (error) return tl::unexpected<Error>(path_error(text::id::error_file_remove, text::utf8_of(path), error));
  if (passage.cut_at(proto::PowerCut::UNNAMED)) passage.cut();
  return flush_all(passage, way, {path.parent_path()}, Of::folders);
}

Status remove(const Passage& passage, const fs::path& path) {
  Way straight;
  return remove(passage, path, straight);
}

Status move(const Passage& passage, const fs::path& from, Way& way_from, const fs::path& to, Way& way_to) {
  SSSUP_TRY(const fs::path reached_from, way_from.reach(from));
  SSSUP_TRY(const fs::path reached_to, way_to.reach(to));
  if (passage.cut_at(proto::PowerCut::WITHIN)) passage.cut();
  passage.unflushed().about_to_rename(from, to);
  const auto error = platform::patiently([&] { return platform::rename_to_free(reached_from, reached_to); });
  if (error == std::errc::file_exists)
    return fail(Error::Kind::refused, {text::id::error_file_there, {{"path", text::utf8_of(to)}}});
  if (error)
    return fail(kind_of(error), {text::id::error_file_move, {{"path", text::utf8_of(from)}, {"to", text::utf8_of(to)}}},
                error.message());
  if (passage.cut_at(proto::PowerCut::UNNAMED)) passage.cut();
  if (to.parent_path() != from.parent_path()) SSSUP_CHECK(flush_all(passage, way_to, {to.parent_path()}, Of::folders));
  return flush_all(passage, way_from, {from.parent_path()}, Of::folders);
}

Expected<std::optional<std::string>> read(const fs::path& path, std::size_t most) {
  std::string content;
  const auto error = platform::patiently([&] { return platform::read_file(path, most, content); });
  if (!error) return content;
  if (kind_of(error) == Error::Kind::not_found) return std::nullopt;
  return tl::unexpected<Error>(path_error(text::id::error_file_read, path, error));
}

Expected<std::optional<std::string>> read_state(const fs::path& path) {
  const text::Message::Arguments where{{"path", text::utf8_of(path)}};
  if (const auto* why = platform::objection_to_state(path)) return fail(Error::Kind::refused, {*why, where});
  SSSUP_TRY(auto content, read(path, largest_state + 1));
  if (content && content->size() > largest_state)
    return fail(Error::Kind::invalid,
                {text::id::error_file_too_large,
                 {{"path", text::utf8_of(path)}, {"max", std::to_string(largest_state >> 20U) + " MiB"}}});
  return content;
}

Expected<bool> load(const fs::path& path, google::protobuf::Message& message) {
  message.Clear();
  SSSUP_TRY(const auto content, read_state(path));
  if (!content) return false;
  Silent errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  if (!parser.ParseFromString(*content, &message)) {
    return fail(Error::Kind::corrupt, {text::id::rehearsal_state_unreadable, {{"path", text::utf8_of(path)}}},
                errors.first);
  }
  return true;
}

Status store(const Passage& passage, const fs::path& path, const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string content;
  printer.PrintToString(message, &content);
  return write(passage, path, content);
}

}  // namespace sssup::machine::rehearsal::durable
