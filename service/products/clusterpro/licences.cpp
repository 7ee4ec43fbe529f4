// 2.10: licences as CLUSTERPRO's registration keeps them, and trial licence files.
#include <charconv>
#include <regex>

#include <google/protobuf/util/message_differencer.h>

#include "common/rules/licences.h"
#include "common/text/products.h"
#include "service/products/product.h"
#include "service/products/settings_tree.h"

namespace sssup::products {
namespace {

// Registered licences are a list in the registry; Answers is the message that has such a list.
using Registered = proto::Answers;

Expected<Registered> read_registered(machine::Machine& machine, const proto::ProductProfile& profile) {
  Registered registered;
  SSSUP_TRY(const auto tree, machine.registry().read(profile.licence().registry_key()));
  if (tree) SSSUP_CHECK(from_tree(*tree, profile.licence().registry_key(), registered, machine.secrets()));
  return registered;
}

// The one that `licence` would take the place of; null when there is none.
proto::UpgradeLicence* known(Registered& registered, const proto::UpgradeLicence& licence) {
  for (auto& one : *registered.mutable_upgrade_licences())
    if (rules::same_licence(one, licence)) return &one;
  return nullptr;
}

// The file names products by NEC's order codes, which the profile need not know; CLUSTERPRO's registration judges them.
std::string trial_product(const proto::ProductProfile& profile, std::string_view code) {
  std::string product;
  for (const auto& known : profile.licence().products()) {
    if (known.trial() && (product.empty() || known.key() == code)) product = known.key();
  }
  return product;
}

// The groups of trial_line_pattern, in their order.
struct TrialLine {
  std::string key, product, count, from, to;
};

// Longer than any line of that form by far; std::regex recurses with the length of its input.
constexpr std::size_t longest_trial_file = 512;

Expected<TrialLine> match_trial_line(const proto::ProductProfile& profile, std::string_view content) {
  const auto no_trial_file = [] { return fail(Error::Kind::invalid, text::id::products_trial_form); };
  if (content.size() > longest_trial_file) return no_trial_file();
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // Notepad's
  if (content.starts_with(byte_order_mark)) content.remove_prefix(byte_order_mark.size());
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.remove_suffix(1);
  const std::string line(content);
  try {
    std::smatch match;
    if (!std::regex_match(line, match, std::regex(profile.licence().trial_line_pattern())) || match.size() != 6) {
      return no_trial_file();
    }
    return TrialLine{match[1], match[2], match[3], match[4], match[5]};
  } catch (const std::regex_error& error) {
    return fail(Error::Kind::invalid, {text::id::products_trial_pattern, {{"product", profile.product()}}},
                error.what());
  }
}

}  // namespace

Expected<Registration> registration(machine::Machine& machine, const proto::ProductProfile& profile,
                                    const proto::UpgradeLicence& licence) {
  SSSUP_TRY(Registered registered, read_registered(machine, profile));
  const auto* one = known(registered, licence);
  if (one == nullptr) return Registration::none;
  if (one->key() != licence.key()) return Registration::other_key;
  const bool same = google::protobuf::util::MessageDifferencer::Equals(
      rules::with_defaults(*one, profile.licence()), rules::with_defaults(licence, profile.licence()));
  return same ? Registration::same : Registration::changes;
}

Status register_licence(machine::Machine& machine, const proto::ProductProfile& profile,
                        const proto::UpgradeLicence& licence) {
  if (licence.serial_number().empty() && licence.key().empty()) {
    return fail(Error::Kind::invalid, text::id::products_licence_serial);
  }
  SSSUP_TRY(Registered registered, read_registered(machine, profile));
  auto* place = known(registered, licence);
  if (place != nullptr && place->key() != licence.key()) {
    return fail(Error::Kind::invalid, {text::id::products_licence_other_key, {{"serial", licence.serial_number()}}});
  }
  if (place == nullptr) place = registered.add_upgrade_licences();
  *place = rules::with_defaults(licence, profile.licence());
  SSSUP_TRY(const auto tree, to_tree(registered, machine.secrets()));
  return machine.registry().write_private(profile.licence().registry_key(), tree);
}

Expected<std::vector<proto::UpgradeLicence>> registered_licences(machine::Machine& machine,
                                                                 const proto::ProductProfile& profile) {
  SSSUP_TRY(Registered registered, read_registered(machine, profile));
  std::vector<proto::UpgradeLicence> licences;
  for (auto& licence : *registered.mutable_upgrade_licences()) {
    licence.clear_key();
    licences.push_back(std::move(licence));
  }
  return licences;
}

Expected<TrialLicence> parse_trial_licence(const proto::ProductProfile& profile, std::string_view file_content) {
  SSSUP_TRY(TrialLine line, match_trial_line(profile, file_content));
  TrialLicence trial;
  proto::UpgradeLicence& licence = trial.licence;
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(line.count.data(), line.count.data() + line.count.size(), count);
  if (error != std::errc() || end != line.count.data() + line.count.size() || count == 0) {
    return fail(Error::Kind::invalid, text::id::products_trial_count);
  }
  const auto from = rules::parse_day(line.from), to = rules::parse_day(line.to);
  if (!from || !to || *to < *from) {
    return fail(Error::Kind::invalid, {text::id::products_trial_dates, {{"from", line.from}, {"to", line.to}}});
  }
  licence.set_count(count);
  licence.set_key(std::move(line.key));
  licence.set_valid_from(std::move(line.from));
  licence.set_valid_until(std::move(line.to));
  if (auto product = trial_product(profile, line.product); !product.empty()) licence.set_product(std::move(product));
  trial.product = std::move(line.product);
  return trial;
}

}  // namespace sssup::products
