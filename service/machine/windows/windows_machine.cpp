#include "service/machine/windows/windows_machine.h"

#include "service/machine/windows/api.h"
#include "service/machine/windows/event_log.h"
#include "service/machine/windows/facts.h"
#include "service/machine/windows/files.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/power.h"
#include "service/machine/windows/registry.h"
#include "service/machine/windows/services.h"
#include "service/machine/windows/setups.h"

namespace sssup::machine::windows {
namespace {

constexpr std::chrono::seconds default_minimum_uptime{180};

// On a real server nobody is told.
class NoEffects final : public Effects {
 public:
  Status about_to(std::string_view, std::string_view) override { return {}; }
  void did(std::string_view, std::string_view) override {}
  void at_step(std::string_view, Moment) override {}
};

class WindowsMachine final : public Machine {
 public:
  explicit WindowsMachine(const Options& options)
      : secrets_(options.sealed_for),
        power_(options.minimum_uptime.value_or(default_minimum_uptime), options.force_restart.value_or(false)),
        setups_(registry_, options.medium, options.setup_record_key, options.setup_log_folder),
        remove_own_programs_(options.remove_own_programs) {}

  Registry& registry() override { return registry_; }
  Services& services() override { return services_; }
  Files& files() override { return files_; }
  Setups& setups() override { return setups_; }
  Power& power() override { return power_; }
  Secrets& secrets() override { return secrets_; }
  Effects& effects() override { return effects_; }

  Expected<proto::Server> facts() override { return read_facts(registry_, services_); }
  std::int64_t now_unix_ms() override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
  Status remove_own_programs() override {
    if (remove_own_programs_) remove_own_programs_();
    return {};
  }
  Status log(LogLevel level, std::string_view line) override { return write_event(level, line); }

 private:
  WindowsRegistry registry_;
  WindowsServices services_;
  WindowsFiles files_;
  WindowsSecrets secrets_;
  NoEffects effects_;
  WindowsPower power_;
  WindowsSetups setups_;
  std::function<void()> remove_own_programs_;
};

template <class Value>
const Value* value_in(const std::optional<RegistryKey>& key, std::string_view name) {
  if (!key) return nullptr;
  const auto value = key->values.find(name);
  return value == key->values.end() ? nullptr : std::get_if<Value>(&value->second);
}

}  // namespace

Expected<std::unique_ptr<Machine>> open(std::filesystem::path medium) {
  Options options;
  options.medium = std::move(medium);
  return open(std::move(options));
}

Expected<std::unique_ptr<Machine>> open(Options options) {
  SSSUP_TRY(const auto parameters, WindowsRegistry().read(parameters_key));
  if (const auto* seconds = value_in<std::uint32_t>(parameters, "MinimumUptimeSeconds");
      seconds != nullptr && !options.minimum_uptime)
    options.minimum_uptime = std::chrono::seconds(*seconds);
  if (const auto* force = value_in<std::uint32_t>(parameters, "ForceRestart");
      force != nullptr && !options.force_restart)
    options.force_restart = *force != 0;
  if (options.setup_log_folder.empty()) options.setup_log_folder = folder_of_this_program();
  return std::make_unique<WindowsMachine>(options);
}

}  // namespace sssup::machine::windows
