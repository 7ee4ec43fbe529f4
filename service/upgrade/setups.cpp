// 2.7 and 2.8: what is said before each Setup, and the two Setup steps.
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/setup_step.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

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
  ConfirmUninstall() : Step("confirm-uninstall", "remove", 2) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto open, blocking_programs(context.machine()));
    if (!open.empty()) {
      auto close = question("close-programs", text::id::close_programs_title, text::id::close_programs_text);
      for (const std::string& program : open)
        *close.add_warnings() = text::to_proto({text::id::close_programs_open, {{"program", program}}});
      add_button(close, "check-again", text::id::button_check_again);
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
};

class ConfirmInstall final : public engine::Step {
 public:
  ConfirmInstall() : Step("confirm-install", "install", 2) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto known, decided(context));
    if (consented(known, name())) return engine::Acted{};
    const auto& ports = known.answers().ports();
    std::string list;
    for (const std::uint32_t port : ports.tcp()) list += std::to_string(port) + ", ";
    list += std::to_string(ports.udp());
    return engine::Ask{
        message_with_ok(name(), text::id::confirm_install_title, {text::id::confirm_install_text, {{"ports", list}}})};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question&, const proto::Answer&) override {
    return agreed(context, name());
  }
};

}  // namespace

StepPointer confirm_uninstall() {
  return std::make_unique<ConfirmUninstall>();
}
StepPointer confirm_install() {
  return std::make_unique<ConfirmInstall>();
}

StepPointer uninstall_sss(const migration::Products& products) {
  return std::make_unique<SetupStep>(
      "uninstall", "remove", 120, products.sss, machine::SetupAction::remove,
      SetupStep::Texts{text::id::event_uninstall_runs, text::id::event_uninstall_done, text::id::event_reinstall_runs,
                       text::id::uninstall_failed, text::id::slip_repaired});
}

StepPointer install_clusterpro(const migration::Products& products) {
  return std::make_unique<SetupStep>(
      "install", "install", 300, products.clusterpro, machine::SetupAction::install,
      SetupStep::Texts{text::id::event_install_runs, text::id::event_install_done, text::id::event_install_undone,
                       text::id::install_failed, text::id::slip_not_installed});
}

}  // namespace sssup::upgrade
