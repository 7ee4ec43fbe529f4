// How a run is shown: a block that is drawn in place with the events scrolling above it, plain lines, or JSON lines.
#pragma once

#include <memory>

#include "pipe.pb.h"
#include "service/console/commands.h"
#include "service/console/conversation.h"
#include "service/console/terminal.h"

namespace sssup::console {

class View {
 public:
  virtual ~View() = default;
  virtual void link(const LinkChange& change) = 0;
  virtual void state(const proto::State& state) = 0;
  virtual void event(const proto::Event& event) = 0;
  virtual void heartbeat(const proto::Heartbeat& heartbeat) = 0;
  /// The terminal is somebody else's (a question, the end) until the next of the above.
  virtual void step_aside() = 0;
};

std::unique_ptr<View> make_view(const Context& context, const Terminal& terminal, Format format);

}  // namespace sssup::console
