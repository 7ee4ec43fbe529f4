#pragma once

namespace sssup::machine::rehearsal {

/// Leave to change the rehearsal server. Only the Gate gives one, after counting the effect, and whatever writes below
/// the server's folder (durable.h) asks for one: an effect that the scenario cannot fault or cut does not compile.
class Passage {
 public:
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;

  /// The power goes in the midst of this effect: whoever writes leaves its work half done and calls `cut`.
  bool cut_within() const { return cut_within_; }
  [[noreturn]] void cut() const;

 private:
  friend class Gate;
  Passage(class Gate& gate, bool cut_within) : gate_(gate), cut_within_(cut_within) {}

  class Gate& gate_;
  bool cut_within_;
};

}  // namespace sssup::machine::rehearsal
