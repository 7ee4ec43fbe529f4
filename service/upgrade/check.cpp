// 2.5.1 and 2.5.2: the server is fit for the upgrade, and so is SSS.
#include "common/rules/start_findings.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/products/product.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/cancel.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/start.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

// What a person puts right while the run waits: asked for, and checked again (R-2.2-name, R-2.2-snmp).
bool is_waited_for(const readiness::Finding& finding) {
  using namespace rules::finding;
  return finding.key == server_name_invalid || finding.key == snmp_missing;
}

class CheckServer final : public engine::Step {
 public:
  explicit CheckServer(const migration::Products& products) : Step("check", "check", 2), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(auto end, cancelled(context));
    if (end) return *std::move(end);
    context.doing(text::id::doing_check, 0, 1);
    SSSUP_TRY(const auto known, decided(context));
    // The medium is copied by now, and may be out.
    SSSUP_TRY(const auto server, products::read_server(context.machine(), products_));
    const auto findings = readiness::check(server, known.answers(), products_.sss, products_.clusterpro);
    for (const auto& finding : findings)
      if (stops_start(finding) && !is_waited_for(finding)) {
        context.say(proto::Event::WARNING, finding.remedy);
        return engine::EndUnchanged{finding.detail};
      }
    for (const auto& finding : findings)
      if (is_waited_for(finding)) {
        auto ask = question(finding.key, finding.title, finding.remedy);
        add_check_again(ask);
        offer_cancel(context, ask);
        return engine::Ask{std::move(ask)};
      }
    context.say(proto::Event::MILESTONE,
                {text::id::event_checked, {{"count", std::to_string(server.sss().monitors_size())}}});
    for (const auto& finding : findings)
      if (finding.severity != proto::Finding::BLOCKS) context.say(proto::Event::DETAIL, finding.detail);
    return engine::Acted{};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question&,
                                     const proto::Answer& answer) override {
    return cancel_or_again(context, answer);
  }

 private:
  const migration::Products& products_;
};

}  // namespace

bool stops_start(const readiness::Finding& finding) {
  return rules::stops_start(finding.severity, finding.key);
}

StepPointer check_server(const migration::Products& products) {
  return std::make_unique<CheckServer>(products);
}

}  // namespace sssup::upgrade
