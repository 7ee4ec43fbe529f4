#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "service/console/view.h"

namespace sssup::console {

/// The lines of the block under the events: overall progress with the time left, the phases, what is being done and
/// what comes next. None is wider than `width`. `beat` turns the sign that a long act is alive; 0: none is.
std::vector<std::string> block_lines(const proto::State& state, text::Language language, std::size_t width,
                                     bool unicode, unsigned beat);

class LiveView : public View {
 public:
  LiveView(const Context& context, const Terminal& terminal) : context_(context), terminal_(terminal) {}
  ~LiveView() override { step_aside(); }
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;
  void link(const LinkChange& change) override;
  void state(const proto::State& state) override;
  void event(const proto::Event& event) override;
  void heartbeat(const proto::Heartbeat& heartbeat) override;
  void step_aside() override;

 private:
  void draw(std::string_view above = {});

  Context context_;
  const Terminal& terminal_;
  proto::State state_;
  bool known_ = false;  // a state has come
  bool lost_ = false;
  unsigned beat_ = 0;
  std::size_t drawn_ = 0;  // lines of the block on the terminal
};

}  // namespace sssup::console
