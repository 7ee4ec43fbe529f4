#include "tests/bench/hostile_load.h"

#include <chrono>
#include <deque>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/pipe/endpoint.h"
#include "common/pipe/frame.h"
#include "pipe.pb.h"
#include "tests/bench/process.h"

namespace sssup::bench {
namespace {

std::string greeting() {
  proto::ClientMessage message;
  message.mutable_hello()->set_protocol_version(pipe::protocol_version);
  std::string bytes;
  pipe::append_frame(bytes, message);
  message.mutable_attach();
  pipe::append_frame(bytes, message);
  return bytes;
}

std::string pings() {
  proto::ClientMessage message;
  message.set_request(1);
  message.mutable_ping();
  std::string bytes;
  while (bytes.size() < (64U << 10U)) pipe::append_frame(bytes, message);
  return bytes;
}

// As much as goes at once: whoever is not read from does not wait.
void push(int socket, const std::string& bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

}  // namespace

void be_hostile(const std::string& endpoint) {
  pin(1);
  const std::string hello = greeting();
  const std::string flood = hello + pings();
  for (;;) {
    std::vector<int> sockets;
    for (int count = 0; count < 40; ++count) {
      const int socket = connect_to(endpoint);
      if (socket < 0) continue;
      sockets.push_back(socket);
      switch (count % 4) {
        case 0: push(socket, "no frame at all"); break;
        case 1: push(socket, hello.substr(0, 7)); break;
        case 2: push(socket, flood); break;
        default: break;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (const int socket : sockets) ::close(socket);
  }
}

void let_all_in(const std::string& endpoint) {
  constexpr std::size_t most = 250;
  pin(1);
  const int door = listen_at(endpoint);
  for (std::deque<int> inside;;) {
    inside.push_back(::accept(door, nullptr, nullptr));
    if (inside.size() <= most) continue;
    ::close(inside.front());
    inside.pop_front();
  }
}

}  // namespace sssup::bench
