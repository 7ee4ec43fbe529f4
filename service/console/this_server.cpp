#include "service/console/this_server.h"

#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/upgrade/start.h"

namespace sssup::console {

Expected<proto::Server> read_server(machine::Machine& machine) {
  SSSUP_TRY(const auto products, upgrade::products_before_start(machine, products::editions().front()));
  SSSUP_TRY(auto server, products::read_server(machine, products));
  server.set_format(1);
  return server;
}

}  // namespace sssup::console
