// The service's end of the pipe as it is, on a journal that makes its events up: in a process of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "pipe.pb.h"
#include "service/pipe/server.h"

namespace sssup::bench {

constexpr std::size_t payload = 64;  // bytes of text in an event, and in an answer

/// The `seq`th event, always the same.
proto::Event event(std::uint64_t seq);

class MadeUp final : public pipe::Stage {
 public:
  proto::State state() override { return {}; }
  std::uint64_t last_seq() override { return said_; }
  std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) override;
  std::string run_id() override { return "bench"; }
  void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) override;

  /// The next event is there.
  proto::Event say() { return event(++said_); }

 private:
  std::atomic<std::uint64_t> said_ = 0;
};

/// Handshake of a plain socket: hello, and attach. Afterwards only events come.
bool attach(int socket);

}  // namespace sssup::bench
