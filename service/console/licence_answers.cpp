#include "service/console/licence_answers.h"

#include <algorithm>

#include "common/rules/licence_pages.h"
#include "common/rules/licences.h"
#include "common/rules/names.h"

namespace sssup::console {
namespace {

namespace page = rules::licence_page;
namespace button = page::button;
namespace field = page::field;

std::optional<std::string> value_of(const proto::UpgradeLicence& licence, std::string_view item) {
  if (item == field::unit && licence.has_unit()) return proto::UpgradeLicence::Unit_Name(licence.unit());
  if (item == field::count && licence.has_count()) return std::to_string(licence.count());
  if (item == field::serial_number && licence.has_serial_number()) return licence.serial_number();
  if (item == field::key && licence.has_key()) return licence.key();
  if (item == field::product && licence.has_product()) return licence.product();
  return std::nullopt;
}

bool has_button(const proto::Question& question, std::string_view id) {
  return std::any_of(question.buttons().begin(), question.buttons().end(),
                     [&](const proto::Button& each) { return each.id() == id; });
}

proto::Answer with_button(const proto::Question& question, std::string_view id) {
  proto::Answer answer;
  answer.set_question_id(question.id());
  answer.set_instance(question.instance());
  answer.set_button(std::string(id));
  return answer;
}

}  // namespace

bool LicenceAnswers::is_about(const proto::Question& question) {
  const auto pages = {page::start, page::way, page::product, page::unit, page::key, page::file, page::confirm};
  return std::find(pages.begin(), pages.end(), question.id()) != pages.end();
}

std::optional<proto::Answer> LicenceAnswers::answer(const proto::Question& question) {
  if (question.id() == page::start) {
    const bool left = next(question.licences()) != nullptr;
    return with_button(question, left ? button::register_licence : button::finish);
  }
  const proto::UpgradeLicence* licence = entering_ < 0 ? named_by(question) : &licences_[entering_];
  // Somebody else's entry, half-way: from the start page on it is ours.
  if (licence == nullptr && has_button(question, button::back)) return with_button(question, button::back);
  if (licence == nullptr) return std::nullopt;
  if (question.id() == page::way) return with_button(question, button::items);
  const bool goes_on = has_button(question, button::next);
  proto::Answer answer = with_button(question, goes_on ? button::next : button::register_licence);
  for (const proto::Field& asked : question.fields()) {
    const auto value = value_of(*licence, asked.id());
    if (!value) continue;
    auto* said = answer.add_fields();
    said->set_field(asked.id());
    said->add_values(*value);
  }
  if (question.id() == page::confirm) entering_ = -1;  // what is entered next is not known to be ours
  return answer;
}

// The first that is neither registered nor was tried from here.
const proto::UpgradeLicence* LicenceAnswers::next(const proto::ServerLicences& server) {
  std::set<std::string> registered;
  for (const std::string& serial : server.registered()) registered.insert(rules::lower(serial));
  for (entering_ = 0; entering_ < licences_.size(); ++entering_) {
    const auto& licence = licences_[entering_];
    const bool known = licence.has_serial_number() && registered.contains(rules::lower(licence.serial_number()));
    if (!known && tried_.insert(entering_).second) return &licence;
  }
  entering_ = -1;
  return nullptr;
}

// Of a run that was begun with an answer file that left something out: the licence that is asked for.
const proto::UpgradeLicence* LicenceAnswers::named_by(const proto::Question& question) const {
  if (has_button(question, button::back)) return nullptr;
  std::string serial;
  for (const proto::Field& asked : question.fields())
    if (asked.id() == field::serial_number && !asked.initial().empty()) serial = asked.initial(0);
  const auto found = std::find_if(licences_.begin(), licences_.end(), [&](const proto::UpgradeLicence& licence) {
    return licence.has_key() && rules::lower(licence.serial_number()) == rules::lower(serial);
  });
  return found == licences_.end() ? nullptr : &*found;
}

}  // namespace sssup::console
