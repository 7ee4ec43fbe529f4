// b) Events to many viewers. Who sends has the first processor for itself, all viewers together the second.
#include <array>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/pipe/frame.h"
#include "tests/bench/figure.h"
#include "tests/bench/pipe_service.h"
#include "tests/bench/process.h"
#ifdef SSSUP_BENCH_GRPC
#include "tests/bench/grpc_peer.h"
#endif

namespace {

using namespace sssup;
using namespace sssup::bench;

constexpr int repetitions = 3;
constexpr unsigned paced_per_second = 500;
constexpr unsigned paced_us = 1'000'000 / paced_per_second;
constexpr std::uint64_t paced_events = 2 * paced_per_second;
// Events that a viewer may be behind: less than what is queued for it at most.
constexpr std::uint64_t window = 4096;

struct Load {
  int viewers;
  std::uint64_t events;
  bool paced;
};

struct Measured {
  double per_second = 0;       // deliveries
  double cpu_per_million = 0;  // seconds of the sender
  double resident_mib = 0;     // of the sender
};

// What the processes of one measurement tell each other.
struct Board {
  std::atomic<int> ready = 0;
  std::atomic<bool> go = false;
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> received = 0;  // bytes by all viewers together; of gRPC events
  std::atomic<double> cpu = -1;
  std::atomic<std::size_t> resident = 0;
};

std::string frame_of(std::uint64_t seq) {
  proto::ServiceMessage message;
  *message.mutable_event() = event(seq);
  return *pipe::make_frame(message);
}

std::uint64_t bytes_of(std::uint64_t events) {
  std::uint64_t bytes = 0;
  for (std::uint64_t seq = 1; seq <= events; ++seq) bytes += frame_of(seq).size();
  return bytes;
}

void nap() {
  std::this_thread::sleep_for(std::chrono::microseconds(20));
}

void wait_for(const std::atomic<bool>& flag) {
  while (!flag) nap();
}

// All viewers: they read and throw away.
void drain(const std::string& path, const Load& load, Board& board, const std::function<bool(int)>& greet) {
  pin(1);
  const std::uint64_t expected = bytes_of(load.events) * static_cast<std::uint64_t>(load.viewers);
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  for (int viewer = 0; viewer < load.viewers; ++viewer) {
    const int socket = connect_to(path);
    if (socket < 0 || !greet(socket)) ::_exit(1);
    epoll_event interest{.events = EPOLLIN, .data = {.fd = socket}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &interest);
  }
  board.ready = load.viewers;
  std::vector<char> buffer(1U << 18U);
  std::array<epoll_event, 256> readable{};
  while (board.received < expected) {
    const int count = ::epoll_wait(poll, readable.data(), static_cast<int>(readable.size()), -1);
    for (int index = 0; index < count; ++index) {
      const ssize_t got = ::recv(readable[static_cast<std::size_t>(index)].data.fd, buffer.data(), buffer.size(), 0);
      if (got <= 0) ::_exit(1);
      board.received += static_cast<std::uint64_t>(got);
    }
  }
  board.done = true;
}

// What the sender took between go and done.
void note_costs(Board& board) {
  wait_for(board.go);
  const double before = cpu_seconds();
  while (!board.done) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  board.resident = resident_bytes();
  board.cpu = cpu_seconds() - before;
}

void serve_ours(const std::string& path, const Load& load, Board& board) {
  pin(0);
  boost::asio::io_context io(1);
  MadeUp stage;
  pipe::Server server(io, {path}, stage, {.heartbeat = std::chrono::hours(1)});
  if (!server.start()) ::_exit(1);
  std::thread engine([&] {
    wait_for(board.go);
    const std::uint64_t in_window = window * frame_of(load.events).size() * static_cast<std::uint64_t>(load.viewers);
    std::uint64_t bytes = 0;
    auto next = Clock::now();
    for (std::uint64_t seq = 1; seq <= load.events; ++seq) {
      if (load.paced) std::this_thread::sleep_until(next += std::chrono::microseconds(paced_us));
      // Once in a while is often enough to look.
      if (!load.paced && seq % 256 == 0) {
        bytes = seq * frame_of(load.events).size() * static_cast<std::uint64_t>(load.viewers);
        while (bytes > board.received + in_window) nap();
      }
      server.publish(stage.say());
    }
  });
  std::thread costs([&] { note_costs(board); });
  io.run();
}

// `at_once` events a write.
void serve_raw(const std::string& path, const Load& load, Board& board, std::uint64_t at_once) {
  pin(0);
  const int listener = listen_at(path);
  std::vector<int> viewers;
  while (viewers.size() < static_cast<std::size_t>(load.viewers))
    viewers.push_back(::accept(listener, nullptr, nullptr));
  std::thread costs([&] { note_costs(board); });
  wait_for(board.go);
  std::string bytes;
  auto next = Clock::now();
  for (std::uint64_t seq = 1; seq <= load.events; ++seq) {
    if (load.paced) std::this_thread::sleep_until(next += std::chrono::microseconds(paced_us));
    bytes += frame_of(seq);
    if (seq % at_once != 0 && seq != load.events) continue;
    for (const int viewer : viewers) send_all(viewer, bytes.data(), bytes.size());
    bytes.clear();
  }
  costs.join();
}

Measured measure(const std::string& path, const Load& load, const std::function<void(Board&)>& sender,
                 const std::function<void(Board&)>& viewers) {
  auto& board = shared<Board>();
  const Forked sending([&] { sender(board); });
  const Forked reading([&] { viewers(board); });
  while (board.ready < load.viewers) nap();
  // Until the last one is attached.
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const auto start = Clock::now();
  board.go = true;
  wait_for(board.done);
  const double time = seconds_since(start);
  while (board.cpu < 0) nap();
  ::unlink(path.c_str());
  const double deliveries = static_cast<double>(load.events) * load.viewers;
  return {.per_second = deliveries / time,
          .cpu_per_million = board.cpu / deliveries * 1e6,
          .resident_mib = static_cast<double>(board.resident) / (1U << 20U)};
}

Measured ours(const std::string& path, const Load& load) {
  return measure(
      path, load, [&](Board& board) { serve_ours(path, load, board); },
      [&](Board& board) { drain(path, load, board, attach); });
}

Measured raw(const std::string& path, const Load& load, std::uint64_t at_once) {
  return measure(
      path, load, [&](Board& board) { serve_raw(path, load, board, at_once); },
      [&](Board& board) { drain(path, load, board, [](int) { return true; }); });
}

#ifdef SSSUP_BENCH_GRPC
Measured by_grpc(const std::string& path, const Load& load) {
  return measure(
      path, load,
      [&](Board& board) {
        pin(0);
        std::thread([&] { note_costs(board); }).detach();
        grpc_serve_events(path, load.events, load.paced ? paced_us : 0, board.go);
      },
      [&](Board& board) {
        pin(1);
        grpc_read_events(path, load.viewers, board.ready, board.received);
        if (board.received != load.events * static_cast<std::uint64_t>(load.viewers)) ::_exit(1);
        board.done = true;
      });
}
#endif

Measured median_of(const std::function<Measured()>& once) {
  std::vector<double> per_second, cpu, resident;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const Measured measured = once();
    per_second.push_back(measured.per_second);
    cpu.push_back(measured.cpu_per_million);
    resident.push_back(measured.resident_mib);
  }
  return {median(per_second), median(cpu), median(resident)};
}

Load saturated(int viewers, std::uint64_t deliveries) {
  return {.viewers = viewers, .events = deliveries / static_cast<std::uint64_t>(viewers), .paced = false};
}

void compare_saturated(const std::string& path, int viewers) {
  const std::string to = " to " + std::to_string(viewers);
  const bool aimed = viewers >= 64;
  const Measured ours_is =
      median_of([&] { return ours(path, saturated(viewers, viewers == 1 ? 1'000'000 : 8'000'000)); });
  const Measured one = median_of([&] { return raw(path, saturated(viewers, 1'000'000), 1); });
  const Measured many = median_of([&] { return raw(path, saturated(viewers, 8'000'000), 64); });
  Figure figure{.part = "b",
                .what = "events" + to + ", as fast as they go",
                .ours = ours_is.per_second / 1e6,
                .unit = "M/s",
                .against = "raw, one a write",
                .theirs = one.per_second / 1e6};
  // 8 of 1.3 million a second, on the machine the aim was set on.
  if (aimed) figure.at_least = 8 / 1.3;
  report(figure);
  figure.at_least = {};
  figure.against = "raw, 64 a write";
  figure.theirs = many.per_second / 1e6;
  report(figure);
  report({.part = "b",
          .what = "CPU a million" + to,
          .ours = ours_is.cpu_per_million,
          .unit = "s",
          .against = "raw, 64 a write",
          .theirs = many.cpu_per_million});
  report({.part = "b",
          .what = "memory of the service" + to,
          .ours = ours_is.resident_mib,
          .unit = "MiB",
          .against = "raw, 64 a write",
          .theirs = many.resident_mib});
#ifdef SSSUP_BENCH_GRPC
  const Measured grpc = median_of([&] { return by_grpc(path, saturated(viewers, 150'000)); });
  figure.against = "gRPC streaming";
  figure.theirs = grpc.per_second / 1e6;
  if (aimed) figure.at_least = 20;
  report(figure);
#endif
}

void compare_paced(const std::string& path, int viewers) {
  const Load load{.viewers = viewers, .events = paced_events, .paced = true};
  const Measured ours_is = median_of([&] { return ours(path, load); });
  const Measured one = median_of([&] { return raw(path, load, 1); });
  Figure figure{.part = "b",
                .what = "CPU a million to " + std::to_string(viewers) + ", 500 events/s",
                .ours = ours_is.cpu_per_million,
                .unit = "s",
                .against = "raw, one a write",
                .theirs = one.cpu_per_million,
                .at_most = 1.3};
  report(figure);
#ifdef SSSUP_BENCH_GRPC
  figure.against = "gRPC streaming";
  figure.theirs = median_of([&] { return by_grpc(path, load); }).cpu_per_million;
  figure.at_most = {};
  report(figure);
#endif
}

}  // namespace

int main() {
  const Workplace workplace;
  const std::string path = workplace.path() + "/s";
  for (const int viewers : {1, 16, 64, 256}) compare_saturated(path, viewers);
  compare_paced(path, 64);
#ifndef SSSUP_BENCH_GRPC
  report_missing("b", "events by gRPC streaming", "libgrpc++-dev is not installed");
#endif
}
