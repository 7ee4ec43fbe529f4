// Which room may include which (rooms.json): every arrow is named there with its reason, and none runs up.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Arrow = std::pair<std::string, std::string>;

const fs::path source = SSSUP_SOURCE;

Json rooms() {
  return Json::parse(std::ifstream(source / "tests/arrows/rooms.json")).at("rooms");
}

// Of "common/text/path.h", "common/text"; of a message's header, "proto".
std::string room_of_header(const std::string& header) {
  const auto slash = header.find_last_of('/');
  if (slash != std::string::npos) return header.substr(0, slash);
  return header.ends_with(".pb.h") ? "proto" : std::string();
}

bool is_source(const fs::path& file) {
  const auto ending = file.extension();
  return ending == ".cpp" || ending == ".h" || ending == ".in" || ending == ".def";
}

// Each arrow with a file that has it.
std::map<Arrow, std::string> arrows() {
  std::map<Arrow, std::string> found;
  const std::regex include("^#include \"([^\"]+)\"");
  for (const char* top : {"common", "service", "gui", "packaging"}) {
    for (const auto& entry : fs::recursive_directory_iterator(source / top)) {
      if (!entry.is_regular_file() || !is_source(entry.path())) continue;
      const std::string file = entry.path().lexically_relative(source).generic_string();
      const std::string room = file.substr(0, file.find_last_of('/'));
      std::ifstream content(entry.path());
      for (std::string line; std::getline(content, line);) {
        std::smatch match;
        if (!std::regex_search(line, match, include)) continue;
        const std::string to = room_of_header(match[1]);
        if (!to.empty() && to != room) found.emplace(Arrow(room, to), file);
      }
    }
  }
  return found;
}

}  // namespace

TEST_CASE("every include between rooms is allowed, with a reason", "[house-4]") {
  const Json known = rooms();
  for (const auto& [arrow, file] : arrows()) {
    INFO(file << " includes from " << arrow.second << "; see tests/arrows/rooms.json");
    REQUIRE(known.contains(arrow.first));
    CHECK(known[arrow.first]["may include"].value(arrow.second, "") != "");
  }
}

TEST_CASE("an arrow that nothing uses any more is taken out", "[house-4]") {
  const auto used = arrows();
  const Json known = rooms();
  for (const auto& [room, what] : known.items())
    for (const auto& [to, reason] : what.at("may include").items()) {
      INFO(room << " -> " << to);
      CHECK(used.contains({room, to}));
    }
}

TEST_CASE("no arrow runs up", "[house-4]") {
  std::set<std::string> below;
  const Json known = rooms();
  for (const auto& [room, what] : known.items()) {
    for (const auto& [to, reason] : what.at("may include").items()) {
      INFO(room << " -> " << to);
      CHECK(below.contains(to));
    }
    below.insert(room);
  }
}

TEST_CASE("platform headers are only in files whose name says so", "[house-4]") {
  const std::regex platform("^#include <(windows|winsock2|unistd|sys/.*|fcntl|pwd|signal|poll|termios)\\.h>");
  for (const char* top : {"common", "service", "gui", "packaging"}) {
    for (const auto& entry : fs::recursive_directory_iterator(source / top)) {
      if (!entry.is_regular_file() || !is_source(entry.path())) continue;
      const std::string file = entry.path().lexically_relative(source).generic_string();
      if (file.find("windows") != std::string::npos || file.find("posix") != std::string::npos ||
          file.find("unix") != std::string::npos || file.find("linux") != std::string::npos)
        continue;
      std::ifstream content(entry.path());
      for (std::string line; std::getline(content, line);) {
        INFO(file << ": " << line);
        CHECK_FALSE(std::regex_search(line, platform));
      }
    }
  }
}
