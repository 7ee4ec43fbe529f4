// Shared by the engine's files.
#pragma once

#include <string_view>
#include <utility>

#include "service/engine/engine.h"

namespace sssup::engine {

// Values of the engine's own in the journal.
inline constexpr std::string_view boot_key = "boot";
inline constexpr std::string_view trouble_key = "trouble";
inline constexpr std::string_view question_key = "question";
inline constexpr std::string_view draft_key = "draft";
inline constexpr std::string_view progress_key = "progress";

// The question that starts a run comes before any journal, under this instance.
inline constexpr std::uint64_t instance_before_start = 1;

/// The context of one call into a step.
class Engine::Work final : public Context {
 public:
  Work(Engine& engine, const Step& step, std::stop_token stop)
      : Context(engine.machine_, engine.journal_, std::move(stop)), engine_(engine) {
    step_ = step.name();
    told_to_go_on_ = engine.told_to_go_on_;
  }

  void doing(const text::Message& message, std::uint64_t done, std::uint64_t total) override {
    engine_.show_progress(&message, done, total);
  }
  void alive() override {
    if (engine_.listener_.working) engine_.listener_.working(true);
  }
  Status say_at_once(proto::Event::Level level, const text::Message& message) override {
    Change change;
    change.events.push_back(engine_.event(level, message));
    return engine_.commit(std::move(change));
  }

  void report_at(const std::string& path, const proto::Checklist& checklist) override {
    engine_.state_.set_report_path(path);
    *engine_.state_.mutable_checklist() = checklist;
  }

  /// The operator's go-ahead covers one act. Failures after it count anew.
  void has_gone_on() { told_to_go_on_ = false; }

  Change take_staged() { return std::exchange(staged_, Change()); }

 private:
  Engine& engine_;
};

}  // namespace sssup::engine
