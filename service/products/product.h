// How a product is found, read, set up, configured and licensed, by its profile and through Machine. But for presence()
// and read_server(), which look in every place of the profile, all of it happens in the first place (places.h).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "choices.pb.h"
#include "service/machine/machine.h"
#include "service/migration/convert.h"

namespace sssup::products {

enum class Presence {
  absent,
  whole,
  half,  // some of registry, services, files are there: a failed Setup
};

/// Registry keys and folders that belong to the product in its first place: what a backup takes.
struct Belongings {
  std::vector<std::string> registry_keys;
  std::vector<std::string> folders;
  std::vector<std::string> services;
};

/// The places of the profile with a key or the folder of the product. Services are in no place.
Expected<std::vector<proto::PlaceProfile>> places_found(machine::Machine& machine,
                                                        const proto::ProductProfile& profile);
/// The profile at the first place where the product is; unchanged when it is in none.
Expected<proto::ProductProfile> settle(machine::Machine& machine, const proto::ProductProfile& profile);
Expected<migration::Products> settle(machine::Machine& machine, migration::Products products);

Belongings belongings(const proto::ProductProfile& profile);
/// The services of the product on this server: those its settings name, else the profile's. Names only.
Expected<std::vector<std::string>> services_of(machine::Machine& machine, const proto::ProductProfile& profile);
/// In the first place with something of it; services alone are half a product.
Expected<Presence> presence(machine::Machine& machine, const proto::ProductProfile& anywhere);
/// Profiles in the medium's folder `profiles`; none when it has none, or is not there. Kind::invalid names the file.
Expected<proto::ProfileOverrides> overrides_on_medium(machine::Machine& machine);
/// `copy`: the folder with the copy of the medium. The program's hash is the caller's to set.
machine::SetupCommand setup_command(const proto::ProductProfile& profile, machine::SetupAction action, bool silent,
                                    std::string_view copy);

// --- SSS (service/products/sss)
// ---------------------------------------------------------------------------------------

/// Everything SSS is set to; `installed` false when absent. Secrets included: the caller seals what it keeps.
Expected<proto::Sss> read_sss(machine::Machine& machine, const proto::ProductProfile& profile);
/// The other direction, for the stand-in Setups and tests.
Status write_sss(machine::Machine& machine, const proto::ProductProfile& profile, const proto::Sss& sss);

/// facts() with both products read, each where it is: the server as readiness and migration see it.
Expected<proto::Server> read_server(machine::Machine& machine, const migration::Products& anywhere);
/// The same with what is on the medium: what a start depends on besides the server (manual 1.2).
Expected<proto::Server> read_server_and_medium(machine::Machine& machine, const migration::Products& products);

// --- CLUSTERPRO (service/products/clusterpro)
// ---------------------------------------------------------------------------

/// Writes scripts (one batch), then settings, accounts (passwords sealed) and option licences; repeatable.
Status apply(machine::Machine& machine, const proto::ProductProfile& profile, const migration::Conversion& conversion,
             const proto::Sss& sss, const proto::Answers& answers);
/// Reads back and compares; the first difference is the error.
Status verify_applied(machine::Machine& machine, const proto::ProductProfile& profile,
                      const migration::Conversion& conversion);
/// The installed product's settings and scripts as `convert` would give them: for tests and DIR/result.
Expected<migration::Conversion> read_applied(machine::Machine& machine, const proto::ProductProfile& profile);

/// Ports given in the product's own Setup (manual 2.8), as the installed product keeps them; those it does not keep
/// where the profile says are left out.
Expected<std::vector<proto::SetupPort>> setup_ports(machine::Machine& machine, const proto::ProductProfile& profile);

/// How a licence stands to those that are registered, by its serial number, or without any by its key.
enum class Registration {
  none,
  same,       // registered in just this way: entered anew it would change nothing
  changes,    // its unit, number or product would be put right
  other_key,  // refused
};
Expected<Registration> registration(machine::Machine& machine, const proto::ProductProfile& profile,
                                    const proto::UpgradeLicence& licence);
/// Repeatable: the same serial number is registered once. What the licence leaves out takes its default. Kind::invalid
/// when its serial number is registered with another key: nothing is overwritten.
Status register_licence(machine::Machine& machine, const proto::ProductProfile& profile,
                        const proto::UpgradeLicence& licence);
/// Registered licences, those that do not count (rules::counting) among them; keys left out.
Expected<std::vector<proto::UpgradeLicence>> registered_licences(machine::Machine& machine,
                                                                 const proto::ProductProfile& profile);
/// One line of a trial licence file: its fields, or why not.
struct TrialLicence {
  proto::UpgradeLicence licence;
  std::string product;  // NEC's order code, as the file has it
};
Expected<TrialLicence> parse_trial_licence(const proto::ProductProfile& profile, std::string_view file_content);

/// Templates the installed product brings, found by their labels; nothing when it brings none.
struct Templates {
  std::string start, stop;
};
Expected<std::optional<Templates>> installed_templates(machine::Machine& machine, const proto::ProductProfile& profile,
                                                       std::string_view locale);

}  // namespace sssup::products
