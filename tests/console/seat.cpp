#include "seat.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>

namespace sssup::test {
namespace {

// Both ends are held, so that nobody meets an end of input.
int make_pipe(const std::filesystem::path& path) {
  if (mkfifo(path.c_str(), S_IRUSR | S_IWUSR) != 0) std::abort();
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  return open(path.c_str(), O_RDWR | O_CLOEXEC);
}

}  // namespace

Seat::Seat(const Folder& folder, const std::string& name, const std::string& arguments)
    : screen_(folder / (name + ".screen")),
      keys_(make_pipe(folder / (name + ".keys"))),
      process_(fmt::format("env -i PATH=/usr/bin:/bin TERM=dumb LANG=C.UTF-8 timeout 100 script -qec '{} {}' /dev/null "
                           "<{} >{} 2>&1",
                           SSSUP_UPGRADECTL, arguments, (folder / (name + ".keys")).string(), screen_.string())) {}

Seat::~Seat() {
  process_.end();
  close(keys_);
}

void Seat::type(const std::string& keys) const {
  if (write(keys_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) std::abort();
}

bool Seat::shows(const std::string& text, int times) const {
  return eventually([&] { return test::times(screen(), text) >= times; });
}

}  // namespace sssup::test
