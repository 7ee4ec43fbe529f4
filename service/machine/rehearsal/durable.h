// Files and folders below the rehearsal's folder, whole or not at all and durable when a call returns. Writing needs a
// Passage; paths here are this computer's.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "common/outcome/outcome.h"
#include "service/machine/rehearsal/passage.h"

namespace sssup::machine::rehearsal::durable {

struct File {
  std::filesystem::path path;
  std::string_view content;
};

/// All temps written, flushed once, renamed, folders flushed once; with the folders above. When it fails, files are old
/// or new and no temp is left.
Status write(const Passage& passage, std::span<const File> files);
Status write(const Passage& passage, const std::filesystem::path& path, std::string_view content);
Status append(const Passage& passage, const std::filesystem::path& path, std::string_view content);
Status create_folder(const Passage& passage, const std::filesystem::path& path);
/// With everything below; not being there is no error.
Status remove(const Passage& passage, const std::filesystem::path& path);

/// At most `most` bytes, from the first. Nothing when there is no such file.
Expected<std::optional<std::string>> read(const std::filesystem::path& path, std::size_t most = std::string::npos);

/// State of the rehearsal as text. Cleared when there is no such file: true when there is.
Expected<bool> load(const std::filesystem::path& path, google::protobuf::Message& message);
Status store(const Passage& passage, const std::filesystem::path& path, const google::protobuf::Message& message);

/// "D:\\x cannot be written", by what the system said.
Error write_error(const std::filesystem::path& path, const std::error_code& why);

}  // namespace sssup::machine::rehearsal::durable
