// 2.7 and 2.8: a product's Setup, run by the operator (or silently), with everything that can go wrong on the way.
#pragma once

#include <string>
#include <vector>

#include "choices.pb.h"
#include "common/text/message.h"
#include "journal.pb.h"
#include "profile.pb.h"
#include "service/engine/step.h"
#include "service/machine/machine.h"
#include "service/products/product.h"

namespace sssup::upgrade {

/// Removes a product, or installs one, until the server shows it. Slips (R-2.7-slips) are told and lead back to Setup;
/// a failure that left half of the product is mended by the opposite action first (R-2.7-fail, R-2.8), with a message
/// each time. What it is doing is in the journal (SetupProgress), so that a crash or a restart in any moment goes on
/// from there.
class SetupStep final : public engine::Step {
 public:
  /// What it says; all of them of the catalogue, none of them null. Questions may use {code}, the exit code, and
  /// {ports}, those chosen for CLUSTERPRO.
  struct Texts {
    // Events.
    const text::Entry *runs, *done, *failed_half, *mending, *mended, *mending_failed;
    // Titles of its questions: which step it is about.
    const text::Entry *not_done, *failed, *goes_on;
    // Questions that open Setup again: what happened, and what to pick.
    const text::Entry *ask_in_vain, *ask_closed, *ask_restarted, *ask_failed, *ask_failed_code, *ask_mended;
    // Questions before the mending Setup, for the first time and after it has failed.
    const text::Entry *ask_mend, *ask_mend_again;
    // It did its work, and the server restarted under it.
    const text::Entry* ask_go_on;
  };

  /// `profiles`: the product, then those whose Setups run after it. Before its Setup is started, the copies of all of
  /// them are verified, so that SSS is not removed when CLUSTERPRO cannot be installed.
  SetupStep(std::string name, std::string phase, std::uint32_t weight,
            std::vector<const proto::ProductProfile*> profiles, machine::SetupAction action, const Texts& texts);

  Expected<engine::Outcome> act(engine::Context& context) override;
  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& asked,
                                     const proto::Answer& answer) override;
  Status verify(engine::Context& context) override;

 private:
  Expected<proto::SetupProgress> progress(engine::Context& context) const;
  Status keep(engine::Context& context, const proto::SetupProgress& progress) const;
  Expected<engine::Outcome> run(engine::Context& context, proto::SetupProgress now, machine::SetupAction action);
  Expected<engine::Outcome> look_at_copy_again(engine::Context& context, proto::SetupProgress now,
                                               const Error& why) const;
  Expected<machine::SetupCommand> command_for(engine::Context& context, machine::SetupAction action, bool silent) const;
  /// What the server shows after Setup, as the next stage.
  Expected<engine::Outcome> judge(engine::Context& context, proto::SetupProgress now);
  Expected<engine::Outcome> judge_mended(engine::Context& context, proto::SetupProgress now);
  static void wait_for_the_other(engine::Context& context, proto::SetupProgress& now);
  Expected<engine::Outcome> ask(engine::Context& context, proto::SetupProgress now) const;
  proto::Question question_about(const proto::SetupProgress& now, const proto::Ports& ports) const;
  /// What went wrong and left the product as it was, for the events.
  text::Message happened(const proto::SetupProgress& now) const;

  std::vector<const proto::ProductProfile*> profiles_;
  const proto::ProductProfile& profile_;
  machine::SetupAction action_;
  products::Presence start_;   // what the server shows before Setup
  products::Presence target_;  // and after it
  Texts texts_;
};

}  // namespace sssup::upgrade
