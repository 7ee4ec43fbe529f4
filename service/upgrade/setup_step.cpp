#include "service/upgrade/setup_step.h"

#include <chrono>
#include <utility>

#include "common/text/events.h"
#include "common/text/machine.h"
#include "common/text/questions.h"
#include "service/machine/pause.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/medium_question.h"
#include "service/upgrade/question.h"

namespace sssup::upgrade {
namespace {

using machine::SetupAction;
using products::Presence;
using proto::SetupProgress;

// Windows Installer's codes; InstallShield's are mapped to them by the machine.
constexpr std::uint32_t user_exit = 1602;
constexpr std::uint32_t another_one_running = 1618;

constexpr std::uint32_t most_failures = 3;
constexpr std::uint32_t most_busy = 20;
constexpr std::chrono::seconds busy_pause{3};

SetupAction opposite(SetupAction action) {
  return action == SetupAction::install ? SetupAction::remove : SetupAction::install;
}

// A Setup that runs for long may wait for the operator, or hang. He is told, once; it is never ended by us: what a
// Setup that is killed leaves behind is worse than one that takes its time.
class Patience {
 public:
  Patience(engine::Context& context, const proto::ProductProfile& profile)
      : context_(context), profile_(profile), limit_(profile.setup().long_after_seconds()) {}

  void alive() {
    context_.alive();
    if (told_ || limit_.count() == 0 || std::chrono::steady_clock::now() - began_ < limit_) return;
    told_ = true;
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(limit_).count();
    // Setup goes on whether it can be kept or not.
    static_cast<void>(context_.say_at_once(
        proto::Event::WARNING,
        {text::id::event_setup_long, {{"product", profile_.display_name()}, {"minutes", std::to_string(minutes)}}}));
    context_.doing({text::id::doing_setup_long, {{"product", profile_.display_name()}}}, 0, 1);
  }

 private:
  engine::Context& context_;
  const proto::ProductProfile& profile_;
  std::chrono::seconds limit_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  bool told_ = false;
};

void next(SetupProgress& progress, SetupProgress::Stage stage, SetupProgress::Slip slip = SetupProgress::NO_SLIP) {
  progress.set_stage(stage);
  progress.set_slip(slip);
}

bool was_refused(const Error& error) {
  return error.kind == Error::Kind::not_found || error.kind == Error::Kind::corrupt;
}

// What OK leads to.
SetupProgress::Stage after_ok(SetupProgress::Stage stage) {
  switch (stage) {
    case SetupProgress::ASK_RUN: return SetupProgress::RUN;
    case SetupProgress::ASK_MEND: return SetupProgress::MEND;
    case SetupProgress::ASK_DONE: return SetupProgress::REACHED;
    default: return stage;  // about the medium: look again
  }
}

// A slip of the operator (R-2.7-slips) left the product as it was; anything else that did is a failure.
std::optional<SetupProgress::Slip> slip_of(const SetupProgress& progress, bool untouched) {
  if (!untouched) return std::nullopt;
  if (progress.slip() == SetupProgress::RESTARTED) return SetupProgress::RESTARTED;
  if (!progress.has_exit_code()) return std::nullopt;
  if (progress.exit_code() == 0) return SetupProgress::REPAIRED;
  if (progress.exit_code() == user_exit) return SetupProgress::CLOSED;
  return std::nullopt;
}

// What happened, and what to pick in the Setup that OK opens again.
const text::Entry& text_of_slip(const SetupProgress& progress, const SetupStep::Texts& texts) {
  switch (progress.slip()) {
    case SetupProgress::REPAIRED: return *texts.ask_in_vain;
    case SetupProgress::CLOSED: return *texts.ask_closed;
    case SetupProgress::RESTARTED: return *texts.ask_restarted;
    case SetupProgress::MENDED: return *texts.ask_mended;
    default: return progress.has_exit_code() ? *texts.ask_failed_code : *texts.ask_failed;
  }
}

}  // namespace

SetupStep::SetupStep(std::string name, std::string phase, std::uint32_t weight,
                     std::vector<const proto::ProductProfile*> profiles, SetupAction action, const Texts& texts)
    : Step(std::move(name), std::move(phase), weight),
      profiles_(std::move(profiles)),
      profile_(*profiles_.front()),
      action_(action),
      start_(action == SetupAction::install ? Presence::absent : Presence::whole),
      target_(action == SetupAction::install ? Presence::whole : Presence::absent),
      texts_(texts) {}

Expected<SetupProgress> SetupStep::progress(engine::Context& context) const {
  SSSUP_TRY(auto kept, context.recall<SetupProgress>("setup:" + name()));
  return kept.value_or(SetupProgress());
}

Status SetupStep::keep(engine::Context& context, const SetupProgress& progress) const {
  return context.remember("setup:" + name(), progress, engine::Sealed::no);
}

Expected<engine::Outcome> SetupStep::act(engine::Context& context) {
  SSSUP_TRY(auto now, progress(context));
  if (now.failures() > most_failures || now.slips() > most_failures || now.busy() > most_busy) {
    if (!context.told_to_go_on())
      return fail(Error::Kind::refused, {text::id::trouble_setup_fails, {{"product", profile_.display_name()}}});
    now.set_failures(0);
    now.set_slips(0);
    now.set_busy(0);
    SSSUP_CHECK(keep(context, now));
    return engine::Again{};
  }
  switch (now.stage()) {
    case SetupProgress::REACHED:
      // In the journal. Nothing of the last Setup stays on the server.
      SSSUP_CHECK(context.machine().setups().forget_outcome());
      return engine::Acted{};
    case SetupProgress::MEND: return run(context, std::move(now), opposite(action_));
    case SetupProgress::ASK_RUN:
    case SetupProgress::ASK_MEND:
    case SetupProgress::ASK_DONE: return ask(context, std::move(now));
    default: return run(context, std::move(now), action_);
  }
}

Expected<engine::Outcome> SetupStep::run(engine::Context& context, SetupProgress now, SetupAction action) {
  const bool mending = action != action_;
  SSSUP_TRY(const std::string boot, context.machine().power().boot_identity());
  if (!now.boot().empty() && now.boot() != boot) {
    // The server restarted under Setup: what it left behind decides.
    now.clear_boot();
    now.clear_exit_code();
    now.set_slip(SetupProgress::RESTARTED);
    return mending ? judge_mended(context, std::move(now)) : judge(context, std::move(now));
  }
  if (now.boot().empty()) {
    SSSUP_TRY(auto missing, provide_setups(context, profiles_));
    if (missing) return engine::Ask{*std::move(missing)};
    // The outcome of the last one is in the journal.
    SSSUP_CHECK(context.machine().setups().forget_outcome());
    // Intent: Setup is about to run in this boot. The next call runs it, or finds it running; from here on the copy is
    // its own.
    now.set_boot(boot);
    context.say(proto::Event::MILESTONE, mending ? *texts_.mending : *texts_.runs);
    SSSUP_CHECK(keep(context, now));
    return engine::Again{};
  }
  context.doing(mending ? *texts_.mending : *texts_.runs, 0, 1);
  SSSUP_TRY(const auto known, decided(context));
  SSSUP_TRY(const auto command, command_for(context, action, unattended(known)));
  Patience patience(context, profile_);
  const auto outcome = context.machine().setups().run(
      command, [&patience] { patience.alive(); }, context.stop());
  if (!outcome && was_refused(outcome.error())) return look_at_copy_again(context, std::move(now), outcome.error());
  if (!outcome) return tl::unexpected<Error>(outcome.error());
  now.clear_boot();
  now.clear_exit_code();
  if (outcome->exit_code) now.set_exit_code(*outcome->exit_code);
  return mending ? judge_mended(context, std::move(now)) : judge(context, std::move(now));
}

// The copy changed after it was verified, while the service was away for instance: nothing has run. It is verified, and
// mended, before Setup runs; where that does not help a person is told in the end.
Expected<engine::Outcome> SetupStep::look_at_copy_again(engine::Context& context, SetupProgress now,
                                                        const Error& why) const {
  now.clear_boot();
  now.set_failures(now.failures() + 1);
  context.say(proto::Event::WARNING, why.message);
  SSSUP_CHECK(keep(context, now));
  return engine::Again{};
}

Expected<machine::SetupCommand> SetupStep::command_for(engine::Context& context, SetupAction action,
                                                       bool silent) const {
  SSSUP_TRY(const MediumCopy copy, medium_copy(context));
  SSSUP_TRY(const auto pin, pinned_medium(context));
  auto command = products::setup_command(profile_, action, silent, copy.folder());
  command.sha256 = MediumCopy::sha256_of_setup(pin, profile_);
  // Without it the program would be run as it is.
  if (command.sha256.empty())
    return fail(Error::Kind::corrupt, {text::id::machine_setup_missing, {{"path", command.program}}});
  return command;
}

// It did nothing: whatever the product is in, it was in before.
void SetupStep::wait_for_the_other(engine::Context& context, SetupProgress& now) {
  now.set_busy(now.busy() + 1);
  context.say(proto::Event::DETAIL, text::id::event_setup_busy);
  machine::pause(busy_pause, context.stop());
}

Expected<engine::Outcome> SetupStep::judge(engine::Context& context, SetupProgress now) {
  SSSUP_TRY(const Presence presence, products::presence(context.machine(), profile_));
  const bool untouched = presence == start_;
  const auto slip = slip_of(now, untouched);
  if (presence == target_) {
    context.say(proto::Event::MILESTONE, *texts_.done);
    const bool restarted = now.slip() == SetupProgress::RESTARTED;
    next(now, restarted ? SetupProgress::ASK_DONE : SetupProgress::REACHED, now.slip());
  } else if (slip) {
    next(now, SetupProgress::ASK_RUN, *slip);
    // Unattended, the next run would pick the same again.
    SSSUP_TRY(const auto known, decided(context));
    if (unattended(known)) now.set_slips(now.slips() + 1);
    context.say(proto::Event::WARNING, happened(now));
  } else if (now.exit_code() == another_one_running) {
    wait_for_the_other(context, now);
    next(now, SetupProgress::RUN);
  } else {
    now.set_failures(now.failures() + 1);
    next(now, untouched ? SetupProgress::ASK_RUN : SetupProgress::ASK_MEND, SetupProgress::FAILED);
    context.say(proto::Event::WARNING, untouched ? happened(now) : *texts_.failed_half);
  }
  SSSUP_CHECK(keep(context, now));
  return engine::Again{};
}

Expected<engine::Outcome> SetupStep::judge_mended(engine::Context& context, SetupProgress now) {
  SSSUP_TRY(const Presence presence, products::presence(context.machine(), profile_));
  if (presence == start_) {
    context.say(proto::Event::MILESTONE, *texts_.mended);
    next(now, SetupProgress::ASK_RUN, SetupProgress::MENDED);
  } else if (presence == target_) {
    context.say(proto::Event::MILESTONE, *texts_.done);
    next(now, SetupProgress::REACHED);
  } else if (now.exit_code() == another_one_running) {
    wait_for_the_other(context, now);
  } else {
    now.set_failures(now.failures() + 1);
    context.say(proto::Event::WARNING, *texts_.mending_failed);
    next(now, SetupProgress::ASK_MEND, SetupProgress::MENDING_FAILED);
  }
  SSSUP_CHECK(keep(context, now));
  return engine::Again{};
}

Expected<engine::Outcome> SetupStep::ask(engine::Context& context, SetupProgress now) const {
  SSSUP_TRY(const auto known, decided(context));
  if (unattended(known)) {
    next(now, after_ok(now.stage()));
    SSSUP_CHECK(keep(context, now));
    return engine::Again{};
  }
  return engine::Ask{question_about(now, known.answers().ports())};
}

proto::Question SetupStep::question_about(const SetupProgress& now, const proto::Ports& ports) const {
  const text::Message::Arguments arguments = {{"code", std::to_string(now.exit_code())}, {"ports", list_of(ports)}};
  const auto ask = [&](const char* kind, const text::Entry& title, const text::Entry& explanation) {
    return question(name() + kind, title, {explanation, arguments});
  };
  if (now.stage() == SetupProgress::ASK_MEND) {
    const bool again = now.slip() == SetupProgress::MENDING_FAILED;
    auto mend = ask("-mend", *texts_.failed, again ? *texts_.ask_mend_again : *texts_.ask_mend);
    add_button(mend, "ok", text::id::button_mend);
    return mend;
  }
  const bool failed = now.slip() == SetupProgress::FAILED;
  auto go_on = now.stage() == SetupProgress::ASK_DONE
                   ? ask("-continue", *texts_.goes_on, *texts_.ask_go_on)
                   : ask("-again", failed ? *texts_.failed : *texts_.not_done, text_of_slip(now, texts_));
  add_button(go_on, "ok", text::id::button_go_on);
  return go_on;
}

text::Message SetupStep::happened(const SetupProgress& now) const {
  const text::Message::Arguments arguments = {{"product", profile_.display_name()},
                                              {"code", std::to_string(now.exit_code())}};
  switch (now.slip()) {
    case SetupProgress::REPAIRED: return {text::id::event_setup_in_vain, arguments};
    case SetupProgress::CLOSED: return {text::id::event_setup_closed, arguments};
    case SetupProgress::RESTARTED: return {text::id::event_setup_restarted, arguments};
    default: return {now.has_exit_code() ? text::id::event_setup_failed_code : text::id::event_setup_failed, arguments};
  }
}

Expected<engine::Outcome> SetupStep::answered(engine::Context& context, const proto::Question&, const proto::Answer&) {
  SSSUP_TRY(auto now, progress(context));
  next(now, after_ok(now.stage()));
  SSSUP_CHECK(keep(context, now));
  return engine::Again{};
}

Status SetupStep::verify(engine::Context& context) {
  SSSUP_TRY(const Presence presence, products::presence(context.machine(), profile_));
  if (presence == target_) return {};
  return fail(Error::Kind::io, {text::id::trouble_setup_not_verified, {{"product", profile_.display_name()}}});
}

}  // namespace sssup::upgrade
