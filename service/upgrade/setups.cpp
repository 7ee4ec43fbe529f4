// 2.7 and 2.8: what is said before each Setup, and the two Setup steps.
#include <vector>

#include "common/outcome/explained.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/backup.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/medium_question.h"
#include "service/upgrade/question.h"
#include "service/upgrade/setup_step.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

// In the order in which their Setups run.
std::vector<const proto::ProductProfile*> both(const migration::Products& products) {
  return {&products.sss, &products.clusterpro};
}

// Open while SSS is removed, these make its Setup fail (manual 2.7).
Expected<std::vector<std::string>> blocking_programs(machine::Machine& machine) {
  SSSUP_TRY(const auto facts, machine.facts());
  std::vector<std::string> open;
  for (const std::string& program : facts.running_programs())
    if (readiness::blocks_uninstall(program)) open.push_back(program);
  return open;
}

// The last moment at which nothing is lost.
class ConfirmUninstall final : public engine::Step {
 public:
  explicit ConfirmUninstall(const migration::Products& products)
      : Step("confirm-uninstall", "remove", 2), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    // Without CLUSTERPRO's Setup there would be nothing to go on with.
    SSSUP_TRY(auto missing, provide_setups(context, both(products_)));
    if (missing) return engine::Ask{*std::move(missing)};
    // Nor without the backup.
    if (const Status whole = verify_backup(context); !whole) {
      if (context.stop().stop_requested()) return tl::unexpected<Error>(whole.error());
      context.say(proto::Event::WARNING, told_with_why(text::id::event_backup_made_again, explained(whole.error())));
      return engine::GoBack{backup_step};
    }
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto open, blocking_programs(context.machine()));
    if (!open.empty()) {
      auto close = question("close-programs", text::id::close_programs_title, text::id::close_programs_text);
      for (const std::string& program : open)
        *close.add_warnings() = text::to_proto({text::id::close_programs_open, {{"program", program}}});
      add_check_again(close);
      return engine::Ask{std::move(close)};
    }
    if (consented(known, name())) return engine::Acted{};
    auto ask = question(name(), text::id::confirm_uninstall_title, text::id::confirm_uninstall_text);
    add_button(ask, "ok", text::id::button_remove_sss, ButtonKind::irreversible);
    return engine::Ask{std::move(ask)};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& asked,
                                     const proto::Answer&) override {
    SSSUP_TRY(auto known, decided(context));
    if (asked.id() == name()) consent(known, name());
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

 private:
  const migration::Products& products_;
};

class ConfirmInstall final : public engine::Step {
 public:
  ConfirmInstall() : Step("confirm-install", "install", 2) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto known, decided(context));
    if (consented(known, name())) return engine::Acted{};
    return engine::Ask{
        message_with_ok(name(), text::id::confirm_install_title,
                        {text::id::confirm_install_text, {{"ports", list_of(known.answers().ports())}}})};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question&, const proto::Answer&) override {
    return agreed(context, name());
  }
};

}  // namespace

StepPointer confirm_uninstall(const migration::Products& products) {
  return std::make_unique<ConfirmUninstall>(products);
}
StepPointer confirm_install() {
  return std::make_unique<ConfirmInstall>();
}

StepPointer uninstall_sss(const migration::Products& products) {
  namespace id = text::id;
  return std::make_unique<SetupStep>("uninstall", "remove", 120, both(products), machine::SetupAction::remove,
                                     SetupStep::Texts{.runs = &id::event_uninstall_runs,
                                                      .done = &id::event_uninstall_done,
                                                      .failed_half = &id::event_uninstall_failed,
                                                      .mending = &id::event_reinstall_runs,
                                                      .mended = &id::event_reinstall_done,
                                                      .mending_failed = &id::event_reinstall_failed,
                                                      .not_done = &id::uninstall_not_done_title,
                                                      .failed = &id::uninstall_failed_title,
                                                      .goes_on = &id::uninstall_goes_on_title,
                                                      .ask_in_vain = &id::uninstall_repaired,
                                                      .ask_closed = &id::uninstall_closed,
                                                      .ask_restarted = &id::uninstall_restarted,
                                                      .ask_failed = &id::uninstall_failed,
                                                      .ask_failed_code = &id::uninstall_failed_code,
                                                      .ask_mended = &id::uninstall_mended,
                                                      .ask_mend = &id::uninstall_mend,
                                                      .ask_mend_again = &id::uninstall_mend_again,
                                                      .ask_go_on = &id::uninstall_goes_on});
}

StepPointer install_clusterpro(const migration::Products& products) {
  namespace id = text::id;
  return std::make_unique<SetupStep>("install", "install", 300, std::vector{&products.clusterpro},
                                     machine::SetupAction::install,
                                     SetupStep::Texts{.runs = &id::event_install_runs,
                                                      .done = &id::event_install_done,
                                                      .failed_half = &id::event_install_failed,
                                                      .mending = &id::event_undo_install_runs,
                                                      .mended = &id::event_undo_install_done,
                                                      .mending_failed = &id::event_undo_install_failed,
                                                      .not_done = &id::install_not_done_title,
                                                      .failed = &id::install_failed_title,
                                                      .goes_on = &id::install_goes_on_title,
                                                      .ask_in_vain = &id::install_in_vain,
                                                      .ask_closed = &id::install_closed,
                                                      .ask_restarted = &id::install_restarted,
                                                      .ask_failed = &id::install_failed,
                                                      .ask_failed_code = &id::install_failed_code,
                                                      .ask_mended = &id::install_mended,
                                                      .ask_mend = &id::install_mend,
                                                      .ask_mend_again = &id::install_mend_again,
                                                      .ask_go_on = &id::install_goes_on});
}

}  // namespace sssup::upgrade
