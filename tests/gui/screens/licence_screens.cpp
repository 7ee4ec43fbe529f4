// The pages of 2.10 as the service asks them.
#include <stdexcept>

#include "common/rules/licence_pages.h"
#include "common/text/questions.h"
#include "service/products/profile.h"
#include "service/upgrade/licence_questions.h"
#include "tests/gui/screens/screens.h"

namespace sssup::gui::testing {
namespace {

namespace page = rules::licence_page;
using Entry = proto::LicenceEntry;

proto::UpgradeLicence licence(const char* serial, const char* product, proto::UpgradeLicence::Unit unit) {
  proto::UpgradeLicence made;
  made.set_serial_number(serial);
  made.set_product(product);
  made.set_unit(unit);
  made.set_count(1);
  return made;
}

Entry::Page page_named(const std::string& question) {
  if (question == page::start) return Entry::START;
  if (question == page::way) return Entry::WAY;
  if (question == page::product) return Entry::PRODUCT;
  if (question == page::unit) return Entry::UNIT;
  if (question == page::key) return Entry::KEY;
  if (question == page::file) return Entry::FILE;
  if (question == page::confirm) return Entry::CONFIRM;
  if (question == page::done) return Entry::DONE;
  throw std::invalid_argument("no licence page " + question);
}

}  // namespace

proto::State licence_screen(const std::string& question) {
  static const migration::Products both = products::built_in("CLUSTERPRO_SE_8").value();
  const auto& profile = both.clusterpro.licence();
  if (question == "licence-rest")
    return waiting(upgrade::rest_of_licence(licence("SAMPLE-1001", "SSS_UPGRADE", proto::UpgradeLicence::CPU), profile,
                                            text::id::licence_incomplete));
  const upgrade::LicenceStanding standing(sample_server("shop.json"),
                                          {licence("SAMPLE-1001", "SSS_UPGRADE", proto::UpgradeLicence::CPU),
                                           licence("SAMPLE-2001", "CLUSTERPRO_SE_8", proto::UpgradeLicence::NODE)},
                                          profile);
  Entry entry;
  entry.set_page(page_named(question));
  if (entry.page() >= Entry::CONFIRM)
    *entry.mutable_licence() = licence("SAMPLE-1002", "SSS_UPGRADE", proto::UpgradeLicence::NODE);
  return waiting(upgrade::licence_question(entry, standing));
}

}  // namespace sssup::gui::testing
