#pragma once

#include <nlohmann/json_fwd.hpp>

#include "service/console/view.h"

namespace sssup::console {

/// One JSON object a line, for scripts: {"state": {…}}, {"seq": 1, …} for an event, {"link": "lost", …}. Texts are
/// rendered. Heartbeats are left out.
class JsonView : public View {
 public:
  explicit JsonView(const Context& context) : context_(context) {}
  void link(const LinkChange& change) override;
  void state(const proto::State& state) override;
  void event(const proto::Event& event) override;
  void heartbeat(const proto::Heartbeat&) override {}
  void step_aside() override {}

 private:
  Context context_;
};

}  // namespace sssup::console
