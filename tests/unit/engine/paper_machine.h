// A server that exists on paper only: a boot identity, a clock, and commits that fail when told. For the engine's
// tests; the upgrade's own run on the rehearsal server.
#pragma once

#include <cstdlib>
#include <set>
#include <string>

#include "common/text/errors.h"
#include "service/machine/machine.h"

namespace sssup::tests {

struct PaperPower final : machine::Power {
  std::string boot = "boot-1";
  bool works = true;
  bool killed = false;  // the service ends before it has asked
  int restarts = 0;

  struct Killed {};

  Expected<std::string> boot_identity() override { return boot; }
  Status restart(std::string_view) override {
    if (killed) throw Killed();
    ++restarts;
    if (works) boot = "boot-" + std::to_string(restarts + 1);
    return {};
  }
};

struct PaperSecrets final : machine::Secrets {
  Expected<std::string> seal(std::string_view plain) override {
    std::string sealed(plain);
    for (char& c : sealed) c = static_cast<char>(c ^ 0x5A);
    return sealed;
  }
  Expected<std::string> unseal(std::string_view sealed) override { return seal(sealed); }
};

struct PaperEffects final : machine::Effects {
  int commits = 0;
  std::set<int> failing_commits;  // by number, from 1

  Status about_to(std::string_view kind, std::string_view) override {
    if (kind == "journal.commit" && failing_commits.contains(++commits))
      return fail(Error::Kind::disk_full, {text::id::error_file_write, {{"path", "journal"}}});
    return {};
  }
  void did(std::string_view, std::string_view) override {}
  void at_step(std::string_view, Moment) override {}
};

class PaperMachine final : public machine::Machine {
 public:
  PaperPower paper_power;
  PaperSecrets paper_secrets;
  PaperEffects paper_effects;

  machine::Power& power() override { return paper_power; }
  machine::Secrets& secrets() override { return paper_secrets; }
  machine::Effects& effects() override { return paper_effects; }
  std::int64_t now_unix_ms() override { return ++now_; }
  Status log(machine::LogLevel, std::string_view) override { return {}; }

  // The engine touches none of these.
  machine::Registry& registry() override { std::abort(); }
  machine::Services& services() override { std::abort(); }
  machine::Files& files() override { std::abort(); }
  machine::Setups& setups() override { std::abort(); }
  Expected<proto::Server> facts() override { std::abort(); }

 private:
  std::int64_t now_ = 1000;
};

/// A new folder, gone with this.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int count = 0;
    do {
      path_ = std::filesystem::temp_directory_path() /
              ("sssup-engine-" + std::to_string(++count) + "-" + std::to_string(std::rand()));
    } while (!std::filesystem::create_directory(path_));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace sssup::tests
