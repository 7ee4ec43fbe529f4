// The pages of the licence registration (2.10.1–2.10.7), one question each.
#pragma once

#include <cstdint>
#include <vector>

#include "choices.pb.h"
#include "common/rules/licences.h"
#include "common/text/message.h"
#include "journal.pb.h"
#include "profile.pb.h"
#include "question.pb.h"
#include "server.pb.h"

namespace sssup::upgrade {

/// What the pages tell of the server and its licences.
struct LicenceStanding {
  LicenceStanding(const proto::Server& server, const std::vector<proto::UpgradeLicence>& all,
                  const proto::LicenceProfile& licence_profile);

  const proto::LicenceProfile& profile;
  rules::Licences registered;
  rules::UpgradeLicences upgrade;
  proto::ServerLicences facts;
};

/// The page the entry is on.
proto::Question licence_question(const proto::LicenceEntry& entry, const LicenceStanding& standing);
/// Of a licence of the answer file that cannot be registered as it is, `why`: what else it says, serial number and key
/// to be entered.
proto::Question rest_of_licence(const proto::UpgradeLicence& given, const proto::LicenceProfile& profile,
                                const text::Message& why);

/// "20040630" as "2004-06-30"; anything else as it is.
std::string day_for_reader(std::string_view day);

}  // namespace sssup::upgrade
