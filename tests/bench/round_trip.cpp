// a) Command and answer, both ends on one processor: two would only show how long it takes to wake the other.
#include <iostream>
#include <optional>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/pipe/client.h"
#include "tests/bench/figure.h"
#include "tests/bench/pipe_service.h"
#include "tests/bench/process.h"
#ifdef SSSUP_BENCH_GRPC
#include "tests/bench/grpc_peer.h"
#endif

namespace {

using namespace sssup;
using namespace sssup::bench;

constexpr int warm_up = 2000;
constexpr int trips = 50'000;
constexpr int repetitions = 7;

// Microseconds a trip.
double raw(const std::string& path) {
  const Forked echo([&] {
    const int listener = listen_at(path);
    const int peer = ::accept(listener, nullptr, nullptr);
    std::string bytes(payload, '\0');
    while (receive_all(peer, bytes.data(), bytes.size())) send_all(peer, bytes.data(), bytes.size());
  });
  const int socket = connect_to(path);
  std::string bytes(payload, 'x');
  Clock::time_point start;
  for (int trip = -warm_up; trip < trips; ++trip) {
    if (trip == 0) start = Clock::now();
    send_all(socket, bytes.data(), bytes.size());
    receive_all(socket, bytes.data(), bytes.size());
  }
  const double time = seconds_since(start);
  ::close(socket);
  ::unlink(path.c_str());
  return time / trips * 1e6;
}

class Commander {
 public:
  explicit Commander(const std::string& path)
      : client_(io_, {path}, {},
                {.link =
                     [this](pipe::Link link, const std::optional<Error>&) {
                       if (link == pipe::Link::attached) take_control();
                     },
                 .state = {},
                 .event = {},
                 .heartbeat = {},
                 .goodbye = {}}) {
    auto& answer = *command_.mutable_answer();
    answer.set_question_id("choices");
    answer.add_fields()->add_values(std::string(payload - 24, 'x'));
  }

  double run() {
    client_.start();
    io_.run();
    return seconds_since(start_) / trips * 1e6;
  }

 private:
  void take_control() {
    proto::ClientMessage message;
    message.mutable_take_control();
    client_.send(std::move(message), [this](const auto&) { next(); });
  }
  void next() {
    if (trip_ == 0) start_ = Clock::now();
    if (trip_++ == trips) return io_.stop();
    client_.send(command_, [this](const auto& reply) {
      if (!reply || !reply->ok()) throw std::runtime_error("the command was refused");
      next();
    });
  }

  boost::asio::io_context io_;
  proto::ClientMessage command_;
  int trip_ = -warm_up;
  Clock::time_point start_;
  pipe::Client client_;
};

double ours(const std::string& path) {
  const Forked service([&] {
    boost::asio::io_context io(1);
    MadeUp stage;
    pipe::Server server(io, {path}, stage);
    if (!server.start()) ::_exit(1);
    io.run();
  });
  ::close(connect_to(path));
  return Commander(path).run();
}

}  // namespace

int main() {
  pin(0);
  spdlog::set_level(spdlog::level::off);  // to the terminal, or wherever this program's output goes
  const Workplace workplace;
  const std::string path = workplace.path() + "/s";
  std::vector<double> of_raw, of_ours, of_grpc;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    of_raw.push_back(raw(path + ".raw"));
    of_ours.push_back(ours(path));
#ifdef SSSUP_BENCH_GRPC
    of_grpc.push_back(grpc_round_trip(path + ".grpc", warm_up / 10, trips / 10));
#endif
  }
  report({.part = "a",
          .what = "command and answer",
          .ours = median(of_ours),
          .unit = "us",
          .against = "raw socket",
          .theirs = median(of_raw),
          .at_most = 1.5});
#ifdef SSSUP_BENCH_GRPC
  report({.part = "a",
          .what = "command and answer by gRPC",
          .ours = median(of_grpc),
          .unit = "us",
          .against = "ours",
          .theirs = median(of_ours),
          .at_least = 7});
#else
  report_missing("a", "command and answer by gRPC", "libgrpc++-dev is not installed");
#endif
}
