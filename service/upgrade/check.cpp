// 2.5.1 and 2.5.2: the server is fit for the upgrade, and so is SSS.
#include <algorithm>
#include <array>

#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/products/product.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/start.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

class CheckServer final : public engine::Step {
 public:
  explicit CheckServer(const migration::Products& products) : Step("check", "check", 2), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    context.doing(text::id::doing_check, 0, 1);
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto server, products::read_server(context.machine(), products_));
    const auto findings = readiness::check(server, known.answers(), products_.sss, products_.clusterpro);
    for (const auto& finding : findings)
      if (stops_start(finding)) return engine::EndUnchanged{finding.detail};
    const auto snmp = std::find_if(findings.begin(), findings.end(),
                                   [](const auto& finding) { return finding.key == "snmp-missing"; });
    if (snmp != findings.end()) {
      // R-2.2-snmp: ask for it, wait, check again.
      auto ask = question("snmp-missing", snmp->title, snmp->remedy);
      add_button(ask, "check-again", text::id::button_check_again);
      return engine::Ask{std::move(ask)};
    }
    context.say(proto::Event::MILESTONE,
                {text::id::event_checked, {{"count", std::to_string(server.sss().monitors_size())}}});
    for (const auto& finding : findings)
      if (finding.severity != proto::Finding::BLOCKS) context.say(proto::Event::DETAIL, finding.detail);
    return engine::Acted{};
  }

 private:
  const migration::Products& products_;
};

}  // namespace

bool stops_start(const readiness::Finding& finding) {
  // These two are asked about where they matter: 2.5.2 and 2.7.
  constexpr std::array<std::string_view, 2> asked_later = {"snmp-missing", "blocking-program-open"};
  return finding.severity == proto::Finding::BLOCKS &&
         std::find(asked_later.begin(), asked_later.end(), finding.key) == asked_later.end();
}

StepPointer check_server(const migration::Products& products) {
  return std::make_unique<CheckServer>(products);
}

}  // namespace sssup::upgrade
