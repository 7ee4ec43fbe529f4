// What a command's file arguments may be: files, and a pipe that the shell makes. Nothing else is opened or waited for.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

using Arguments = std::vector<std::string>;

std::string fifo(const Folder& folder, const std::string& name) {
  fs::create_directories((folder / name).parent_path());
  REQUIRE(::mkfifo((folder / name).c_str(), S_IRUSR | S_IWUSR) == 0);
  return (folder / name).string();
}

// Nobody writes to the pipe: a command that opened it would wait until it is ended.
Outcome without_waiting(const Arguments& arguments) {
  return upgradectl(arguments, {}, "timeout 60");
}

void is_refused(const Outcome& outcome, const std::string& path, const std::string& what) {
  INFO(outcome.err);
  CHECK(outcome.exit == 2);
  CHECK(is_one_line_refusal(outcome.err));
  CHECK(says(outcome.err, path + what));
}

}  // namespace

TEST_CASE("a named pipe as any file of a command is refused with its path, and not waited for", "[T-6]") {
  const Folder folder;
  const std::string pipe = fifo(folder, "pipe");
  const std::string profile = fifo(folder, "profiles/CLUSTERPRO_SE_8.json");
  const std::string server = sample_path("small.json");
  const std::string rehearsal = (folder / "rehearsal").string();
  const std::string what = " is a named pipe, and only files are read";
  for (const Arguments& arguments :
       {Arguments{"check", "--server", pipe}, Arguments{"check", "--server", server, "--answers", pipe},
        Arguments{"convert", "--server", pipe, "--out", (folder / "out").string()},
        Arguments{"licence-need", "--server", pipe},
        Arguments{"rehearse", "--server", server, "--dir", rehearsal, "--scenario", pipe},
        Arguments{"rehearse", "--server", server, "--dir", rehearsal, "--answers", pipe},
        Arguments{"start", "--dir", folder.path().string(), "--answers", pipe},
        Arguments{"take-control", "--dir", folder.path().string(), "--answers", pipe}}) {
    INFO(arguments.front() << ' ' << arguments.back());
    is_refused(without_waiting(arguments), pipe, what);
  }
  is_refused(without_waiting({"check", "--server", server, "--profiles", (folder / "profiles").string()}), profile,
             what);
  CHECK_FALSE(fs::exists(rehearsal));
  is_refused(without_waiting({"--lang", "ja", "check", "--server", pipe}), pipe,
             " は名前付きパイプです。読み取れるのはファイルだけです");
}

TEST_CASE("a folder, a socket, a device as a command's file is refused with its path", "[T-6]") {
  const Folder folder;
  is_refused(without_waiting({"check", "--server", folder.path().string()}), folder.path().string(), " is a folder");
  namespace asio = boost::asio;
  asio::io_context io;
  const std::string socket = (folder / "s").string();
  const asio::local::stream_protocol::acceptor listening(io, asio::local::stream_protocol::endpoint(socket));
  is_refused(without_waiting({"check", "--server", socket}), socket, " is a socket");
  is_refused(without_waiting({"check", "--server", "/dev/null"}), "/dev/null", " is a device");
  // Its name is not the descriptor's.
  fs::create_symlink("/dev/stdin", folder / "link");
  is_refused(upgradectl({"check", "--server", (folder / "link").string()}, {}, "sh -c 'true | \"$0\" \"$@\"'"),
             (folder / "link").string(), " is a named pipe");
}

TEST_CASE("a pipe that the shell hands over is read: <(…), and /dev/stdin behind a |", "[T-6]") {
  const std::string content = "cat " + sample_path("small.json");
  const Outcome substituted = upgradectl({"check"}, {}, "bash -c 'exec \"$0\" \"$@\" --server <(" + content + ")'");
  INFO(substituted.err);
  CHECK(substituted.exit == 0);
  const Outcome piped =
      upgradectl({"check", "--server", "/dev/stdin"}, {}, "bash -c '" + content + " | \"$0\" \"$@\"'");
  INFO(piped.err);
  CHECK(piped.exit == 0);
  const Outcome of_a_file =
      upgradectl({"check", "--server", "/dev/stdin"}, {}, "bash -c '\"$0\" \"$@\" <" + sample_path("small.json") + "'");
  INFO(of_a_file.err);
  CHECK(of_a_file.exit == 0);
}

TEST_CASE("more than the limit is not read from a pipe either", "[T-6]") {
  const Outcome outcome = upgradectl({"check"}, {}, "bash -c 'exec \"$0\" \"$@\" --server <(cat /dev/zero)'");
  CHECK(outcome.exit == 2);
  CHECK(says(outcome.err, "larger than 32 MiB"));
}

TEST_CASE("what is no file is not replaced by a command's output", "[T-6]") {
  const Folder folder;
  const fs::path server = folder / "rehearsal";
  REQUIRE(
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", server.string(), "--speed", "0"}).exit ==
      2);
  const fs::path pipe = fifo(folder, "pipe");
  fs::create_symlink(pipe, folder / "link");
  fs::create_directory(folder / "folder");
  std::vector<std::pair<fs::path, std::string>> outputs = {
      {pipe, "a named pipe"}, {folder / "link", "a named pipe"}, {folder / "folder", "a folder"}};
  // /dev/null is one; this is a node of our own, for an old version replaced what it was given.
  const fs::path device = folder / "null";
  if (::mknod(device.c_str(), S_IFCHR | S_IRUSR | S_IWUSR, makedev(1, 3)) == 0)
    outputs.emplace_back(device, "a device");
  for (const auto& [out, what] : outputs)
    for (const char* command : {"capture", "bundle"}) {
      const Outcome outcome = without_waiting({command, "--dir", server.string(), "--out", out.string()});
      INFO(outcome.err);
      CHECK(outcome.exit == 1);
      CHECK(is_one_line_refusal(outcome.err));
      CHECK(says(outcome.err, what + " is in the way at " + out.string()));
      CHECK(fs::exists(out));
      CHECK_FALSE(fs::is_regular_file(out));
    }
}
