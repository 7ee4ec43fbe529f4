// 2.10: as many upgrade licences as SSS licences are expected; fewer is allowed, said, and can be done later.
#include <algorithm>
#include <charconv>

#include "common/outcome/explained.h"
#include "common/rules/licence_pages.h"
#include "common/rules/licences.h"
#include "common/text/events.h"
#include "common/text/products.h"
#include "common/text/questions.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/licence_questions.h"
#include "service/upgrade/places.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

namespace id = text::id;
namespace page = rules::licence_page;
namespace button = page::button;
namespace field = page::field;
using Entry = proto::LicenceEntry;
using Licence = proto::UpgradeLicence;
using rules::Counting;

// The page the operator is on, and what is entered so far.
constexpr std::string_view entry_key = "licence-entry";

engine::Refuse refuse(std::string_view at, const text::Message& why) {
  return engine::Refuse{{{std::string(at), why}}};
}

// Given at the start, and not registered yet; null when all are.
const Licence* next_of(const proto::Decided& known) {
  const int next = static_cast<int>(known.licences_registered());
  return next < known.answers().upgrade_licences_size() ? &known.answers().upgrade_licences(next) : nullptr;
}

void leave_out_next(proto::Decided& known) {
  known.mutable_answers()->mutable_upgrade_licences()->DeleteSubrange(static_cast<int>(known.licences_registered()), 1);
}

Entry::Page page_before(const Entry& entry) {
  switch (entry.page()) {
    case Entry::PRODUCT:
    case Entry::FILE: return Entry::WAY;
    case Entry::UNIT: return Entry::PRODUCT;
    case Entry::KEY: return Entry::UNIT;
    case Entry::CONFIRM: return entry.file_product().empty() ? Entry::KEY : Entry::FILE;
    default: return Entry::START;
  }
}

class RegisterLicences final : public engine::Step {
 public:
  explicit RegisterLicences(const migration::Products& products)
      : Step("licences", "licences", 10), products_(products), profile_(products.clusterpro.licence()) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(auto known, decided(context));
    if (const auto* next = next_of(known)) return take_given(context, known, *next);
    SSSUP_TRY(const auto standing, standing_of(context));
    if (consented(known, page::start)) {
      const auto& entry = standing.upgrade.missing() > 0 ? id::event_licences_missing : id::event_licences_too_many;
      if (standing.upgrade.missing() > 0 || standing.upgrade.too_many())
        context.say(proto::Event::WARNING, {entry,
                                            {{"registered", std::to_string(standing.upgrade.counted)},
                                             {"expected", std::to_string(standing.upgrade.needed)}}});
      return engine::Acted{};
    }
    SSSUP_TRY(const auto entry, entry_of(context));
    return engine::Ask{licence_question(entry, standing)};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& asked,
                                     const proto::Answer& answer) override {
    SSSUP_TRY(auto known, decided(context));
    if (next_of(known) != nullptr) return rest_entered(context, known, asked, answer);
    SSSUP_TRY(auto entry, entry_of(context));
    if (answer.button() == button::back) {
      keep_entered(entry, asked, answer);
      return turn_to(context, entry, page_before(entry));
    }
    switch (entry.page()) {
      case Entry::WAY: return way_chosen(context, entry, answer);
      case Entry::PRODUCT: return product_chosen(context, entry, asked, answer);
      case Entry::UNIT: return unit_chosen(context, entry, asked, answer);
      case Entry::KEY: return key_entered(context, entry, asked, answer);
      case Entry::FILE: return file_given(context, entry, asked, answer);
      case Entry::CONFIRM: return confirmed(context, known, entry);
      case Entry::DONE: return turn_to(context, entry, Entry::START);
      default: break;
    }
    if (answer.button() == button::finish) {
      consent(known, page::start);
      SSSUP_CHECK(decide(context, known));
      return engine::Again{};
    }
    entry.Clear();
    return turn_to(context, entry, Entry::WAY);
  }

 private:
  // Licences of the answer file: a page is shown only for what is missing or wrong.

  Expected<engine::Outcome> take_given(engine::Context& context, proto::Decided& known, const Licence& licence) const {
    SSSUP_TRY(const bool ended, is_over(context, licence));
    if (ended)
      return left_out(context, known, {id::event_licence_ended, {{"until", day_for_reader(licence.valid_until())}}});
    if (!is_complete(licence)) return engine::Ask{rest_of_licence(licence, profile_, id::licence_incomplete)};
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_TRY(const auto registration, products::registration(context.machine(), clusterpro, licence));
    if (registration == products::Registration::same && was_given_before(known, licence))
      return left_out(context, known, {id::event_licence_twice, {{"serial", licence.serial_number()}}});
    if (registration == products::Registration::other_key) {
      Licence without_key = licence;
      without_key.clear_key();
      return engine::Ask{rest_of_licence(without_key, profile_, other_key(licence))};
    }
    return register_next(context, known, licence);
  }

  static Expected<engine::Outcome> left_out(engine::Context& context, proto::Decided& known, const text::Message& why) {
    context.say(proto::Event::WARNING, why);
    leave_out_next(known);
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

  static bool was_given_before(const proto::Decided& known, const Licence& licence) {
    const auto& given = known.answers().upgrade_licences();
    return std::any_of(given.begin(), given.begin() + static_cast<int>(known.licences_registered()),
                       [&](const Licence& earlier) { return rules::same_licence(earlier, licence); });
  }

  // An answer file may leave the key out, to be asked for (R-5.answers); a trial licence has no serial number.
  bool is_complete(const Licence& licence) const {
    return !licence.key().empty() && (!licence.serial_number().empty() || is_trial(licence));
  }

  Expected<engine::Outcome> register_next(engine::Context& context, proto::Decided& known,
                                          const Licence& licence) const {
    context.doing(id::doing_licences, known.licences_registered(),
                  static_cast<std::uint64_t>(known.answers().upgrade_licences_size()));
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_CHECK(products::register_licence(context.machine(), clusterpro, licence));
    tell_registered(context, rules::with_defaults(licence, profile_));
    known.set_licences_registered(known.licences_registered() + 1);
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

  void tell_registered(engine::Context& context, const Licence& licence) const {
    const text::Message::Arguments count = {{"count", std::to_string(licence.count())}};
    switch (rules::counting(licence, profile_)) {
      case Counting::counts: return context.say(proto::Event::MILESTONE, {id::event_licence_registered, count});
      case Counting::by_node: return context.say(proto::Event::WARNING, {id::event_licence_registered_node, count});
      case Counting::trial: return context.say(proto::Event::WARNING, {id::event_licence_registered_trial, count});
      case Counting::other_product:
        return context.say(proto::Event::WARNING, {id::event_licence_registered_other, count});
    }
  }

  Expected<engine::Outcome> rest_entered(engine::Context& context, proto::Decided& known, const proto::Question& asked,
                                         const proto::Answer& answer) const {
    if (answer.button() == button::later) {
      leave_out_next(known);
    } else {
      Licence licence = *next_of(known);
      take_serial_and_key(licence, asked, answer);
      SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
      SSSUP_TRY(const auto registration, products::registration(context.machine(), clusterpro, licence));
      if (registration == products::Registration::other_key) return refuse(field::serial_number, other_key(licence));
      const int next = static_cast<int>(known.licences_registered());
      *known.mutable_answers()->mutable_upgrade_licences(next) = licence;
    }
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

  // The pages.

  Expected<Entry> entry_of(engine::Context& context) const {
    SSSUP_TRY(auto entry, context.recall<Entry>(entry_key));
    return entry ? std::move(*entry) : Entry();
  }

  static Expected<engine::Outcome> turn_to(engine::Context& context, Entry& entry, Entry::Page to) {
    entry.set_page(to);
    if (to == Entry::START)
      context.forget(entry_key);
    else
      SSSUP_CHECK(context.remember(entry_key, entry, engine::Sealed::yes));
    return engine::Again{};
  }

  // Back keeps what stands in the fields, as far as it holds: a slip on an earlier page is no reason to type it again.
  static void keep_entered(Entry& entry, const proto::Question& asked, const proto::Answer& answer) {
    proto::Answer holding = answer;
    auto& fields = *holding.mutable_fields();
    fields.erase(std::remove_if(fields.begin(), fields.end(),
                                [&](const proto::FieldValue& said) { return !holds(asked, said); }),
                 fields.end());
    if (entry.page() == Entry::UNIT) take_unit(*entry.mutable_licence(), asked, holding);
    if (entry.page() == Entry::KEY) take_serial_and_key(*entry.mutable_licence(), asked, holding);
  }

  static bool holds(const proto::Question& asked, const proto::FieldValue& said) {
    return std::any_of(asked.fields().begin(), asked.fields().end(), [&](const proto::Field& field) {
      return field.id() == said.field() && !rules::check_field(field, {said.values().begin(), said.values().end()});
    });
  }

  static Expected<engine::Outcome> way_chosen(engine::Context& context, Entry& entry, const proto::Answer& answer) {
    if (answer.button() == button::file) return turn_to(context, entry, Entry::FILE);
    if (!entry.file_product().empty()) entry.Clear();  // what a file said is not what is entered
    return turn_to(context, entry, Entry::PRODUCT);
  }

  Expected<engine::Outcome> product_chosen(engine::Context& context, Entry& entry, const proto::Question& asked,
                                           const proto::Answer& answer) const {
    const auto value = [&](std::string_view of) { return rules::values_of(asked, answer, of).front(); };
    // A licence from a file is not continued by hand.
    if (!entry.file_product().empty()) entry.Clear();
    const auto& offered = profile_.products();
    const auto formal = std::find_if(offered.begin(), offered.end(),
                                     [&](const auto& one) { return one.key() == value(field::product); });
    const bool wants_trial = value(field::edition) == page::trial;
    // The trial version of a product has the same name.
    const auto chosen = std::find_if(offered.begin(), offered.end(), [&](const auto& one) {
      return one.trial() == wants_trial && formal != offered.end() && one.name() == formal->name();
    });
    if (chosen == offered.end()) return refuse(field::edition, id::licence_no_trial);
    entry.mutable_licence()->set_product(chosen->key());
    return turn_to(context, entry, Entry::UNIT);
  }

  static Expected<engine::Outcome> unit_chosen(engine::Context& context, Entry& entry, const proto::Question& asked,
                                               const proto::Answer& answer) {
    take_unit(*entry.mutable_licence(), asked, answer);
    return turn_to(context, entry, Entry::KEY);
  }

  static void take_unit(Licence& licence, const proto::Question& asked, const proto::Answer& answer) {
    const bool by_node = rules::values_of(asked, answer, field::unit).front() == "NODE";
    licence.set_unit(by_node ? Licence::NODE : Licence::CPU);
    std::uint32_t count = 1;
    const std::string number = rules::values_of(asked, answer, field::count).front();
    std::from_chars(number.data(), number.data() + number.size(), count);
    licence.set_count(count);
  }

  Expected<engine::Outcome> key_entered(engine::Context& context, Entry& entry, const proto::Question& asked,
                                        const proto::Answer& answer) const {
    take_serial_and_key(*entry.mutable_licence(), asked, answer);
    return to_confirm(context, entry, field::serial_number);
  }

  Expected<engine::Outcome> file_given(engine::Context& context, Entry& entry, const proto::Question& asked,
                                       const proto::Answer& answer) const {
    auto trial =
        products::parse_trial_licence(products_.clusterpro, rules::values_of(asked, answer, field::content).front());
    if (!trial) return refuse(field::content, explained(trial.error()));
    SSSUP_TRY(const bool ended, is_over(context, trial->licence));
    if (ended)
      return refuse(field::content,
                    {id::licence_trial_ended, {{"until", day_for_reader(trial->licence.valid_until())}}});
    *entry.mutable_licence() = std::move(trial->licence);
    entry.set_file_product(std::move(trial->product));
    return to_confirm(context, entry, field::content);
  }

  Expected<engine::Outcome> to_confirm(engine::Context& context, Entry& entry, std::string_view blamed) const {
    const Licence& licence = entry.licence();
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_TRY(const auto registration, products::registration(context.machine(), clusterpro, licence));
    if (registration == products::Registration::same) return refuse(blamed, id::licence_twice);
    if (registration == products::Registration::other_key) return refuse(blamed, other_key(licence));
    return turn_to(context, entry, Entry::CONFIRM);
  }

  // The licence is given from here on; whatever happens, the next act registers it.
  static Expected<engine::Outcome> confirmed(engine::Context& context, proto::Decided& known, Entry& entry) {
    *known.mutable_answers()->add_upgrade_licences() = entry.licence();
    SSSUP_CHECK(decide(context, known));
    entry.mutable_licence()->clear_key();
    return turn_to(context, entry, Entry::DONE);
  }

  // Shared by the pages and the answer file.

  // An empty field keeps the key that was entered before.
  static void take_serial_and_key(Licence& licence, const proto::Question& asked, const proto::Answer& answer) {
    const auto value = [&](std::string_view of) {
      const auto values = rules::values_of(asked, answer, of);
      return values.empty() ? std::string() : values.front();
    };
    licence.set_serial_number(value(field::serial_number));
    if (licence.serial_number().empty()) licence.clear_serial_number();
    if (std::string key = value(field::key); !key.empty()) licence.set_key(std::move(key));
  }

  bool is_trial(const Licence& licence) const { return rules::counting(licence, profile_) == Counting::trial; }

  static text::Message other_key(const Licence& licence) {
    return {id::products_licence_other_key, {{"serial", licence.serial_number()}}};
  }

  static Expected<bool> is_over(engine::Context& context, const Licence& licence) {
    SSSUP_TRY(const auto server, saved_server(context));
    return rules::has_ended(licence, context.machine().now_unix_ms(), server.utc_offset_minutes());
  }

  Expected<LicenceStanding> standing_of(engine::Context& context) const {
    SSSUP_TRY(const auto server, saved_server(context));
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_TRY(const auto registered, products::registered_licences(context.machine(), clusterpro));
    return LicenceStanding(server, registered, profile_);
  }

  const migration::Products& products_;
  const proto::LicenceProfile& profile_;
};

}  // namespace

StepPointer register_licences(const migration::Products& products) {
  return std::make_unique<RegisterLicences>(products);
}

}  // namespace sssup::upgrade
