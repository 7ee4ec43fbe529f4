#include "seat.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

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

Seat::Seat(const Folder& folder, const std::string& name, const std::string& arguments, const std::string& environment)
    : screen_(folder / (name + ".screen")),
      keys_(make_pipe(folder / (name + ".keys"))),
      process_(fmt::format("env -i PATH=/usr/bin:/bin {} timeout 100 script -qec '{} {}' /dev/null <{} >{} 2>&1",
                           environment, SSSUP_UPGRADECTL, arguments, (folder / (name + ".keys")).string(),
                           screen_.string())) {}

Seat::~Seat() {
  process_.end();
  close(keys_);
}

void Seat::type(const std::string& keys) {
  for (std::size_t begin = 0; begin < keys.size();) {
    const std::size_t end = std::min(keys.find('\n', begin), keys.size() - 1) + 1;
    const std::string line = keys.substr(begin, end - begin);
    begin = end;
    const bool answers = line.ends_with('\n') || line.ends_with('\x04');
    // A test may also type where nothing is asked.
    for (int tick = 0; answers && tick < 200 && !prompts(); ++tick)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    press(line);
  }
}

bool Seat::prompts() const {
  const std::string now = screen();
  if (now.size() <= typed_at_) return false;
  return now.ends_with(": ") || now.ends_with("] ") || now.ends_with("]/n ");
}

void Seat::press(const std::string& keys) {
  typed_at_ = screen().size();
  if (write(keys_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) std::abort();
}

bool Seat::shows(const std::string& text, int times) const {
  return eventually([&] { return test::times(screen(), text) >= times; });
}

}  // namespace sssup::test
