#include "program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

namespace sssup::test {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "upgradectl-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

Folder::~Folder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

std::string Folder::file(const std::string& name, const std::string& content) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  return file.string();
}

Outcome upgradectl(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
                   const std::string& under) {
  const Folder streams;
  std::string command = "env -i PATH=/usr/bin:/bin";
  for (const auto& [name, value] : environment) command += " " + quoted(name + "=" + value);
  command += " " + under + " " + quoted(SSSUP_UPGRADECTL);
  for (const std::string& argument : arguments) command += " " + quoted(argument);
  command += " </dev/null >" + quoted((streams / "out").string()) + " 2>" + quoted((streams / "err").string());
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(streams / "out"),
          read(streams / "err")};
}

std::vector<std::string> unattended(const Folder& folder, const Json& server) {
  return {"rehearse",
          "--server",
          folder.file("server.json", server),
          "--answers",
          sample_path("small.answers.json"),
          "--dir",
          (folder / "server").string(),
          "--speed",
          "0"};
}

int times(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Background::Background(const std::string& command) : process_(fork()) {
  if (process_ != 0) return;
  setpgid(0, 0);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
  _exit(127);
}

Background::~Background() {
  end();
}

int Background::wait() {
  int status = 0;
  if (process_ <= 0 || waitpid(std::exchange(process_, 0), &status, 0) < 0) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int Background::end() {
  if (process_ <= 0) return -1;
  kill(-process_, SIGTERM);
  return wait();
}

std::string service_program() {
  return quoted((fs::path(SSSUP_UPGRADECTL).parent_path() / "upgrade-service").string());
}

std::string service_command(const fs::path& folder) {
  return "exec " + service_program() + " run --foreground --rehearsal " + quoted(folder.string()) + " >/dev/null 2>&1";
}

bool begin_and_leave(const std::vector<std::string>& rehearse, const fs::path& folder) {
  if (upgradectl(rehearse).exit != 2) return false;
  const Background service(service_command(folder));
  const auto answer = [&](const std::string& question) {
    return upgradectl({"answer", "--dir", folder.string(), "--question", question, "--button", "ok"});
  };
  return eventually([&] { return answer("start").exit == 0; }) && eventually([&] {
           const std::string said = answer("none").err;  // the start page is shown until the engine's first question
           return said.find("the open one is") != std::string::npos && said.find("one is start") == std::string::npos;
         });
}

bool eventually(const std::function<bool()>& holds) {
  using namespace std::chrono_literals;
  for (int tick = 0; tick < 1200; ++tick) {
    if (holds()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

std::string sample_path(const std::string& name) {
  return std::string(SSSUP_SAMPLES) + "/" + name;
}

Json sample(const std::string& name) {
  return Json::parse(read(sample_path(name)));
}

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

std::map<std::string, std::string> tree(const fs::path& folder) {
  std::map<std::string, std::string> entries;
  if (!fs::exists(folder)) return entries;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder).string();
    if (entry.is_symlink())
      entries[name] = "-> " + fs::read_symlink(entry.path()).string();
    else
      entries[name] = entry.is_directory() ? "/" : read(entry.path());
  }
  return entries;
}

bool is_one_line_refusal(const std::string& err) {
  if (!err.starts_with("upgradectl: ") || !err.ends_with('\n')) return false;
  for (std::size_t index = 0; index + 1 < err.size(); ++index)
    if (static_cast<unsigned char>(err[index]) < 0x20) return false;
  return err.find(": ", 12) != std::string::npos;
}

}  // namespace sssup::test
