// What is at a path on this computer (a file, a folder, a link …), in words for the person who has to remove it.
#pragma once

#include <filesystem>
#include <string>

#include "common/outcome/outcome.h"
#include "common/text/message.h"

namespace sssup::files {

/// "a folder", "a named pipe" …
const text::Entry& name_of(std::filesystem::file_type type);

/// `text` with the {path}, and with what is there as its {what}.
text::Message with_kind(const text::Entry& text, std::string path, const text::Entry& what);

/// Kind::refused: `what` is at the path, and is to be taken away.
tl::unexpected<Error> in_the_way(const std::filesystem::path& path, const text::Entry& what);

/// A file that bears this name alone, or nothing: what is written to it changes nothing else. Kind::refused names what
/// is there instead. Nothing is opened and no link followed.
Status check_file_or_free(const std::filesystem::path& path);

/// A folder, or nothing; the rest as check_file_or_free.
Status check_folder_or_free(const std::filesystem::path& path);

}  // namespace sssup::files
