// 2.5.3, R-2.5.3-medium: what the Setups need is copied from the medium before anything is changed.
#include <vector>

#include "service/products/product.h"
#include "service/upgrade/cancel.h"
#include "service/upgrade/medium_question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

class TakeMedium final : public engine::Step {
 public:
  explicit TakeMedium(const migration::Products& products) : Step("take-medium", "check", 20), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(auto end, cancelled(context));
    if (end) return *std::move(end);
    SSSUP_TRY(const auto profiles, still_to_run(context.machine()));
    SSSUP_TRY(auto ask, provide_setups(context, profiles));
    if (!ask) return engine::Acted{};
    offer_cancel(context, *ask);
    return engine::Ask{*std::move(ask)};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question&,
                                     const proto::Answer& answer) override {
    return cancel_or_again(context, answer);
  }

 private:
  // Both; fewer in a run that an older version began and that is past the first of them. The server knows.
  Expected<std::vector<const proto::ProductProfile*>> still_to_run(machine::Machine& machine) const {
    using products::Presence;
    std::vector<const proto::ProductProfile*> profiles;
    SSSUP_TRY(const Presence sss, products::presence(machine, products_.sss));
    if (sss != Presence::absent) profiles.push_back(&products_.sss);
    SSSUP_TRY(const Presence clusterpro, products::presence(machine, products_.clusterpro));
    if (clusterpro != Presence::whole) profiles.push_back(&products_.clusterpro);
    return profiles;
  }

  const migration::Products& products_;
};

}  // namespace

StepPointer take_medium(const migration::Products& products) {
  return std::make_unique<TakeMedium>(products);
}

}  // namespace sssup::upgrade
