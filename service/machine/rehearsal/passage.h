#pragma once

#include <optional>

#include "scenario.pb.h"
#include "service/machine/rehearsal/unflushed.h"

namespace sssup::machine::rehearsal {

/// Leave to change the rehearsal server. Only the Gate gives one, after counting the effect, and whatever writes below
/// the server's folder (durable.h) asks for one: an effect that the scenario cannot fault or cut does not compile.
class Passage {
 public:
  using When = proto::PowerCut::When;

  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;

  /// The power goes at that moment of this effect: whoever writes brings its work so far and calls `cut`.
  bool cut_at(When moment) const { return cut_ == moment; }
  [[noreturn]] void cut() const;

  /// To be told of every change and every flush.
  Unflushed& unflushed() const;

 private:
  friend class Gate;
  Passage(class Gate& gate, std::optional<When> cut) : gate_(gate), cut_(cut) {}

  class Gate& gate_;
  std::optional<When> cut_;
};

}  // namespace sssup::machine::rehearsal
