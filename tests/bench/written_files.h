// Linux only. The limit: the same files, written in the ways there are to be sure of them.
#pragma once

#include <string>
#include <vector>

namespace sssup::bench {

struct WrittenFile {
  std::string path;
  std::string content;
};

/// Each written beside, flushed, renamed. Seconds.
double flushed_one_by_one(const std::string& folder, const std::vector<WrittenFile>& files);
/// All written beside, flushed once, renamed. Seconds.
double flushed_once(const std::string& folder, const std::vector<WrittenFile>& files);

}  // namespace sssup::bench
