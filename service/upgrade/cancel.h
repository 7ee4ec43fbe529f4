// As long as nothing on the server is changed, what a question of the run asks for can be answered by ending it (2.4).
#pragma once

#include <optional>

#include "service/engine/step.h"

namespace sssup::upgrade {

/// Adds the button, unless the services of SSS are frozen already.
void offer_cancel(const engine::Context& context, proto::Question& question);

/// What the step is to return when that button was pressed; nothing when it was not.
Expected<std::optional<engine::EndUnchanged>> cancelled(engine::Context& context);

/// For Step::answered of a question that has the button.
Expected<engine::Outcome> cancel_or_again(engine::Context& context, const proto::Answer& answer);

}  // namespace sssup::upgrade
