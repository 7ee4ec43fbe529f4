#include "service/console/this_server.h"

#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/upgrade/resume.h"
#include "service/upgrade/start.h"

namespace sssup::console {

namespace {

Expected<migration::Products> products_of(machine::Machine& machine) {
  return upgrade::products_before_start(machine, products::editions().front());
}

}  // namespace

Expected<proto::Server> read_server(machine::Machine& machine) {
  SSSUP_TRY(const auto products, products_of(machine));
  SSSUP_TRY(auto server, products::read_server(machine, products));
  server.set_format(1);
  return server;
}

Expected<proto::Server> read_server_and_medium(machine::Machine& machine) {
  SSSUP_TRY(const auto products, products_of(machine));
  SSSUP_TRY(auto server, upgrade::read_server_before_start(machine, products));
  server.set_format(1);
  // Whoever checks the server some day before has no medium yet; UPGRADE.EXE brings it, and the start is checked again.
  if (!server.medium().has_present()) server.clear_medium();
  return server;
}

}  // namespace sssup::console
