// The whole server, as readiness and migration see it.
#include <algorithm>
#include <array>
#include <set>

#include "common/rules/names.h"
#include "service/products/places.h"
#include "service/products/product.h"

namespace sssup::products {
namespace {

// Said when it is not in the one place that goes without saying.
template <class Product>
Status tell_views(machine::Machine& machine, const proto::ProductProfile& profile, Product& product) {
  SSSUP_TRY(const auto found, places_found(machine, profile));
  product.clear_views();
  if (found.size() == 1 && found.front().view() == proto::VIEW_64_BIT) return {};
  for (const auto& place : found) product.add_views(place.view());
  return {};
}

}  // namespace

Expected<proto::Server> read_server(machine::Machine& machine, const migration::Products& anywhere) {
  SSSUP_TRY(const auto products, settle(machine, anywhere));
  SSSUP_TRY(proto::Server server, machine.facts());
  SSSUP_TRY(*server.mutable_sss(), read_sss(machine, products.sss));
  SSSUP_CHECK(tell_views(machine, anywhere.sss, *server.mutable_sss()));

  SSSUP_TRY(const Presence clusterpro, presence(machine, products.clusterpro));
  server.mutable_clusterpro()->set_installed(clusterpro != Presence::absent);
  SSSUP_CHECK(tell_views(machine, anywhere.clusterpro, *server.mutable_clusterpro()));
  SSSUP_TRY(const auto key, machine.registry().read(products.clusterpro.registry_key()));
  if (key) {
    const auto version = key->values.find("Version");
    const auto* text = version == key->values.end() ? nullptr : std::get_if<std::string>(&version->second);
    if (text != nullptr) server.mutable_clusterpro()->set_version(*text);
  }

  // The products' own services are said with the products.
  std::set<std::string> own;
  for (const auto& service : server.sss().services()) own.insert(rules::lower(service.name()));
  for (const auto& name : products.clusterpro.services()) own.insert(rules::lower(name));
  auto& services = *server.mutable_services();
  services.erase(std::remove_if(services.begin(), services.end(),
                                [&own](const auto& service) { return own.contains(rules::lower(service.name())); }),
                 services.end());
  return server;
}

Expected<proto::Server> read_server_and_medium(machine::Machine& machine, const migration::Products& products) {
  SSSUP_TRY(proto::Server server, read_server(machine, products));
  const std::array<std::string, 2> setups = {products.sss.setup().path(), products.clusterpro.setup().path()};
  SSSUP_TRY(*server.mutable_medium(), machine.setups().look_at_medium(setups));
  return server;
}

}  // namespace sssup::products
