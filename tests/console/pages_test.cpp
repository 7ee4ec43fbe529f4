// The examples of the pages are run as they stand: a line "$ COMMAND", and below it what it says.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <regex>
#include <sstream>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

struct Example {
  std::string command;
  std::vector<std::string> says;
  int exit = 0;
};

// Of the blocks that begin with ```LANGUAGE, their text.
std::vector<std::string> blocks(const std::string& page, const std::string& language) {
  std::vector<std::string> found;
  std::istringstream lines(page);
  std::string block;
  bool inside = false, wanted = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      if (inside && wanted) found.push_back(block);
      inside = !inside;
      wanted = inside && line.substr(3) == language;
      block.clear();
    } else if (inside) {
      block += line + '\n';
    }
  }
  return found;
}

std::vector<Example> examples(const std::string& page) {
  std::vector<Example> all;
  const std::regex exit_code(R"((.*[^ ]) *\(exit ([0-9]+)\)$)");
  for (const std::string& block : blocks(page, "")) {
    if (!block.starts_with("$ ")) continue;
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("$ ")) {
        all.push_back({line.substr(2), {}, 0});
        continue;
      }
      std::smatch match;
      if (std::regex_match(line, match, exit_code)) {
        all.back().exit = std::stoi(match[2]);
        line = match[1];
      }
      if (line != "…") all.back().says.push_back(line);
    }
  }
  return all;
}

// Times of day differ, and "…" stands for anything.
std::regex pattern(const std::string& line) {
  std::string out;
  const std::regex time("^[0-9]{2}:[0-9]{2}:[0-9]{2}");
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::string rest = line.substr(at);
    if (rest.starts_with("…")) {
      out += ".*";
      at += std::string_view("…").size() - 1;
    } else if (std::regex_search(rest, time)) {
      out += "[0-9:]{8}";
      at += 7;
    } else {
      if (std::string_view("\\^$.|?*+()[]{}").find(line[at]) != std::string_view::npos) out += '\\';
      out += line[at];
    }
  }
  return std::regex(out);
}

bool says_line(const std::string& output, const std::string& line) {
  const std::regex wanted = pattern(line);
  std::istringstream lines(output);
  for (std::string one; std::getline(lines, one);)
    if (std::regex_match(one, wanted)) return true;
  return false;
}

// A copy of the samples, where the pages' commands run.
class Session {
 public:
  Session() {
    for (const auto& entry : fs::directory_iterator(SSSUP_SAMPLES))
      fs::copy_file(entry.path(), folder_.path() / entry.path().filename());
  }

  void run(const Example& example) {
    INFO(example.command);
    if (example.command.ends_with('&')) return run_beside(example.command.substr(0, example.command.size() - 1));
    // It watches until it is interrupted.
    if (example.command.starts_with("upgradectl attach")) return watch(example);
    const int exit = run(example.command);
    INFO(output());
    CHECK(exit == example.exit);
    for (const std::string& line : example.says) {
      INFO(line);
      CHECK(says_line(output(), line));
    }
  }

  int run(const std::string& command) { return Background(in_folder("{ " + command + "; } >output 2>&1")).wait(); }
  std::string output() const { return read(folder_ / "output"); }
  const Folder& folder() const { return folder_; }

 private:
  void run_beside(const std::string& command) {
    beside_.push_back(std::make_unique<Background>(in_folder("exec " + command + " >beside 2>&1")));
    REQUIRE(eventually([&] { return says(read(folder_ / "beside"), "endpoint"); }));
  }

  void watch(const Example& example) {
    Background watching(in_folder("exec " + example.command + " >output 2>&1"));
    for (const std::string& line : example.says) {
      INFO(line);
      CHECK(eventually([&] { return says_line(output(), line); }));
    }
  }

  std::string in_folder(const std::string& command) const {
    const std::string programs = fs::path(SSSUP_UPGRADECTL).parent_path().string();
    return "cd '" + folder_.path().string() + "' && export LANG=C.UTF-8 PATH='" + programs + "':\"$PATH\" && " +
           command;
  }

  Folder folder_;
  std::vector<std::unique_ptr<Background>> beside_;
};

std::string page(const std::string& name) {
  return read(fs::path(SSSUP_SOURCE) / name);
}

}  // namespace

TEST_CASE("the commands of the console's page say what it says", "[R-5.console][R-5.rehearse]") {
  const auto all = examples(page("service/console/README.md"));
  REQUIRE(all.size() > 8);
  Session session;
  for (const Example& example : all) session.run(example);
}

TEST_CASE("the commands of the page about files say what it says", "[R-5.answers]") {
  const auto all = examples(page("proto/README.md"));
  REQUIRE_FALSE(all.empty());
  Session session;
  for (const Example& example : all) session.run(example);
}

TEST_CASE("the answer file and the scenario of the page about files hold", "[R-5.answers][R-5.rehearse]") {
  const auto files = blocks(page("proto/README.md"), "json");
  REQUIRE(files.size() == 2);
  Session run;
  static_cast<void>(run.folder().file("page.answers.json", files[0]));
  static_cast<void>(run.folder().file("page.scenario.json", files[1]));
  const int checked = run.run("upgradectl check --server shop.json --answers page.answers.json");
  INFO(run.output());
  CHECK((checked == 0 || checked == 2));
  CHECK_FALSE(says(run.output(), "page.answers.json"));
  CHECK(run.run("upgradectl rehearse --server small.json --answers small.answers.json --scenario page.scenario.json "
                "--dir page --speed 0") == 0);
  INFO(run.output());
  CHECK(says(run.output(), "SMALL1: finished, 100 %"));
}

TEST_CASE("what a page links to is there", "[R-5.console]") {
  const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
  for (const char* name :
       {"README.md", "CONTRIBUTING.md", "SECURITY.md", "proto/README.md", "service/console/README.md",
        "service/products/README.md", "service/upgrade/README.md", "service/windows_service/README.md",
        "packaging/samples/README.md", "tests/requirements.md"}) {
    const std::string content = page(name);
    for (std::sregex_iterator at(content.begin(), content.end(), link), end; at != end; ++at) {
      const fs::path target = fs::path(SSSUP_SOURCE) / fs::path(name).parent_path() / (*at)[1].str();
      INFO(name << " links to " << (*at)[1].str());
      CHECK(fs::exists(target));
    }
  }
}
