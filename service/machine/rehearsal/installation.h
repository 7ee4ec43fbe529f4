// What a product's Setup puts on a server and takes away again, by the product's profile, in two halves: between them
// the product is half there.
#pragma once

#include <functional>

#include "profile.pb.h"
#include "scenario.pb.h"
#include "service/machine/machine.h"
#include "service/migration/convert.h"

namespace sssup::machine::rehearsal {

class Server;

/// The profile in the one place that the product's Setup works in: where the product is, whole or half, else where the
/// scenario has Setup install it.
Expected<proto::ProductProfile> where_setup_works(Machine& machine, const proto::ProductProfile& profile,
                                                  const proto::Scenario& scenario);

class Installation {
 public:
  /// Puts a service into the service control manager, in place of one of the same name: a product's Setup does that,
  /// the upgrade never.
  using AddService = std::function<Status(const proto::WindowsService&)>;

  /// SSS's services run after the next start; CLUSTERPRO's are started by hand until the operator sets them to
  /// automatic (manual 3.4.2).
  Installation(Machine& machine, AddService add_service, const migration::Products& products,
               const proto::ProductProfile& profile)
      : machine_(machine), add_service_(std::move(add_service)), products_(products), profile_(profile) {}
  /// On a rehearsal server.
  Installation(Server& server, const migration::Products& products, const proto::ProductProfile& profile);

  Status install_first_half();
  Status install_second_half();
  Status remove_first_half();
  Status remove_second_half();
  /// The services as they are after an installation; settings stay.
  Status repair();

 private:
  bool is_clusterpro() const { return profile_.has_scripts(); }
  Status add_services();
  Status write_templates();
  RegistryKey setup_ports() const;

  Machine& machine_;
  AddService add_service_;
  const migration::Products& products_;
  const proto::ProductProfile& profile_;
};

}  // namespace sssup::machine::rehearsal
