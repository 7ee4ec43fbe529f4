// 2.8: the ports given in CLUSTERPRO's own Setup. The partner server and Manager must be given the same (3.5.2, 3.6.1),
// so they are read back from the installed product, or asked for where it does not keep them.
#include <algorithm>

#include "common/rules/choice_fields.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/places.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

class FindSetupPorts final : public engine::Step {
 public:
  explicit FindSetupPorts(const migration::Products& products)
      : Step("setup-ports", "install", 1), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    // Its Setup has run: from here on CLUSTERPRO is where it is now.
    SSSUP_CHECK(settle_clusterpro(context, products_));
    SSSUP_TRY(auto known, decided(context));
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_TRY(const auto kept, products::setup_ports(context.machine(), clusterpro));
    auto& answers = *known.mutable_answers();
    for (const auto& port : kept)
      rules::add_values(answers, rules::field::setup_port(port.key()), {std::to_string(port.port())});

    const auto ask = ask_for_missing(answers);
    if (ask.fields_size() > 0 && !consented(known, name())) return engine::Ask{ask};
    warn_of_collisions(context, answers);
    SSSUP_CHECK(decide(context, known));
    return engine::Acted{};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& asked,
                                     const proto::Answer& answer) override {
    SSSUP_TRY(auto known, decided(context));
    for (const auto& field : asked.fields()) {
      const auto values = rules::values_of(asked, answer, field.id());
      if (!values.empty() && !values.front().empty()) rules::add_values(*known.mutable_answers(), field.id(), values);
    }
    consent(known, name());
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

 private:
  proto::Question ask_for_missing(const proto::Answers& answers) const {
    auto ask = question(name(), text::id::setup_ports_title, text::id::setup_ports_text);
    for (const auto& port : products_.clusterpro.setup().ports()) {
      const std::string id = rules::field::setup_port(port.key());
      if (rules::values_for(answers, id)) continue;
      const auto label =
          text::Message(text::id::setup_ports_field, {{"english", port.english()}, {"japanese", port.japanese()}});
      auto& field = add_field(ask, id, label, proto::Rule::NUMBER);
      field.mutable_rule()->set_min(1);
      field.mutable_rule()->set_max(65535);
      field.mutable_rule()->set_unique_scope("port");
    }
    add_button(ask, "ok", text::id::button_ok);
    return ask;
  }

  /// The manual has the operator see to it that they differ from those of 2.6.2.
  void warn_of_collisions(engine::Context& context, const proto::Answers& answers) const {
    const auto& tcp = answers.ports().tcp();
    for (const auto& asked : products_.clusterpro.setup().ports())
      for (const auto& given : answers.setup_ports()) {
        if (given.key() != asked.key()) continue;
        const bool collides = asked.protocol() == proto::PortInUse::UDP
                                  ? given.port() == answers.ports().udp()
                                  : std::find(tcp.begin(), tcp.end(), given.port()) != tcp.end();
        if (collides)
          context.say(proto::Event::WARNING,
                      {text::id::event_setup_port_collides, {{"port", std::to_string(given.port())}}});
      }
  }

  const migration::Products& products_;
};

}  // namespace

StepPointer find_setup_ports(const migration::Products& products) {
  return std::make_unique<FindSetupPorts>(products);
}

}  // namespace sssup::upgrade
