// A command's talk with the service: the pipe has a thread of its own, so that a person who is asked at the terminal
// does not hold it up; what comes is queued and read by the command in order.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "common/outcome/outcome.h"
#include "common/pipe/client.h"
#include "pipe.pb.h"

namespace sssup::console {

struct LinkChange {
  pipe::Link link;
  std::optional<Error> why;
};
struct Interrupted {};  // Ctrl-C, or told to end

using Update = std::variant<LinkChange, proto::State, proto::Event, proto::Heartbeat, proto::Goodbye, Interrupted>;

class Conversation {
 public:
  Conversation(pipe::Endpoint endpoint, bool keep_trying, std::uint64_t after_seq = 0);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// The next thing that came; nothing when nothing does for so long.
  std::optional<Update> next(std::chrono::milliseconds timeout);

  /// Sends and waits for the reply. The error of a lost link, or of a service that does not reply.
  Expected<proto::Reply> ask(proto::ClientMessage message);

  bool interrupted() const;
  /// Instance of the question open now that is ours to answer, by what came last, read or not. 0: there is none, or
  /// another client has control.
  std::uint64_t open_question() const;
  /// This client has control, by what came last, read or not.
  bool in_control() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sssup::console
