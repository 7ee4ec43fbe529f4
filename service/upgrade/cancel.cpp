#include "service/upgrade/cancel.h"

#include <algorithm>

#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

constexpr std::string_view cancel_button = "cancel";

}  // namespace

void offer_cancel(const engine::Context& context, proto::Question& question) {
  const auto& steps = context.journal().steps();
  const auto freeze = steps.find(freeze_step);
  if (freeze != steps.end() && freeze->second.state != engine::StepRecord::State::none) return;
  add_button(question, std::string(cancel_button), text::id::start_cancel, ButtonKind::leaves_fields);
}

Expected<std::optional<engine::EndUnchanged>> cancelled(engine::Context& context) {
  SSSUP_TRY(const auto known, decided(context));
  // Not consented(): an answer file that says yes to all does not say this.
  const auto& said = known.consents();
  if (std::find(said.begin(), said.end(), cancel_button) == said.end()) return std::nullopt;
  return engine::EndUnchanged{text::id::event_cancelled};
}

Expected<engine::Outcome> cancel_or_again(engine::Context& context, const proto::Answer& answer) {
  if (answer.button() == cancel_button) return agreed(context, cancel_button);
  return engine::Again{};
}

}  // namespace sssup::upgrade
