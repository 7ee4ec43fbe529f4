// upgradectl as a process, in a folder of its own.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sssup::test {

using Json = nlohmann::ordered_json;

struct Outcome {
  int exit = -1;  // 128 + signal when one ended it
  std::string out, err;
};

/// A folder that goes away with it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  /// Writes the file; its path.
  std::string file(const std::string& name, const std::string& content) const;
  std::string file(const std::string& name, const Json& content) const { return file(name, content.dump(2)); }

 private:
  std::filesystem::path path_;
};

/// Runs it with an empty environment but for PATH and `environment`, nothing on stdin. `under`: the program that runs
/// it, with its arguments.
Outcome upgradectl(const std::vector<std::string>& arguments,
                   const std::map<std::string, std::string>& environment = {}, const std::string& under = {});

/// A rehearsal of the server in `folder` that needs nobody: its arguments.
std::vector<std::string> unattended(const Folder& folder, const Json& server);

/// How often `part` is in the text.
int times(const std::string& text, const std::string& part);
bool says(const std::string& text, const std::string& part);

std::string sample_path(const std::string& name);
Json sample(const std::string& name);
std::string read(const std::filesystem::path& file);

/// A shell command that runs beside the test, ended with it.
class Background {
 public:
  explicit Background(const std::string& command);
  ~Background();  // end()
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Waits for it; its exit code as in Outcome.
  int wait();
  /// Tells it to end, and waits; its exit code as in Outcome.
  int end();

 private:
  int process_;
};

/// The service of a rehearsal without its host: it ends at the next restart.
/// The service's program, for a shell.
std::string service_program();
std::string service_command(const std::filesystem::path& folder);

/// Begins the rehearsal of these `rehearse` arguments as a command answers its start, and leaves it at its first
/// question, with no service running. False when it did not come to that.
bool begin_and_leave(const std::vector<std::string>& rehearse, const std::filesystem::path& folder);

/// Waits until `holds`, at most a minute: no test depends on how fast anything is.
bool eventually(const std::function<bool()>& holds);

/// Everything below the folder: relative path -> content ("/" for a folder, "-> target" for a link).
std::map<std::string, std::string> tree(const std::filesystem::path& folder);

/// One line, of upgradectl, with a reason: what every refusal looks like.
bool is_one_line_refusal(const std::string& err);

}  // namespace sssup::test
