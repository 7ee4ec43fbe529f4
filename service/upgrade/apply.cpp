// 2.9: the saved settings and the choices become CLUSTERPRO's, without the operator. Converted here and not earlier,
// because the templates of START.BAT and STOP.BAT are the installed product's where it brings them (4.2.9-7).
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/products/product.h"
#include "service/upgrade/conversion_record.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/places.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

class ConvertSettings final : public engine::Step {
 public:
  explicit ConvertSettings(const migration::Products& products) : Step("convert", "apply", 5), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    context.doing(text::id::doing_convert, 0, 1);
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_TRY(const auto brought, products::installed_templates(context.machine(), clusterpro, server.system_locale()));
    migration::Products products = products_;
    if (brought) {
      products.start_template = brought->start;
      products.stop_template = brought->stop;
    }
    auto answers = known.answers();
    answers.clear_confirm();
    const auto conversion = migration::convert(server, answers, products, server_language(server));
    if (!conversion) return tl::unexpected<Error>(document::to_error("conversion", conversion.error()));
    context.say(proto::Event::MILESTONE,
                {text::id::event_converted, {{"groups", std::to_string(conversion->cluster.groups_size())}}});
    SSSUP_CHECK(remember_conversion(context, *conversion));
    return engine::Acted{};
  }

 private:
  const migration::Products& products_;
};

class ApplySettings final : public engine::Step {
 public:
  explicit ApplySettings(const migration::Products& products) : Step("apply", "apply", 10), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    context.doing(text::id::doing_apply, 0, 1);
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    SSSUP_TRY(const auto conversion, recall_conversion(context));
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_CHECK(products::apply(context.machine(), clusterpro, conversion, server.sss(), known.answers()));
    for (const auto& group : conversion.cluster.groups())
      context.say(proto::Event::DETAIL,
                  {text::id::event_group_made, {{"monitor", group.monitor()}, {"group", group.name()}}});
    for (const auto& left : conversion.report.not_migrated())
      context.say(proto::Event::WARNING, {text::id::event_not_migrated, {{"what", left.what()}}});
    context.say(proto::Event::MILESTONE, text::id::event_applied);
    return engine::Acted{};
  }

  Status verify(engine::Context& context) override {
    SSSUP_TRY(const auto conversion, recall_conversion(context));
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    return products::verify_applied(context.machine(), clusterpro, conversion);
  }

 private:
  const migration::Products& products_;
};

}  // namespace

StepPointer convert_settings(const migration::Products& products) {
  return std::make_unique<ConvertSettings>(products);
}
StepPointer apply_settings(const migration::Products& products) {
  return std::make_unique<ApplySettings>(products);
}

}  // namespace sssup::upgrade
