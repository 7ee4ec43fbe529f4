// 2.10: as many upgrade licences as SSS licences are expected; fewer is allowed, said, and can be done later.
#include <algorithm>
#include <charconv>

#include "common/rules/licences.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

// Questions, in the manual's order: 2.10.1 start page, 2.10.3–5 items, 2.10.2 from a file.
constexpr const char* start_page = "licences";
constexpr const char* items_page = "licence-items";
constexpr const char* file_page = "licence-file";
// Which page comes next, while the operator is on the way.
constexpr std::string_view page_key = "licence-page";

// One entry of a licence sheet may stand for several licences.
std::uint64_t count_of(const std::vector<proto::UpgradeLicence>& licences) {
  std::uint64_t count = 0;
  for (const auto& licence : licences) count += licence.has_count() ? licence.count() : 1;
  return count;
}

class RegisterLicences final : public engine::Step {
 public:
  explicit RegisterLicences(const migration::Products& products)
      : Step("licences", "licences", 10), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(auto known, decided(context));
    if (const auto* next = next_of(known)) {
      if (!is_complete(*next)) return engine::Ask{ask_rest_of(*next)};
      return register_next(context, known, *next);
    }
    SSSUP_TRY(const auto server, saved_server(context));
    SSSUP_TRY(const auto licences, products::registered_licences(context.machine(), products_.clusterpro));
    const std::uint64_t registered = count_of(licences);
    const auto expected = rules::licences_held(server.sss()).formal;
    if (consented(known, start_page)) {
      if (registered < expected)
        context.say(proto::Event::WARNING,
                    {text::id::event_licences_missing,
                     {{"registered", std::to_string(registered)}, {"expected", std::to_string(expected)}}});
      return engine::Acted{};
    }
    SSSUP_TRY(const auto page, context.recall<proto::OpenQuestion>(page_key));
    if (page && page->question_id() == items_page) return engine::Ask{ask_items()};
    if (page && page->question_id() == file_page) return engine::Ask{ask_file()};
    return engine::Ask{ask_start(registered, expected)};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& asked,
                                     const proto::Answer& answer) override {
    SSSUP_TRY(auto known, decided(context));
    if (asked.id() == start_page) {
      if (answer.button() == "finish") {
        consent(known, start_page);
        SSSUP_CHECK(decide(context, known));
      } else {
        proto::OpenQuestion page;
        page.set_question_id(answer.button() == "register" ? items_page : file_page);
        SSSUP_CHECK(context.remember(page_key, page, engine::Sealed::no));
      }
      return engine::Again{};
    }
    if (answer.button() == "back") {
      context.forget(page_key);
      return engine::Again{};
    }
    auto& licences = *known.mutable_answers()->mutable_upgrade_licences();
    if (next_of(known) != nullptr) {
      const int next = static_cast<int>(known.licences_registered());
      if (answer.button() == "later")
        licences.DeleteSubrange(next, 1);
      else
        licences[next] = licence_of(asked, answer);
    } else {
      const bool items = asked.id() == items_page;
      const auto licence =
          items ? Expected<proto::UpgradeLicence>(licence_of(asked, answer)) : licence_in_file(asked, answer);
      if (!licence) return engine::Refuse{{{"content", licence.error().message}}};
      SSSUP_TRY(const bool twice, products::is_registered(context.machine(), products_.clusterpro, *licence));
      if (twice) return engine::Refuse{{{items ? "serialNumber" : "content", text::id::licence_twice}}};
      *licences.Add() = *licence;
    }
    context.forget(page_key);
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

 private:
  // Given, and not registered yet; null when all are.
  static const proto::UpgradeLicence* next_of(const proto::Decided& known) {
    const int next = static_cast<int>(known.licences_registered());
    return next < known.answers().upgrade_licences_size() ? &known.answers().upgrade_licences(next) : nullptr;
  }

  bool is_trial(const proto::UpgradeLicence& licence) const {
    const auto& offered = products_.clusterpro.licence().products();
    return std::any_of(offered.begin(), offered.end(),
                       [&](const auto& product) { return product.trial() && product.key() == licence.product(); });
  }

  // An answer file may leave the key out, to be asked for (R-5.answers); a trial licence has no serial number.
  bool is_complete(const proto::UpgradeLicence& licence) const {
    return !licence.key().empty() && (!licence.serial_number().empty() || is_trial(licence));
  }

  Expected<engine::Outcome> register_next(engine::Context& context, proto::Decided& known,
                                          const proto::UpgradeLicence& licence) const {
    context.doing(text::id::doing_licences, known.licences_registered(),
                  static_cast<std::uint64_t>(known.answers().upgrade_licences_size()));
    SSSUP_CHECK(products::register_licence(context.machine(), products_.clusterpro, licence));
    known.set_licences_registered(known.licences_registered() + 1);
    const bool cpu = licence.unit() != proto::UpgradeLicence::NODE;
    context.say(cpu ? proto::Event::MILESTONE : proto::Event::WARNING,
                {cpu ? text::id::event_licence_registered : text::id::event_licence_registered_node,
                 {{"count", std::to_string(licence.count())}}});
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

  static proto::Question ask_start(std::uint64_t registered, std::uint64_t expected) {
    auto ask = question(start_page, text::id::licences_title,
                        {text::id::licences_text,
                         {{"registered", std::to_string(registered)}, {"expected", std::to_string(expected)}}});
    const bool enough = registered >= expected;
    if (!enough) *ask.add_warnings() = text::to_proto(text::id::licences_too_few);
    add_button(ask, "register", text::id::button_register, enough ? ButtonKind::plain : ButtonKind::default_button);
    add_button(ask, "register-file", text::id::button_register_file, ButtonKind::plain);
    add_button(ask, "finish", text::id::button_finish_licences,
               enough ? ButtonKind::default_button : ButtonKind::plain);
    return ask;
  }

  proto::Question ask_items() const {
    auto ask = items_question();
    add_button(ask, "register", text::id::button_register_this);
    add_button(ask, "back", text::id::button_back, ButtonKind::leaves_fields);
    return ask;
  }

  // What the answer file says stands in the fields; the key it does not.
  proto::Question ask_rest_of(const proto::UpgradeLicence& licence) const {
    auto ask = items_question();
    *ask.add_warnings() = text::to_proto(text::id::licence_incomplete);
    const auto given = [&](std::string_view id, const std::string& value) {
      for (auto& field : *ask.mutable_fields())
        if (field.id() == id) *field.mutable_initial() = {&value, &value + 1};
    };
    if (licence.has_product()) given("product", licence.product());
    if (licence.has_unit()) given("unit", proto::UpgradeLicence::Unit_Name(licence.unit()));
    if (licence.has_count()) given("count", std::to_string(licence.count()));
    if (licence.has_serial_number()) given("serialNumber", licence.serial_number());
    add_button(ask, "register", text::id::button_register_this);
    add_button(ask, "later", text::id::button_register_later, ButtonKind::leaves_fields);
    return ask;
  }

  proto::Question items_question() const {
    auto ask = question(items_page, text::id::licence_items_title, text::id::licence_items_text);
    auto& product = add_field(ask, "product", text::id::licence_product, proto::Rule::CHOICE);
    product.mutable_rule()->set_required(true);
    for (const auto& offered : products_.clusterpro.licence().products()) {
      if (offered.trial()) continue;
      auto* option = product.mutable_rule()->add_options();
      option->set_value(offered.key());
      *option->mutable_label() = text::to_proto({text::id::licence_product_name, {{"product", offered.name()}}});
    }
    if (product.rule().options_size() > 0) product.add_initial(product.rule().options(0).value());

    auto& unit = add_field(ask, "unit", text::id::licence_unit, proto::Rule::CHOICE);
    *unit.mutable_help() = text::to_proto(text::id::licence_unit_help);
    unit.mutable_rule()->set_required(true);
    for (const auto& [value, label] :
         {std::pair<const char*, const text::Entry*>{"CPU", &text::id::licence_unit_cpu},
          std::pair<const char*, const text::Entry*>{"NODE", &text::id::licence_unit_node}}) {
      auto* option = unit.mutable_rule()->add_options();
      option->set_value(value);
      *option->mutable_label() = text::to_proto(*label);
    }
    unit.add_initial("CPU");

    auto& count = add_field(ask, "count", text::id::licence_count, proto::Rule::NUMBER);
    count.mutable_rule()->set_min(1);
    count.mutable_rule()->set_max(9999);
    count.mutable_rule()->set_required(true);
    count.add_initial("1");

    auto& serial = add_field(ask, "serialNumber", text::id::licence_serial, proto::Rule::TEXT);
    serial.mutable_rule()->set_pattern(proto::Rule::SERIAL_NUMBER);
    serial.mutable_rule()->set_min_length(1);
    serial.mutable_rule()->set_max_length(64);
    serial.mutable_rule()->set_required(true);

    auto& key = add_field(ask, "key", text::id::licence_key, proto::Rule::TEXT);
    key.mutable_rule()->set_pattern(proto::Rule::LICENCE_KEY);
    key.mutable_rule()->set_min_length(1);
    key.mutable_rule()->set_max_length(128);
    key.mutable_rule()->set_secret(true);
    key.mutable_rule()->set_required(true);
    return ask;
  }

  static proto::Question ask_file() {
    auto ask = question(file_page, text::id::licence_file_title, text::id::licence_file_text);
    auto& content = add_field(ask, "content", text::id::licence_file_content, proto::Rule::FILE_CONTENT);
    content.mutable_rule()->set_min_length(1);
    content.mutable_rule()->set_max_length(4096);
    content.mutable_rule()->set_secret(true);
    content.mutable_rule()->set_required(true);
    add_button(ask, "register", text::id::button_register_this);
    add_button(ask, "back", text::id::button_back, ButtonKind::leaves_fields);
    return ask;
  }

  Expected<proto::UpgradeLicence> licence_in_file(const proto::Question& asked, const proto::Answer& answer) const {
    return products::parse_trial_licence(products_.clusterpro, rules::values_of(asked, answer, "content").front());
  }

  static proto::UpgradeLicence licence_of(const proto::Question& asked, const proto::Answer& answer) {
    const auto value = [&](std::string_view field) { return rules::values_of(asked, answer, field).front(); };
    proto::UpgradeLicence licence;
    licence.set_product(value("product"));
    licence.set_unit(value("unit") == "NODE" ? proto::UpgradeLicence::NODE : proto::UpgradeLicence::CPU);
    std::uint32_t count = 1;
    const std::string number = value("count");
    std::from_chars(number.data(), number.data() + number.size(), count);
    licence.set_count(count);
    licence.set_serial_number(value("serialNumber"));
    licence.set_key(value("key"));
    return licence;
  }

  const migration::Products& products_;
};

}  // namespace

StepPointer register_licences(const migration::Products& products) {
  return std::make_unique<RegisterLicences>(products);
}

}  // namespace sssup::upgrade
