// 2.5.3: SSS services to manual start, then restart 1, so that nothing changes SSS settings while they are read.
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

Status check_frozen(engine::Context& context, const migration::Products& products) {
  SSSUP_TRY(const auto names, products::services_of(context.machine(), products.sss));
  for (const std::string& name : names) {
    SSSUP_TRY(const auto service, context.machine().services().query(name));
    if (service && service->start_type() != proto::WindowsService::MANUAL)
      return fail(Error::Kind::io, {text::id::trouble_not_frozen, {{"service", name}}});
  }
  return {};
}

class FreezeServices final : public engine::Step {
 public:
  explicit FreezeServices(const migration::Products& products) : Step(freeze_step, "freeze", 2), products_(products) {}

  Expected<bool> done(engine::Context& context) override { return check_frozen(context, products_).has_value(); }

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto names, products::services_of(context.machine(), products_.sss));
    std::uint64_t done = 0;
    for (const std::string& name : names) {
      context.doing({text::id::doing_freeze, {{"service", name}}}, done++, names.size());
      SSSUP_TRY(const auto service, context.machine().services().query(name));
      if (!service) continue;
      SSSUP_CHECK(context.machine().services().set_start_type(name, proto::WindowsService::MANUAL));
      context.say(proto::Event::DETAIL, {text::id::event_service_frozen, {{"service", name}}});
    }
    context.say(proto::Event::MILESTONE, text::id::event_services_frozen);
    return engine::Acted{};
  }

  Status verify(engine::Context& context) override { return check_frozen(context, products_); }

 private:
  const migration::Products& products_;
};

class FirstRestart final : public engine::Step {
 public:
  explicit FirstRestart(const migration::Products& products) : Step("restart-1", "freeze", 60), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto known, decided(context));
    if (!consented(known, name()))
      return engine::Ask{message_with_ok(name(), text::id::restart_1_title, text::id::restart_1_text)};
    return engine::RestartServer{&text::id::restart_reason_frozen};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question&, const proto::Answer&) override {
    return agreed(context, name());
  }

  Status verify(engine::Context& context) override { return check_frozen(context, products_); }

 private:
  const migration::Products& products_;
};

class SecondRestart final : public engine::Step {
 public:
  SecondRestart() : Step("restart-2", "remove", 60) {}

  Expected<engine::Outcome> act(engine::Context&) override {
    return engine::RestartServer{&text::id::restart_reason_removed};
  }
};

}  // namespace

StepPointer freeze_services(const migration::Products& products) {
  return std::make_unique<FreezeServices>(products);
}
StepPointer first_restart(const migration::Products& products) {
  return std::make_unique<FirstRestart>(products);
}
StepPointer second_restart() {
  return std::make_unique<SecondRestart>();
}

}  // namespace sssup::upgrade
