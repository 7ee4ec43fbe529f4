#include "tests/bench/written_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "tests/bench/process.h"

namespace sssup::bench {
namespace {

int write_beside(const std::string& path, const std::string& content) {
  const int file = ::open((path + "~").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
    throw std::runtime_error(path);
  return file;
}

void put_in_place(const std::string& path) {
  if (std::rename((path + "~").c_str(), path.c_str()) != 0) throw std::runtime_error(path);
}

template <class Write>
double timed(const std::string& folder, const std::vector<WrittenFile>& files, const Write& write) {
  const auto start = Clock::now();
  for (const auto& file : files)
    std::filesystem::create_directories(std::filesystem::path(folder + "/" + file.path).parent_path());
  write();
  return seconds_since(start);
}

}  // namespace

double flushed_one_by_one(const std::string& folder, const std::vector<WrittenFile>& files) {
  return timed(folder, files, [&] {
    for (const auto& file : files) {
      const std::string path = folder + "/" + file.path;
      const int written = write_beside(path, file.content);
      ::fdatasync(written);
      ::close(written);
      put_in_place(path);
    }
  });
}

double flushed_once(const std::string& folder, const std::vector<WrittenFile>& files) {
  return timed(folder, files, [&] {
    for (const auto& file : files) ::close(write_beside(folder + "/" + file.path, file.content));
    const int above = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ::syncfs(above);
    for (const auto& file : files) put_in_place(folder + "/" + file.path);
    ::syncfs(above);
    ::close(above);
  });
}

}  // namespace sssup::bench
