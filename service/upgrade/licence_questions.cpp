#include "service/upgrade/licence_questions.h"

#include <algorithm>
#include <utility>

#include "common/rules/licence_pages.h"
#include "common/text/questions.h"
#include "service/upgrade/question.h"

namespace sssup::upgrade {
namespace {

namespace id = text::id;
namespace page = rules::licence_page;
namespace button = page::button;
namespace field = page::field;
using Entry = proto::LicenceEntry;
using Licence = proto::UpgradeLicence;
using rules::Counting;

constexpr int most_rows = 50;              // of the list; the rest is counted
constexpr int most_serial_numbers = 1000;  // the state must fit a frame
constexpr std::int64_t most_licences = 4096;

const proto::LicenceProfile::Product* product_of(const Licence& licence, const proto::LicenceProfile& profile) {
  for (const auto& product : profile.products())
    if (product.key() == licence.product()) return &product;
  return nullptr;
}

text::Message name_of(const proto::LicenceProfile::Product& product, const proto::LicenceProfile& profile) {
  // A product's trial version bears its name.
  const bool upgrade = std::any_of(profile.products().begin(), profile.products().end(),
                                   [&](const auto& one) { return one.upgrade() && one.name() == product.name(); });
  return {upgrade ? id::licence_product_upgrade : id::licence_product_name, {{"product", product.name()}}};
}

text::Message name_of(const Licence& licence, const proto::LicenceProfile& profile) {
  const auto* product = product_of(licence, profile);
  if (product != nullptr) return name_of(*product, profile);
  return {id::licence_product_name, {{"product", licence.product()}}};
}

const text::Entry& unit_of(const Licence& licence) {
  return licence.unit() == Licence::NODE ? id::licence_unit_node : id::licence_unit_cpu;
}

// The summary.

proto::Settled& settled(proto::Question& ask, const text::Message& section, const text::Message& label) {
  proto::Settled& row = *ask.add_summary();
  *row.mutable_section() = text::to_proto(section);
  *row.mutable_label() = text::to_proto(label);
  return row;
}

text::Message row_of(const Licence& licence, Counting counting) {
  const text::Message::Arguments values = {{"count", std::to_string(licence.count())},
                                           {"serial", licence.serial_number()},
                                           {"until", day_for_reader(licence.valid_until())}};
  const bool by_node = licence.unit() == Licence::NODE;
  switch (counting) {
    case Counting::counts: return {id::licence_row_cpu, values};
    case Counting::by_node: return {id::licence_row_node, values};
    case Counting::trial:
      return {licence.has_valid_until() ? id::licence_row_trial_until : id::licence_row_trial, values};
    case Counting::other_product: return {by_node ? id::licence_row_other_node : id::licence_row_other_cpu, values};
  }
  return {id::licence_row_cpu, values};
}

void add_registered(proto::Question& ask, const LicenceStanding& standing) {
  const int shown = std::min(most_rows, standing.registered.size());
  for (int at = 0; at < shown; ++at) {
    const Licence& licence = standing.registered[at];
    const Counting counting = rules::counting(licence, standing.profile);
    const text::Message label =
        counting == Counting::trial ? text::Message(id::licence_trial) : name_of(licence, standing.profile);
    *settled(ask, id::licences_section, label).mutable_said() = text::to_proto(row_of(licence, counting));
  }
  if (const int more = standing.registered.size() - shown; more > 0)
    *settled(ask, id::licences_section, id::licences_more).mutable_said() =
        text::to_proto({id::licences_more_count, {{"count", std::to_string(more)}}});
}

// Product, unit and number, as they were chosen.
void add_chosen(proto::Question& ask, const Licence& licence, const proto::LicenceProfile& profile) {
  const text::Message section(id::licence_section);
  *settled(ask, section, id::licence_product).mutable_said() = text::to_proto(name_of(licence, profile));
  *settled(ask, section, id::licence_unit).mutable_said() = text::to_proto(unit_of(licence));
  settled(ask, section, id::licence_count).add_values(std::to_string(licence.count()));
}

// The pages.

void add_back(proto::Question& ask) {
  add_button(ask, std::string(button::back), id::button_back, ButtonKind::leaves_fields);
}

void add_next_and_back(proto::Question& ask) {
  add_button(ask, std::string(button::next), id::button_next);
  add_back(ask);
}

using Options = std::vector<std::pair<std::string, text::Message>>;

proto::Field& add_choice(proto::Question& ask, std::string_view name, const text::Message& label,
                         const Options& options, const std::string& chosen) {
  auto& choice = add_field(ask, name, label, proto::Rule::CHOICE);
  choice.mutable_rule()->set_required(true);
  for (const auto& [value, said] : options) {
    auto* option = choice.mutable_rule()->add_options();
    option->set_value(value);
    *option->mutable_label() = text::to_proto(said);
  }
  choice.add_initial(chosen);
  return choice;
}

text::Message standing_text(const text::Entry& text, const LicenceStanding& standing) {
  return {text,
          {{"registered", std::to_string(standing.upgrade.counted)},
           {"expected", std::to_string(standing.upgrade.needed)}}};
}

proto::Question start_page(const LicenceStanding& standing) {
  auto ask = question(std::string(page::start), id::licences_title, standing_text(id::licences_text, standing));
  *ask.mutable_licences() = standing.facts;
  add_registered(ask, standing);
  const bool enough = standing.upgrade.missing() == 0;
  if (!enough) *ask.add_warnings() = text::to_proto(id::licences_too_few);
  if (standing.upgrade.too_many()) *ask.add_warnings() = text::to_proto(id::licences_too_many);
  add_button(ask, std::string(button::register_licence), id::button_register,
             enough ? ButtonKind::plain : ButtonKind::default_button);
  add_button(ask, std::string(button::finish), id::button_finish_licences,
             enough ? ButtonKind::default_button : ButtonKind::plain);
  return ask;
}

proto::Question way_page() {
  auto ask = question(std::string(page::way), id::licence_way_title, id::licence_way_text);
  add_button(ask, std::string(button::items), id::button_licence_items);
  add_button(ask, std::string(button::file), id::button_licence_file, ButtonKind::plain);
  add_back(ask);
  return ask;
}

proto::Question product_page(const Licence& licence, const proto::LicenceProfile& profile) {
  auto ask = question(std::string(page::product), id::licence_product_title, id::licence_product_text);
  add_choice(ask, field::system, id::licence_system, {{"WINDOWS", id::licence_system_windows}}, "WINDOWS");
  const auto* entered = product_of(licence, profile);
  const bool is_trial = entered != nullptr && entered->trial();
  auto& edition = add_choice(
      ask, field::edition, id::licence_edition,
      {{std::string(page::formal), id::licence_edition_formal}, {std::string(page::trial), id::licence_edition_trial}},
      std::string(is_trial ? page::trial : page::formal));
  *edition.mutable_help() = text::to_proto(id::licence_edition_help);
  // The trial version of a product has the same name.
  Options products;
  std::string chosen;
  for (const auto& offered : profile.products()) {
    if (offered.trial()) continue;
    products.emplace_back(offered.key(), name_of(offered, profile));
    if (chosen.empty() || (entered != nullptr && entered->name() == offered.name())) chosen = offered.key();
  }
  add_choice(ask, field::product, id::licence_product, products, chosen);
  add_next_and_back(ask);
  return ask;
}

proto::Question unit_page(const Licence& licence) {
  auto ask = question(std::string(page::unit), id::licence_unit_title, id::licence_unit_text);
  add_choice(ask, field::unit, id::licence_unit, {{"CPU", id::licence_unit_cpu}, {"NODE", id::licence_unit_node}},
             licence.unit() == Licence::NODE ? "NODE" : "CPU");
  auto& count = add_field(ask, field::count, id::licence_count, proto::Rule::NUMBER);
  count.mutable_rule()->set_min(1);
  count.mutable_rule()->set_max(most_licences);
  count.mutable_rule()->set_required(true);
  count.add_initial(std::to_string(licence.has_count() ? licence.count() : 1));
  add_next_and_back(ask);
  return ask;
}

const text::Entry& key_text(const Licence& licence) {
  return licence.has_key() ? id::licence_key_text_kept : id::licence_key_text;
}

// A key is not shown again: an empty field keeps the one that was entered before.
void add_serial_and_key(proto::Question& ask, const Licence& licence, bool is_trial) {
  auto& serial = add_field(ask, field::serial_number, id::licence_serial, proto::Rule::TEXT);
  serial.mutable_rule()->set_pattern(proto::Rule::SERIAL_NUMBER);
  serial.mutable_rule()->set_min_length(1);
  serial.mutable_rule()->set_max_length(64);
  serial.mutable_rule()->set_required(!is_trial);
  if (licence.has_serial_number()) serial.add_initial(licence.serial_number());

  auto& key = add_field(ask, field::key, id::licence_key, proto::Rule::TEXT);
  key.mutable_rule()->set_pattern(proto::Rule::LICENCE_KEY);
  key.mutable_rule()->set_min_length(1);
  key.mutable_rule()->set_max_length(128);
  key.mutable_rule()->set_secret(true);
  key.mutable_rule()->set_required(!licence.has_key());
  if (licence.has_key()) key.set_kept(proto::Field::KEPT);
}

proto::Question key_page(const Licence& licence, const proto::LicenceProfile& profile) {
  auto ask = question(std::string(page::key), id::licence_key_title, key_text(licence));
  add_serial_and_key(ask, licence, rules::counting(licence, profile) == Counting::trial);
  add_next_and_back(ask);
  return ask;
}

proto::Question file_page() {
  auto ask = question(std::string(page::file), id::licence_file_title, id::licence_file_text);
  auto& content = add_field(ask, field::content, id::licence_file_content, proto::Rule::FILE_CONTENT);
  content.mutable_rule()->set_min_length(1);
  content.mutable_rule()->set_max_length(4096);
  content.mutable_rule()->set_secret(true);
  content.mutable_rule()->set_required(true);
  add_next_and_back(ask);
  return ask;
}

// Says that the licence would not count, before it is registered.
void add_warnings(proto::Question& ask, const Licence& licence, const LicenceStanding& standing) {
  switch (rules::counting(licence, standing.profile)) {
    case Counting::counts: break;
    case Counting::by_node: *ask.add_warnings() = text::to_proto(id::licence_warning_node); break;
    case Counting::trial: *ask.add_warnings() = text::to_proto(id::licence_warning_trial); break;
    case Counting::other_product: *ask.add_warnings() = text::to_proto(id::licence_warning_other); break;
  }
}

proto::Question confirm_page(const Entry& entry, const LicenceStanding& standing) {
  const Licence& licence = entry.licence();
  auto ask = question(std::string(page::confirm), id::licence_confirm_title, id::licence_confirm_text);
  const text::Message section(id::licence_section);
  const bool is_trial = rules::counting(licence, standing.profile) == Counting::trial;
  *settled(ask, section, id::licence_system).mutable_said() = text::to_proto(id::licence_system_windows);
  *settled(ask, section, id::licence_edition).mutable_said() =
      text::to_proto(is_trial ? id::licence_edition_trial : id::licence_edition_formal);
  if (entry.file_product().empty()) {
    add_chosen(ask, licence, standing.profile);
    if (licence.has_serial_number()) settled(ask, section, id::licence_serial).add_values(licence.serial_number());
    *settled(ask, section, id::licence_key).mutable_said() = text::to_proto(id::licence_key_hidden);
  } else {
    settled(ask, section, id::licence_product).add_values(entry.file_product());
    settled(ask, section, id::licence_count).add_values(std::to_string(licence.count()));
    *settled(ask, section, id::licence_period).mutable_said() = text::to_proto(
        {id::licence_period_days,
         {{"from", day_for_reader(licence.valid_from())}, {"until", day_for_reader(licence.valid_until())}}});
  }
  const bool known = std::any_of(standing.registered.begin(), standing.registered.end(),
                                 [&](const Licence& one) { return rules::same_licence(one, licence); });
  if (known && licence.has_serial_number())
    *ask.add_warnings() = text::to_proto({id::licence_warning_changes, {{"serial", licence.serial_number()}}});
  add_warnings(ask, licence, standing);
  add_button(ask, std::string(button::register_licence), id::button_register_this);
  add_back(ask);
  return ask;
}

proto::Question done_page(const Licence& licence, const LicenceStanding& standing) {
  auto ask =
      message_with_ok(std::string(page::done), id::licence_done_title, standing_text(id::licence_done_text, standing));
  add_warnings(ask, licence, standing);
  return ask;
}

}  // namespace

LicenceStanding::LicenceStanding(const proto::Server& server, const std::vector<Licence>& all,
                                 const proto::LicenceProfile& licence_profile)
    : profile(licence_profile),
      registered(all.begin(), all.end()),
      upgrade(rules::upgrade_licences(server.sss(), registered, profile)) {
  const auto held = rules::licences_held(server.sss());
  facts.set_cpus(server.cpu_count());
  facts.set_sss_licences(held.licences);
  facts.set_covered_cpus(held.cpus);
  for (const Licence& licence : registered)
    if (licence.has_serial_number() && facts.registered_size() < most_serial_numbers)
      facts.add_registered(licence.serial_number());
}

proto::Question licence_question(const Entry& entry, const LicenceStanding& standing) {
  switch (entry.page()) {
    case Entry::WAY: return way_page();
    case Entry::PRODUCT: return product_page(entry.licence(), standing.profile);
    case Entry::UNIT: return unit_page(entry.licence());
    case Entry::KEY: return key_page(entry.licence(), standing.profile);
    case Entry::FILE: return file_page();
    case Entry::CONFIRM: return confirm_page(entry, standing);
    case Entry::DONE: return done_page(entry.licence(), standing);
    default: return start_page(standing);
  }
}

proto::Question rest_of_licence(const Licence& given, const proto::LicenceProfile& profile, const text::Message& why) {
  const Licence licence = rules::with_defaults(given, profile);
  auto ask = question(std::string(page::key), id::licence_rest_title, key_text(licence));
  add_chosen(ask, licence, profile);
  *ask.add_warnings() = text::to_proto(why);
  add_serial_and_key(ask, licence, rules::counting(licence, profile) == Counting::trial);
  add_button(ask, std::string(button::register_licence), id::button_register_this);
  add_button(ask, std::string(button::later), id::button_register_later, ButtonKind::leaves_fields);
  return ask;
}

std::string day_for_reader(std::string_view day) {
  if (!rules::parse_day(day)) return std::string(day);
  return std::string(day.substr(0, 4)).append("-").append(day.substr(4, 2)).append("-").append(day.substr(6, 2));
}

}  // namespace sssup::upgrade
