#include "service/console/output.h"

#include <random>
#include <system_error>

#include <fmt/format.h>

#include "common/files/kind.h"
#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/new_file.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> output_not_written(const fs::path& path, const std::error_code& why) {
  return fail(Error::Kind::io, {text::id::error_file_write, {{"path", utf8(path)}}}, why.message());
}

// A new file beside `path`, of a name that nobody has: neither is a file of the user's lost, nor a link followed.
std::error_code write_beside(const fs::path& path, std::string_view content, fs::path& beside) {
  constexpr int tries = 8;
  std::random_device random;
  std::error_code error;
  for (int number = 0; number < tries; ++number) {
    beside = path;
    beside += fmt::format(".{:08x}.new", random());
    error = write_new_file(beside, content, Durable::yes);
    if (error != std::errc::file_exists) break;
  }
  return error;
}

// In a rehearsal's server everything is the rehearsal's: its key, its disks.
Status check_output_place(const fs::path& path) {
  std::error_code error;
  fs::path folder = fs::weakly_canonical(path, error).parent_path();
  for (; !error && folder != folder.parent_path(); folder = folder.parent_path())
    if (fs::exists(machine::rehearsal::Layout(folder.parent_path(), folder).made(), error))
      return fail(Error::Kind::refused, {text::id::console_output_in_rehearsal, {{"path", utf8(path)}}});
  return {};
}

// An older file is replaced, and a link to one. A folder, a pipe, a device are not: /dev/null would be gone.
Status check_output(const fs::path& path) {
  SSSUP_CHECK(check_output_place(path));
  std::error_code error;
  const fs::file_type type = fs::status(path, error).type();
  if (type == fs::file_type::not_found || type == fs::file_type::none || type == fs::file_type::regular) return {};
  return fail(Error::Kind::refused, files::with_kind(text::id::error_output_kind, utf8(path), files::name_of(type)));
}

}  // namespace

Status can_write_output(const fs::path& path) {
  SSSUP_CHECK(check_output(path));
  fs::path beside;
  std::error_code error = write_beside(path, {}, beside);
  if (error) return output_not_written(path, error);
  fs::remove(beside, error);
  return {};
}

Status write_output(const fs::path& path, std::string_view content) {
  SSSUP_CHECK(check_output(path));
  fs::path beside;
  std::error_code error = write_beside(path, content, beside);
  if (error) return output_not_written(path, error);
  fs::rename(beside, path, error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(beside, ignored);
  return output_not_written(path, error);
}

}  // namespace sssup::console
