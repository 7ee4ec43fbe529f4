// The stand-in Setup: a process of its own, so that it outlives a service that is killed, as a real one does. What the
// operator does in it, and what goes wrong, is in the scenario.
#include <charconv>
#include <chrono>
#include <thread>

#include "common/text/path.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/installation.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/machine/rehearsal/server.h"
#include "service/products/product.h"
#include "service/products/profile.h"

namespace sssup::machine::rehearsal {
namespace {

using namespace std::chrono_literals;
using proto::SetupRun;

constexpr std::uint32_t done = 0, restarts_now = 1641, closed = 1602, failed = 1603, another_one_running = 1618;
constexpr std::chrono::duration<double> install_time = 6s, remove_time = 4s;  // at speed 1
constexpr std::chrono::seconds longest_hang = std::chrono::hours(1);

struct Command {
  std::filesystem::path folder;
  std::string product;
  bool install = false;
  std::string boot;
  bool waits_half_way = false;  // for the power to go
  platform::ProcessId service;  // that has asked for it
};

// Nothing where the text is no number.
std::optional<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<Command> parse(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  while (!arguments.empty() && arguments.front() != setup_argument) arguments.erase(arguments.begin());
  if (arguments.size() != 8) return std::nullopt;
  const auto pid = number_of(arguments[6]), started = number_of(arguments[7]);
  if (!pid || !started) return std::nullopt;
  return Command{text::path_of(arguments[1]), arguments[2],    arguments[3] == "install", arguments[4],
                 arguments[5] == "half",      {*pid, *started}};
}

class StandIn {
 public:
  /// `profile`: in the place that this Setup works in.
  StandIn(Server& server, Command command, const migration::Products& products, const proto::ProductProfile& profile)
      : server_(server), command_(std::move(command)), profile_(profile), installation_(server, products, profile_) {}

  Status run();

 private:
  Expected<bool> sign_in();
  SetupRun planned(std::uint32_t number) const;
  Expected<std::optional<std::uint32_t>> happen();
  Status first_half();
  Status second_half();
  Status half_way();
  bool hang() const;
  /// False when nobody needs this process any more: the server has started again, or its folder is gone.
  bool pass(double fraction) const;
  bool pass(std::chrono::duration<double> time) const;
  bool is_wanted() const;
  Status end(std::uint32_t exit_code);

  Server& server_;
  Command command_;
  const proto::ProductProfile& profile_;
  Installation installation_;
  state::SetupRunning record_;
  SetupRun plan_;
};

Status StandIn::run() {
  SSSUP_TRY(const bool may_run, sign_in());
  if (!may_run) return {};
  SSSUP_TRY(const auto exit_code, happen());
  return exit_code ? end(plan_.has_exit_code() ? plan_.exit_code() : *exit_code) : Status();
}

// One Setup at a time, and none on a server that is going down or has started again since this one was asked for. None
// either whose service was killed before this one was known: the next service does not find it, and starts its own.
Expected<bool> StandIn::sign_in() {
  bool may_run = false;
  const auto& layout = server_.layout();
  SSSUP_CHECK(server_.gate().note([&](const Passage& passage) -> Status {
    state::Boot boot;
    state::SetupRunning other;
    SSSUP_CHECK(durable::load(layout.boot(), boot));
    SSSUP_CHECK(durable::load(layout.setup_running(), other));
    if (boot.identity() != command_.boot || std::filesystem::exists(layout.going_down()) ||
        platform::is_alive({other.pid(), other.started()}) || !platform::is_alive(command_.service)) {
      return {};
    }
    std::uint32_t number = 0;
    SSSUP_CHECK(update_progress(layout, passage, [&](state::Progress& progress) {
      number = ++(*progress.mutable_setup_runs())[command_.product + (command_.install ? " install" : " remove")];
    }));
    plan_ = planned(number);
    const auto self = platform::this_process();
    record_.set_pid(self.pid);
    record_.set_started(self.started);
    record_.set_product(command_.product);
    record_.set_install(command_.install);
    record_.set_boot(command_.boot);
    SSSUP_CHECK(durable::remove(passage, layout.setup_result()));
    SSSUP_CHECK(durable::store(passage, layout.setup_running(), record_));
    may_run = true;
    return {};
  }));
  return may_run;
}

SetupRun StandIn::planned(std::uint32_t number) const {
  const bool is_sss = !profile_.has_scripts();
  for (const auto& run : server_.scenario().setup_runs()) {
    const bool same = run.product() == (is_sss ? SetupRun::SSS : SetupRun::CLUSTERPRO) &&
                      run.action() == (command_.install ? SetupRun::INSTALL : SetupRun::REMOVE);
    if (same && --number == 0) return run;
  }
  SetupRun run;
  run.set_happens(SetupRun::GOES_WELL);
  return run;
}

// The exit code; nothing when the process ends without one.
Expected<std::optional<std::uint32_t>> StandIn::happen() {
  const auto happens = plan_.happens();
  if (happens == SetupRun::BUSY) return another_one_running;
  if (happens == SetupRun::HANGS && !hang()) return std::nullopt;
  if (!pass(0.5)) return std::nullopt;
  if (happens == SetupRun::CLOSED) return closed;
  if (happens == SetupRun::FAILS_INTACT) return failed;
  SSSUP_TRY(const auto presence, products::presence(server_, profile_));
  if (happens == SetupRun::PICKED_REPAIR && presence != products::Presence::absent) {
    SSSUP_CHECK(installation_.repair());
    return done;
  }
  SSSUP_CHECK(first_half());
  SSSUP_CHECK(half_way());
  if (happens == SetupRun::FAILS) return failed;
  if (happens == SetupRun::CRASHES) platform::kill_this_process();
  if (!pass(0.5)) return std::nullopt;
  SSSUP_CHECK(second_half());
  return happens == SetupRun::RESTART_NOW ? restarts_now : done;
}

Status StandIn::first_half() {
  return command_.install ? installation_.install_first_half() : installation_.remove_first_half();
}

Status StandIn::second_half() {
  return command_.install ? installation_.install_second_half() : installation_.remove_second_half();
}

Status StandIn::half_way() {
  if (!command_.waits_half_way) return {};
  record_.set_half_way(true);
  SSSUP_CHECK(server_.gate().note(
      [&](const Passage& passage) { return durable::store(passage, server_.layout().setup_running(), record_); }));
  pass(longest_hang);
  return {};
}

// Without a number of seconds until somebody ends the process.
bool StandIn::hang() const {
  return pass(plan_.has_hang_seconds() ? std::chrono::seconds(plan_.hang_seconds()) : longest_hang);
}

bool StandIn::pass(double fraction) const {
  const double speed = server_.made().speed();
  if (speed == 0) return true;
  return pass((command_.install ? install_time : remove_time) * fraction / speed);
}

bool StandIn::pass(std::chrono::duration<double> time) const {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
  while (Clock::now() < end) {
    if (!is_wanted()) return false;
    std::this_thread::sleep_for(std::min<Clock::duration>(end - Clock::now(), 50ms));
  }
  return is_wanted();
}

bool StandIn::is_wanted() const {
  state::SetupRunning record;
  return durable::load(server_.layout().setup_running(), record) && record.pid() == record_.pid() &&
         record.started() == record_.started();
}

Status StandIn::end(std::uint32_t exit_code) {
  const auto& layout = server_.layout();
  return server_.gate().note([&](const Passage& passage) -> Status {
    if (plan_.happens() == SetupRun::RESTART_NOW) {
      state::GoingDown going_down;
      going_down.set_reason("Setup of " + profile_.display_name());
      going_down.set_by_setup(true);
      SSSUP_CHECK(durable::store(passage, layout.going_down(), going_down));
    }
    state::SetupResult result;
    result.set_product(command_.product);
    result.set_install(command_.install);
    result.set_exit_code(exit_code);
    SSSUP_CHECK(durable::store(passage, layout.setup_result(), result));
    return durable::remove(passage, layout.setup_running());
  });
}

Expected<migration::Products> products_of(Server& server, const std::string& product) {
  SSSUP_TRY(const auto overrides, products::overrides_on_medium(server));
  for (const auto& edition : products::editions()) {
    SSSUP_TRY(auto found, products::with_overrides(edition, overrides));
    if (found.sss.product() == product || found.clusterpro.product() == product) return found;
  }
  return products::built_in(product);
}

Status run_setup(const Command& command) {
  SSSUP_TRY(const auto server, Server::open(Layout(command.folder), Gate::Actor::setup));
  SSSUP_TRY(const auto products, products_of(*server, command.product));
  const auto& profile = command.product == products.sss.product() ? products.sss : products.clusterpro;
  SSSUP_TRY(const auto placed, where_setup_works(*server, profile, server->scenario()));
  return StandIn(*server, command, products, placed).run();
}

}  // namespace

int setup_main(int argc, const char* const* argv) {
  const auto command = parse(argc, argv);
  return command && run_setup(*command) ? 0 : 1;
}

}  // namespace sssup::machine::rehearsal
