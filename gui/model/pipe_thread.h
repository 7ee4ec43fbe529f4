// The pipe client on a thread of its own, and what it was told since the window looked last. The window looks when it
// has time: however much comes, one News waits.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/outcome/outcome.h"
#include "common/pipe/client.h"
#include "gui/model/event_list.h"
#include "gui/model/service_presence.h"
#include "pipe.pb.h"

namespace sssup::gui {

struct News {
  struct LinkChange {
    pipe::Link link;
    std::optional<Error> why;
  };
  std::optional<LinkChange> link;           // the last one
  std::optional<ServicePresence> presence;  // asked while nobody answers
  std::optional<proto::Role> role;
  std::optional<proto::State> state;  // the last one
  std::vector<EventList::Line> events;
  bool another_run = false;  // `events` begin anew
  std::optional<bool> working;
  std::optional<proto::Goodbye::Why> goodbye;
};

class PipeThread {
 public:
  struct Options {
    pipe::Endpoint endpoint;
    pipe::ClientOptions client;
    Presence presence;
  };
  /// `wake` is called on the pipe's thread when news wait and none did before.
  PipeThread(Options options, std::function<void()> wake);
  /// No callback of any kind afterwards; does not wait for a computer that does not answer.
  ~PipeThread();
  PipeThread(const PipeThread&) = delete;
  PipeThread& operator=(const PipeThread&) = delete;

  /// All that came since the last call.
  News take();
  /// `done` on the pipe's thread. `control_first`: TakeControl without force goes before it, and its refusal is the
  /// reply.
  void send(proto::ClientMessage message, bool control_first, std::function<void(Expected<proto::Reply>)> done);
  /// Begins again with a new connection, as if it was the first.
  void connect_anew();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // the thread's too
};

}  // namespace sssup::gui
