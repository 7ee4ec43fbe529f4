#pragma once

#include <string>

#include "service/console/view.h"

namespace sssup::console {

/// "10:31:04  Server restarted"; local time.
std::string event_line(const proto::Event& event, text::Language language);
/// The service leaves after this state: the loss of the link is no news.
bool leaves(const proto::State& state);
/// "RUNNING", as a person reads it.
std::string run_name(const proto::State& state, text::Language language);

/// One line each, for logs and terminals that cannot draw: the state when it is another one, then the events.
class PlainView : public View {
 public:
  explicit PlainView(const Context& context) : context_(context) {}
  void link(const LinkChange& change) override;
  void state(const proto::State& state) override;
  void event(const proto::Event& event) override;
  void heartbeat(const proto::Heartbeat&) override {}
  void step_aside() override {}

 private:
  Context context_;
  std::string last_;          // what makes the state line another one
  bool leave_known_ = false;  // the state said why the service leaves, or the loss is said already
};

}  // namespace sssup::console
