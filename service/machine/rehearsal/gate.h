// The one way to every effect on the rehearsal server. Effects of the service are numbered from 1 over the whole
// rehearsal; the scenario says which of them fail and at which the power goes.
#pragma once

#include <functional>
#include <optional>

#include "common/files/lock_file.h"
#include "scenario.pb.h"
#include "service/machine/machine.h"
#include "service/machine/rehearsal/layout.h"
#include "service/machine/rehearsal/passage.h"
#include "service/machine/rehearsal/platform.h"

namespace sssup::machine::rehearsal {

class Gate final : public Effects {
 public:
  /// Only what the service does is numbered; a Setup is one effect of the service, whatever it does.
  enum class Actor { service, setup, host };
  using Body = std::function<Status(const Passage&)>;
  using When = Passage::When;

  Gate(Layout layout, Actor actor, proto::Scenario scenario);

  Status about_to(std::string_view kind, std::string_view target) override;
  void did(std::string_view kind, std::string_view target) override;
  void at_step(std::string_view step, Moment moment) override;

  /// One effect: about_to, `body`, did, while no other process changes the server.
  Status effect(std::string_view kind, std::string_view target, const Body& body);
  /// The same for what another process does meanwhile (a Setup): it may change the server while `body` waits for it.
  Status long_effect(std::string_view kind, std::string_view target, const Body& body);
  /// What the rehearsal notes down for itself; on a real server there would be nothing. Not numbered.
  Status note(const Body& body);

  /// What the disk was not told to keep yet.
  Unflushed& unflushed() { return unflushed_; }
  /// The moment at which the power goes in the effect between about_to and did; for who knows what happens in between.
  std::optional<When> pending_cut() const { return pending_; }
  [[noreturn]] void cut_pending() { cut_power(*pending_); }
  /// In the midst of what a Setup does.
  [[noreturn]] void cut_within() { cut_power(proto::PowerCut::WITHIN); }

  /// The operator let Setup restart the server: this process has been asked to end, as the system does.
  bool going_down_by_setup();
  /// The step that at_step told of last.
  const std::string& step() const { return step_; }

 private:
  friend class Passage;

  Expected<files::LockFile> lock();
  Expected<std::optional<When>> enter(std::string_view kind, std::string_view target);
  Expected<std::uint64_t> count();
  Status fault(std::uint64_t effect, std::string_view kind, std::string_view target);
  void list(std::uint64_t effect, std::string_view kind, std::string_view target) const;
  [[noreturn]] void cut_power(When when);

  Layout layout_;
  Actor actor_;
  proto::Scenario scenario_;
  Unflushed unflushed_;
  std::optional<When> pending_;
  std::string step_;
  bool told_to_end_ = false;
};

}  // namespace sssup::machine::rehearsal
