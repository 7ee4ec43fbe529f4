// h: what the worst input costs that is accepted, and the worst that is refused: seconds and memory of an `upgradectl`
// that reads it. The limits are those of common/document/document.h and service/console/input.h.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "common/document/document.h"
#include "tests/bench/figure.h"
#include "tests/bench/process.h"

namespace {

using namespace sssup;

constexpr double accepted_seconds = 2, accepted_mebibytes = 256;
constexpr double refused_seconds = 0.5, refused_mebibytes = 128;

struct Cost {
  double seconds = 0;
  double mebibytes = 0;
};

// A child of its own for each: its peak is this input's.
Cost cost_of(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const auto start = bench::Clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  return {bench::seconds_since(start), static_cast<double>(usage.ru_maxrss) / 1024};
}

std::string repeated(std::string_view part, std::size_t count, std::string_view between = ",") {
  std::string all;
  all.reserve(count * (part.size() + between.size()));
  for (std::size_t at = 0; at < count; ++at) {
    if (at > 0) all += between;
    all += part;
  }
  return all;
}

std::string server_with(std::string_view members) {
  return fmt::format(R"({{"format": 1, "computerName": "S", {}}})", members);
}

// So many monitors as the list takes, each with as many values as there may be in the document.
std::string most_monitors() {
  std::string monitors;
  for (std::size_t at = 0; at < document::longest_list; ++at)
    monitors += fmt::format(R"({}{{"name": "m{}", "service": {{"serviceName": "s", "startControl": true, )"
                            R"("recovery": "NOTHING", "retryCount": 1, "waitSeconds": 1}}}})",
                            at == 0 ? "" : ",", at);
  return server_with(R"("sss": {"monitors": [)" + monitors + "]}");
}

// As many bytes of scripts as the document takes.
std::string largest_scripts() {
  const std::string script(document::longest_text / 4 * 3, 'A');
  std::string monitors;
  const std::size_t count = document::largest_document / script.size() - 1;
  for (std::size_t at = 0; at < count; ++at)
    monitors +=
        fmt::format(R"({}{{"name": "m{}", "custom": {{"startScript": "{}"}}}})", at == 0 ? "" : ",", at, script);
  return server_with(R"("sss": {"monitors": [)" + monitors + "]}");
}

// 1,000 monitors, each with two scripts of 10 KiB: more than any server is known to have.
std::string realistic() {
  const std::string script((std::size_t{10} << 10U) / 3 * 4, 'A');
  std::string monitors;
  for (int at = 0; at < 1000; ++at)
    monitors += fmt::format(R"({}{{"name": "m{}", "custom": {{"startScript": "{}", "stopScript": "{}"}}}})",
                            at == 0 ? "" : ",", at, script, script);
  return server_with(R"("sss": {"monitors": [)" + monitors + "]}");
}

struct Input {
  std::string what;
  std::function<std::string()> content;  // none: a device
  bool accepted = true;
};

std::string value_of(std::size_t bytes, std::string_view part) {
  return server_with("\"disks\": [" + repeated(part, bytes / (part.size() + 1)) + "]");
}

std::vector<Input> inputs() {
  constexpr std::size_t most = document::largest_document - 100;  // room for what is around it
  return {{"a large server, scripts of 20 MiB", realistic},
          {"most monitors", most_monitors},
          {"most bytes, in scripts", largest_scripts},
          {"one byte too many", [] { return std::string(document::largest_document + 1, ' '); }, false},
          {"a list of numbers", [] { return value_of(most, "1"); }, false},
          {"a list of lists", [] { return value_of(most, "[1]"); }, false},
          {"one text", [] { return value_of(most, '"' + std::string(most - 3, 'a') + '"'); }, false},
          {"opening brackets", [] { return std::string(document::largest_document, '['); }, false},
          {"a device without an end", {}, false}};
}

void write(const std::string& file, const std::string& content) {
  std::FILE* stream = std::fopen(file.c_str(), "wb");
  std::fwrite(content.data(), 1, content.size(), stream);
  std::fclose(stream);
}

void measure(const Input& input, const std::string& folder) {
  std::string file = "/dev/zero";
  if (input.content) {
    file = folder + "/input.json";
    // Not in this process: a child's peak begins at the memory of the one that forks it.
    bench::Forked([&] { write(file, input.content()); }).wait();
  }
  const Cost cost = cost_of({bench::program("upgradectl"), "check", "--server", file});
  const std::string what = fmt::format("{}: {}", input.accepted ? "accepted" : "refused", input.what);
  if (input.content)
    bench::report({.part = "h",
                   .what = what,
                   .ours = static_cast<double>(std::filesystem::file_size(file)) / (1U << 20U),
                   .unit = "MiB of file"});
  bench::report({.part = "h",
                 .what = what,
                 .ours = cost.seconds,
                 .unit = "s",
                 .against = "aim",
                 .theirs = input.accepted ? accepted_seconds : refused_seconds,
                 .at_most = 1});
  bench::report({.part = "h",
                 .what = what,
                 .ours = cost.mebibytes,
                 .unit = "MiB of memory",
                 .against = "aim",
                 .theirs = input.accepted ? accepted_mebibytes : refused_mebibytes,
                 .at_most = 1});
}

}  // namespace

int main() {
  const bench::Workplace workplace;
  for (const Input& input : inputs()) measure(input, workplace.path());
}
