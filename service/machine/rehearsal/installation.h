// What a product's Setup puts on a server and takes away again, by the product's profile, in two halves: between them
// the product is half there.
#pragma once

#include "profile.pb.h"
#include "service/machine/rehearsal/server.h"
#include "service/migration/convert.h"

namespace sssup::machine::rehearsal {

class Installation {
 public:
  /// SSS's services run after the next start; CLUSTERPRO's are started by hand until the operator sets them to
  /// automatic (manual 3.4.2).
  Installation(Server& server, const migration::Products& products, const proto::ProductProfile& profile)
      : server_(server), products_(products), profile_(profile) {}

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

  Server& server_;
  const migration::Products& products_;
  const proto::ProductProfile& profile_;
};

}  // namespace sssup::machine::rehearsal
