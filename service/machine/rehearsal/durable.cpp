#include "service/machine/rehearsal/durable.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <vector>

#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/platform.h"

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
  return Error(kind_of(why), {what, {{"path", text::utf8_of(path)}}}, why.message());
}

std::error_code last_error() {
  return errno == 0 ? std::make_error_code(std::errc::io_error) : std::error_code(errno, std::generic_category());
}

fs::path temp_of(const fs::path& path) {
  return fs::path(path).concat(".new~");
}

Status write_plain(const Passage& passage, const fs::path& path, std::string_view content, std::ios::openmode mode) {
  passage.unflushed().about_to_write(path);
  errno = 0;
  std::ofstream file(path, std::ios::binary | mode);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) return tl::unexpected<Error>(write_error(path, last_error()));
  return {};
}

Status flush_all(const Passage& passage, const std::vector<fs::path>& paths) {
  if (paths.empty()) return {};
  if (paths.size() >= many) {
    if (const auto error = platform::flush_disk_of(paths.front())) {
      return tl::unexpected<Error>(write_error(paths.front(), error));
    }
    passage.unflushed().flushed_disk();
    return {};
  }
  for (const auto& path : paths) {
    if (const auto error = platform::flush(path)) return tl::unexpected<Error>(write_error(path, error));
    passage.unflushed().flushed(path);
  }
  return {};
}

// Makes the folder and those above it; each one whose names changed is added to `changed`.
Status make_folders(const Passage& passage, const fs::path& folder, std::set<fs::path>& changed) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return {};
  SSSUP_CHECK(make_folders(passage, folder.parent_path(), changed));
  passage.unflushed().about_to_make(folder);
  fs::create_directory(folder, error);
  if (error) return tl::unexpected<Error>(path_error(text::id::error_folder_create, folder, error));
  changed.insert(folder.parent_path());
  return {};
}

Status write_temps(const Passage& passage, std::span<const File> files, std::set<fs::path>& changed) {
  std::vector<fs::path> temps;
  temps.reserve(files.size());
  const fs::path* known_folder = nullptr;
  for (const auto& file : files) {
    const fs::path folder = file.path.parent_path();
    if (known_folder == nullptr || *known_folder != folder) SSSUP_CHECK(make_folders(passage, folder, changed));
    known_folder = &*changed.insert(folder).first;
    temps.push_back(temp_of(file.path));
    // A single file is cut while it is written; a batch while it is renamed.
    const bool torn = temps.size() == files.size() && (passage.cut_at(proto::PowerCut::TORN) ||
                                                       (passage.cut_at(proto::PowerCut::WITHIN) && files.size() == 1));
    SSSUP_CHECK(write_plain(passage, temps.back(),
                            torn ? file.content.substr(0, file.content.size() / 2) : file.content, std::ios::trunc));
    if (torn) passage.cut();
  }
  if (passage.cut_at(proto::PowerCut::UNFLUSHED)) passage.cut();
  return flush_all(passage, temps);
}

Status rename_temps(const Passage& passage, std::span<const File> files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (passage.cut_at(proto::PowerCut::WITHIN) && i == files.size() / 2) passage.cut();
    passage.unflushed().about_to_rename(temp_of(files[i].path), files[i].path);
    const auto error = platform::patiently([&] {
      std::error_code why;
      fs::rename(temp_of(files[i].path), files[i].path, why);
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

Error write_error(const fs::path& path, const std::error_code& why) {
  return path_error(text::id::error_file_write, path, why);
}

Status write(const Passage& passage, std::span<const File> files) {
  std::set<fs::path> changed;
  Status written = write_temps(passage, files, changed);
  if (written) written = rename_temps(passage, files);
  if (!written) {
    std::error_code ignored;
    for (const auto& file : files) fs::remove(temp_of(file.path), ignored);
    return written;
  }
  if (passage.cut_at(proto::PowerCut::UNNAMED)) passage.cut();
  return flush_all(passage, {changed.begin(), changed.end()});
}

Status write(const Passage& passage, const fs::path& path, std::string_view content) {
  const File file{path, content};
  return write(passage, std::span(&file, 1));
}

Status append(const Passage& passage, const fs::path& path, std::string_view content) {
  std::error_code ignored;
  std::vector<fs::path> changed{path};
  if (!fs::exists(path, ignored)) changed.push_back(path.parent_path());
  if (passage.cut_at(proto::PowerCut::WITHIN) || passage.cut_at(proto::PowerCut::TORN)) {
    SSSUP_CHECK(write_plain(passage, path, content.substr(0, content.size() / 2), std::ios::app));
    passage.cut();
  }
  SSSUP_CHECK(write_plain(passage, path, content, std::ios::app));
  if (passage.cut_at(proto::PowerCut::UNFLUSHED)) passage.cut();
  return flush_all(passage, changed);
}

Status create_folder(const Passage& passage, const fs::path& path) {
  std::set<fs::path> changed;
  if (passage.cut_at(proto::PowerCut::WITHIN)) {
    SSSUP_CHECK(make_folders(passage, path.parent_path(), changed));
    passage.cut();
  }
  SSSUP_CHECK(make_folders(passage, path, changed));
  if (passage.cut_at(proto::PowerCut::UNNAMED)) passage.cut();
  return flush_all(passage, {changed.begin(), changed.end()});
}

Status remove(const Passage& passage, const fs::path& path) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return {};
  if (passage.cut_at(proto::PowerCut::WITHIN)) {
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(path, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
      if (!entry->is_directory(error)) files.push_back(entry->path());
    }
    for (std::size_t i = 0; i < files.size() / 2; ++i) fs::remove(files[i], error);
    passage.cut();
  }
  passage.unflushed().about_to_remove(path);
  error = platform::patiently([&] {
    std::error_code why;
    fs::remove_all(path, why);
    return why;
  });
  if (error) return tl::unexpected<Error>(path_error(text::id::error_file_remove, path, error));
  if (passage.cut_at(proto::PowerCut::UNNAMED)) passage.cut();
  return flush_all(passage, {path.parent_path()});
}

Expected<std::optional<std::string>> read(const fs::path& path, std::size_t most) {
  std::ifstream file;
  const auto error = platform::patiently([&] {
    errno = 0;
    file.open(path, std::ios::binary);
    return file ? std::error_code() : last_error();
  });
  if (error) {
    if (kind_of(error) == Error::Kind::not_found) return std::nullopt;
    return tl::unexpected<Error>(path_error(text::id::error_file_read, path, error));
  }
  std::string content;
  if (most == std::string::npos) {
    content.assign(std::istreambuf_iterator<char>(file), {});
  } else {
    content.resize(most);
    file.read(content.data(), static_cast<std::streamsize>(most));
    content.resize(static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return tl::unexpected<Error>(path_error(text::id::error_file_read, path, last_error()));
  return content;
}

Expected<bool> load(const fs::path& path, google::protobuf::Message& message) {
  message.Clear();
  SSSUP_TRY(const auto content, read(path));
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
