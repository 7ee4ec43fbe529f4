// e) From the start of the service's process until it accepts clients, and from a client's first word until it knows
// all.
#include <filesystem>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/pipe/client.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/upgrade/start.h"
#include "tests/bench/figure.h"
#include "tests/bench/many_monitors.h"
#include "tests/bench/process.h"

namespace {

using namespace sssup;
using namespace sssup::bench;

constexpr int repetitions = 15;
constexpr std::uint64_t many_events = 100'000;

// Seconds until somebody listens.
double accepting(const std::vector<std::string>& command, const std::string& endpoint) {
  ::unlink(endpoint.c_str());
  const auto start = Clock::now();
  const Started service(command);
  ::close(connect_to(endpoint));
  return seconds_since(start);
}

double median_start(const std::vector<std::string>& command, const std::string& endpoint) {
  std::vector<double> times;
  for (int repetition = 0; repetition < repetitions; ++repetition) times.push_back(accepting(command, endpoint));
  return median(times);
}

void must(const Status& status) {
  if (!status) throw std::runtime_error(describe(status.error(), text::Language::english));
}

void make_server(const std::string& folder) {
  must(machine::rehearsal::create(
      folder, server_with(10),
      {.speed = 0, .scenario = {}, .medium = {}, .setup_program = program("upgrade-service")}));
  must(machine::rehearsal::register_service(folder));
}

// A run that has begun and said much, and waits for the operator.
void begin_run(const std::string& folder, std::uint64_t events) {
  const auto machine = machine::rehearsal::open(folder);
  if (!machine) throw std::runtime_error("no machine");
  proto::Answers answers;
  answers.set_format(1);
  auto journal = upgrade::start(**machine, answers);
  if (!journal) throw std::runtime_error(describe(journal.error(), text::Language::english));
  for (std::uint64_t said = 0; said < events;) {
    engine::Change change;
    for (; change.events.size() < 1000 && said < events; ++said) {
      auto& event = change.events.emplace_back();
      event.set_step("save-settings");
      event.mutable_text()->set_fallback(std::string(80, 'x'));
    }
    must((*journal)->commit(change));
  }
}

struct Known {
  double state = 0;   // seconds until the state is there
  double events = 0;  // until every event is
};

Known attach(const std::string& endpoint, std::uint64_t events) {
  boost::asio::io_context io;
  Known known;
  std::uint64_t seen = 0;
  Clock::time_point start;
  pipe::Client client(io, {endpoint}, {},
                      {.link = {},
                       .state =
                           [&](const proto::State&) {
                             if (known.state == 0) known.state = seconds_since(start);
                             if (events == 0) io.stop();
                           },
                       .event =
                           [&](const proto::Event&) {
                             if (++seen != events) return;
                             known.events = seconds_since(start);
                             io.stop();
                           },
                       .heartbeat = {},
                       .goodbye = {}});
  start = Clock::now();
  client.start();
  io.run();
  return known;
}

std::vector<std::string> service_on(const std::string& folder) {
  return {program("upgrade-service"), "run", "--foreground", "--rehearsal", folder};
}

}  // namespace

int main() {
  pin(0);
  const Workplace workplace;
  const std::string bare_endpoint = workplace.path() + "/bare";
  const std::string idle = workplace.path() + "/idle", empty = workplace.path() + "/empty",
                    full = workplace.path() + "/full";
  for (const auto& folder : {idle, empty, full}) make_server(folder);
  begin_run(empty, 0);
  begin_run(full, many_events);
  const auto endpoint_of = [](const std::string& folder) { return pipe::rehearsal_endpoint(folder).name; };

  const double bare = median_start({program("../bench/bare_listener"), bare_endpoint}, bare_endpoint) * 1e3;
  const auto row = [&](const std::string& what, const std::string& folder, std::optional<double> aim) {
    report({.part = "e",
            .what = what,
            .ours = median_start(service_on(folder), endpoint_of(folder)) * 1e3,
            .unit = "ms",
            .against = "bare Asio",
            .theirs = bare,
            .at_most = aim});
  };
  row("start to accepting, no run yet", idle, {});
  row("start to accepting, an empty journal", empty, 3);
  row("start to accepting, 100000 events", full, 5);

  const Started service(service_on(full));
  ::close(connect_to(endpoint_of(full)));
  std::vector<double> state, events;
  for (int repetition = 0; repetition < 5; ++repetition) {
    const Known known = attach(endpoint_of(full), many_events);
    state.push_back(known.state);
    events.push_back(known.events);
  }
  report({.part = "e", .what = "attach to the state", .ours = median(state) * 1e3, .unit = "ms"});
  report({.part = "e", .what = "attach to the last of 100000 events", .ours = median(events) * 1e3, .unit = "ms"});
}
