// A server file becomes a server in a folder.
#include <cmath>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "common/rules/names.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/medium_bounds.h"
#include "service/machine/rehearsal/boot.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/installation.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/machine/rehearsal/server.h"
#include "service/machine/rehearsal/upgrade_medium.h"
#include "service/machine/rehearsal/volumes.h"
#include "service/products/places.h"
#include "service/products/product.h"
#include "service/products/profile.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view profiles_of_medium = "profiles\\";

std::string deterministic_bytes(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

// Keyed, so that the passwords in the server file cannot be guessed from it.
std::string source_hash(const SecretBox& secrets, const proto::Server& server, const Options& options) {
  std::string hashes = secrets.keyed_hash(deterministic_bytes(server));
  for (const auto& [path, content] : options.medium) hashes += secrets.keyed_hash(path) + secrets.keyed_hash(content);
  return secrets.keyed_hash(hashes + deterministic_bytes(options.scenario));
}

tl::unexpected<Error> cannot_create(const fs::path& folder, const std::error_code& error) {
  return fail(Error::Kind::io, {text::id::rehearsal_create, {{"path", text::utf8_of(folder)}}}, error.message());
}

Status make_private_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return cannot_create(folder, error);
  return {};
}

// Drives of the server, and those that the products are installed on.
Status make_drives(const Layout& layout, const proto::Server& server, const migration::Products& products) {
  std::string letters;
  for (const auto* profile : {&products.sss, &products.clusterpro})
    for (const auto& place : products::places_of(*profile)) letters += place.install_folder().substr(0, 1);
  for (const auto& disk : server.disks()) letters += disk.letter().substr(0, 1);
  for (char letter : letters) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (letter >= 'A' && letter <= 'Z') SSSUP_CHECK(make_private_folder(layout.disks() / std::string(1, letter)));
  }
  return {};
}

proto::Server without_products(const proto::Server& server) {
  proto::Server facts = server;
  facts.clear_sss();
  facts.clear_clusterpro();
  facts.clear_services();
  return facts;
}

state::ServiceList windows_services(const proto::Server& server, const proto::Scenario& scenario) {
  state::ServiceList list;
  for (const auto& service : server.services()) {
    const bool is_snmp = rules::lower(service.name()) == "snmp";
    if (is_snmp && scenario.snmp_missing_until_checked_again()) continue;
    if (service.state() != proto::WindowsService::MISSING) *list.add_services() = service;
  }
  return list;
}

Status write_state(const Layout& layout, const proto::Server& server, const Options& options,
                   const migration::Products& products) {
  SSSUP_TRY(const auto key, SecretBox::make_key());
  state::Made made;
  made.set_format(made_format);
  made.set_source(source_hash(SecretBox(key), server, options));
  made.mutable_medium()->insert(options.medium.begin(), options.medium.end());
  const auto setups = files_for_setups(products);
  made.mutable_medium()->insert(setups.begin(), setups.end());
  made.set_speed(options.speed);
  made.set_setup_program(text::utf8_of(options.setup_program));
  state::Boot boot;
  boot.set_identity(new_boot_identity());
  boot.set_number(1);

  Gate gate(layout, Gate::Actor::host, {});
  return gate.note([&](const Passage& passage) -> Status {
    SSSUP_CHECK(durable::write(passage, layout.key(), std::string(key.begin(), key.end())));
    std::error_code error;
    fs::permissions(layout.key(), fs::perms::owner_read | fs::perms::owner_write, error);
    if (error) return cannot_create(layout.folder(), error);
    SSSUP_CHECK(durable::write(passage, layout.effects(), std::string(20, ' ')));
    SSSUP_CHECK(durable::store(passage, layout.made(), made));
    SSSUP_CHECK(durable::store(passage, layout.scenario(), options.scenario));
    SSSUP_CHECK(durable::store(passage, layout.boot(), boot));
    SSSUP_CHECK(durable::store(passage, layout.facts(), without_products(server)));
    SSSUP_CHECK(durable::store(passage, layout.volumes(), volumes_of(server)));
    return durable::store(passage, layout.services(), windows_services(server, options.scenario));
  });
}

Status install(Server& server, const migration::Products& products, const proto::ProductProfile& profile) {
  Installation installation(server, products, profile);
  SSSUP_CHECK(installation.install_first_half());
  return installation.install_second_half();
}

// In each view the server file names. The first of them is the one in use: its profile is returned.
Expected<proto::ProductProfile> install_in(const google::protobuf::RepeatedField<int>& views, Server& server,
                                           const migration::Products& products, const proto::ProductProfile& profile) {
  auto used = products::in_view(profile, views.empty() ? proto::VIEW_UNSPECIFIED : static_cast<proto::View>(views[0]));
  SSSUP_CHECK(install(server, products, used));
  for (int i = 1; i < views.size(); ++i)
    SSSUP_CHECK(install(server, products, products::in_view(profile, static_cast<proto::View>(views[i]))));
  return used;
}

// Services as the server file has them: their own names and states, missing ones missing.
Status install_sss(Server& server, const migration::Products& products, const proto::Sss& sss) {
  SSSUP_TRY(const auto profile, install_in(sss.views(), server, products, products.sss));
  if (!sss.services().empty()) {
    for (const auto& name : profile.services()) SSSUP_CHECK(server.services().remove(name));
    for (const auto& service : sss.services()) {
      if (service.state() != proto::WindowsService::MISSING) SSSUP_CHECK(server.services().add(service));
    }
  }
  return products::write_sss(server, profile, sss);
}

Status install_clusterpro(Server& server, const migration::Products& products, const proto::ClusterproState& state) {
  SSSUP_TRY(const auto profile, install_in(state.views(), server, products, products.clusterpro));
  if (!state.has_version()) return {};
  RegistryKey key;
  key.values["Version"] = state.version();
  return server.registry().write(profile.registry_key(), key);
}

Expected<migration::Products> products_for(const Options& options) {
  proto::ProfileOverrides overrides;
  for (const auto& [path, content] : options.medium) {
    if (!path.starts_with(profiles_of_medium)) continue;
    SSSUP_CHECK(check_small_file(path, content.size()));
    SSSUP_TRY(*overrides.add_profiles(), products::parse_override(path, content));
  }
  return products::with_overrides(products::editions().front(), overrides);
}

Status build(const Layout& layout, const proto::Server& server, const Options& options) {
  SSSUP_TRY(const auto products, products_for(options));
  for (const auto& folder : {layout.server(), layout.machine(), layout.registry(), layout.disks()}) {
    SSSUP_CHECK(make_private_folder(folder));
  }
  SSSUP_CHECK(make_drives(layout, server, products));
  SSSUP_CHECK(write_state(layout, server, options, products));
  SSSUP_TRY(const auto machine, Server::open(layout, Gate::Actor::host));
  if (server.sss().installed()) SSSUP_CHECK(install_sss(*machine, products, server.sss()));
  if (server.clusterpro().installed()) SSSUP_CHECK(install_clusterpro(*machine, products, server.clusterpro()));
  return {};
}

Status build_and_rename(const Layout& layout, const proto::Server& server, const Options& options) {
  const Layout building(layout.folder(), layout.folder() / "server.new~");
  std::error_code error;
  fs::remove_all(building.server(), error);  // of one that was cut off
  if (!error) {
    const Status built = build(building, server, options);
    if (!built) {
      fs::remove_all(building.server(), error);
      return built;
    }
    error = platform::flush_disk_of(building.server());
  }
  if (!error) fs::rename(building.server(), layout.server(), error);
  if (!error) error = platform::flush(layout.folder());
  if (error) return cannot_create(layout.folder(), error);
  return {};
}

}  // namespace

Status create(const fs::path& folder, const proto::Server& server, const Options& options) {
  if (!std::isfinite(options.speed) || options.speed < 0) {
    return fail(Error::Kind::invalid, text::id::rehearsal_speed);
  }
  const Layout layout(fs::absolute(folder).lexically_normal());
  std::error_code error;
  if (fs::exists(layout.server(), error)) {
    SSSUP_TRY(auto known, Server::open(layout, Gate::Actor::host));
    if (known->made().source() == source_hash(known->secrets(), server, options)) return {};
    return fail(Error::Kind::refused, {text::id::rehearsal_other, {{"path", text::utf8_of(folder)}}});
  }
  const bool was_there = fs::exists(layout.folder(), error);
  if (!was_there) SSSUP_CHECK(make_private_folder(layout.folder()));
  const Status made = build_and_rename(layout, server, options);
  if (!made && !was_there) fs::remove(layout.folder(), error);
  return made;
}

Expected<std::unique_ptr<Machine>> open(const fs::path& folder) {
  SSSUP_TRY(auto server, Server::open(Layout(fs::absolute(folder).lexically_normal()), Gate::Actor::service));
  return std::unique_ptr<Machine>(std::move(server));
}

}  // namespace sssup::machine::rehearsal
