#include "service/upgrade/reset.h"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/names.h"
#include "common/text/events.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/start.h"

namespace sssup::upgrade {
namespace {

using products::Presence;
using text::Message;
namespace id = text::id;

// Of our name, with and without a mark of ours.
struct Folders {
  std::vector<std::string> ours, others;
};

// What there is of ours on the server.
struct Traces {
  std::optional<Anchor> anchor;
  Folders folders;
  bool service = false;
  bool key = false;
};

// The anchor names its folder: that is mark enough, even where the journal in it is gone. Elsewhere the journal is.
Expected<Folders> find_folders(machine::Machine& machine, const std::optional<Anchor>& anchor) {
  SSSUP_TRY(const auto facts, machine.facts());
  std::vector<std::string> candidates = {own_folder({}, facts)};
  for (const auto& [name, value] : facts.environment())
    if (rules::lower(name) == "temp") candidates.push_back(machine::join_path(value, own_folder_name));
  Folders found;
  const auto add = [&](const std::string& folder, bool ours) {
    const auto same = [&](const std::string& known) { return rules::lower(known) == rules::lower(folder); };
    if (std::none_of(found.ours.begin(), found.ours.end(), same) &&
        std::none_of(found.others.begin(), found.others.end(), same))
      (ours ? found.ours : found.others).push_back(folder);
  };
  if (anchor && rules::lower(anchor->folder).ends_with('\\' + rules::lower(own_folder_name))) {
    SSSUP_TRY(const bool there, machine.files().exists(anchor->folder));
    if (there) add(anchor->folder, true);
  }
  for (const std::string& folder : candidates) {
    SSSUP_TRY(const bool there, machine.files().exists(folder));
    if (!there) continue;
    SSSUP_TRY(const bool ours, bears_our_mark(machine, folder));
    add(folder, ours);
  }
  return found;
}

Expected<Traces> find_traces(machine::Machine& machine) {
  Traces traces;
  SSSUP_TRY(traces.anchor, read_anchor(machine));
  SSSUP_TRY(traces.folders, find_folders(machine, traces.anchor));
  SSSUP_TRY(const auto service, machine.services().query(machine::own_service));
  SSSUP_TRY(const auto key, machine.registry().read(machine::own_key));
  traces.service = service.has_value();
  traces.key = key.has_value();
  return traces;
}

std::vector<Message> say(const Traces& traces, const text::Entry& folder_text, const text::Entry& service_text,
                         const text::Entry& key_text) {
  std::vector<Message> lines;
  for (const std::string& folder : traces.folders.ours) lines.push_back({folder_text, {{"folder", folder}}});
  if (traces.service) lines.push_back({service_text, {{"service", std::string(machine::own_service)}}});
  if (traces.key) lines.push_back({key_text, {{"key", std::string(machine::own_key)}}});
  return lines;
}

struct Sss {
  Presence presence = Presence::absent;
  std::vector<std::string> stopped, manual;  // services
};

Expected<Sss> look_at_sss(machine::Machine& machine, const proto::ProductProfile& profile) {
  Sss sss;
  SSSUP_TRY(sss.presence, products::presence(machine, profile));
  SSSUP_TRY(const auto names, products::services_of(machine, profile));
  for (const std::string& name : names) {
    SSSUP_TRY(const auto service, machine.services().query(name));
    if (!service) continue;
    if (service->state() != proto::WindowsService::RUNNING) sss.stopped.push_back(name);
    if (service->start_type() != proto::WindowsService::AUTOMATIC) sss.manual.push_back(name);
  }
  return sss;
}

Message about_sss(const Sss& sss) {
  const auto about = [](const text::Entry& entry, const std::vector<std::string>& services) {
    return Message(entry, {{"services", fmt::format("{}", fmt::join(services, ", "))}});
  };
  if (sss.presence == Presence::half) return id::reset_leaves_sss_half;
  if (!sss.stopped.empty())
    return about(sss.manual.empty() ? id::reset_leaves_sss_stopped : id::reset_leaves_sss_frozen, sss.stopped);
  return sss.manual.empty() ? Message(id::reset_leaves_sss) : about(id::reset_leaves_sss_manual, sss.manual);
}

// Settings that cannot be read back are none that watch anything. Without a run it is none of ours.
Message about_clusterpro(machine::Machine& machine, const proto::ProductProfile& profile, Presence presence, bool run) {
  if (!run) return id::reset_leaves_clusterpro;
  if (presence == Presence::half) return id::reset_leaves_clusterpro_half;
  return products::read_applied(machine, profile) ? id::reset_leaves_clusterpro_set : id::reset_leaves_clusterpro_empty;
}

Status add_backup(machine::Machine& machine, const Anchor& anchor, bool sss_whole, std::vector<Message>& leaves) {
  if (anchor.backup.empty()) return {};
  const std::string backup = backup_of_sss(anchor.backup);
  SSSUP_TRY(const bool there, machine.files().exists(manifest_of(backup)));
  const Message::Arguments folder = {{"folder", backup}};
  if (there)
    leaves.push_back({id::reset_leaves_backup, folder});
  else
    leaves.push_back(sss_whole ? Message(id::reset_leaves_no_backup) : Message(id::reset_leaves_backup_gone, folder));
  return {};
}

Status add_what_is_left(machine::Machine& machine, const std::optional<Anchor>& anchor, ResetOutlook& outlook) {
  const std::string edition = anchor ? anchor->edition : products::editions().front();
  auto products = products_before_start(machine, edition);
  if (!products) products = products::built_in(products::editions().front());
  if (!products) return tl::unexpected<Error>(products.error());
  SSSUP_TRY(const Sss sss, look_at_sss(machine, products->sss));
  SSSUP_TRY(const Presence clusterpro, products::presence(machine, products->clusterpro));
  if (sss.presence != Presence::absent) outlook.leaves.push_back(about_sss(sss));
  if (sss.presence == Presence::whole && !(sss.stopped.empty() && sss.manual.empty()))
    outlook.sss_asleep = outlook.leaves.back();
  if (clusterpro != Presence::absent)
    outlook.leaves.push_back(about_clusterpro(machine, products->clusterpro, clusterpro, anchor.has_value()));
  if (outlook.leaves.empty())
    outlook.leaves.emplace_back(anchor ? id::reset_leaves_sss_gone : id::reset_leaves_neither);
  if (!anchor) return {};
  return add_backup(machine, *anchor, sss.presence == Presence::whole, outlook.leaves);
}

}  // namespace

Expected<ResetOutlook> look_ahead_to_reset(machine::Machine& machine) {
  SSSUP_TRY(const Traces traces, find_traces(machine));
  ResetOutlook outlook;
  outlook.removes = say(traces, id::reset_removes_folder, id::reset_removes_service, id::reset_removes_key);
  for (const std::string& folder : traces.folders.others)
    outlook.keeps.push_back({id::reset_keeps_folder, {{"folder", folder}}});
  if (const Status told = add_what_is_left(machine, traces.anchor, outlook); !told)
    outlook.leaves.push_back({id::reset_leaves_unknown, {{"cause", describe(told.error(), text::Language::english)}}});
  return outlook;
}

Expected<std::vector<Message>> reset(machine::Machine& machine) {
  SSSUP_TRY(const Traces traces, find_traces(machine));
  for (const std::string& folder : traces.folders.ours) SSSUP_CHECK(machine.files().remove(folder));
  if (traces.service) SSSUP_CHECK(machine.services().remove(machine::own_service));
  SSSUP_CHECK(machine.remove_own_programs());
  if (traces.key) SSSUP_CHECK(machine.registry().remove(machine::own_key));
  return say(traces, id::reset_removed_folder, id::reset_removed_service, id::reset_removed_key);
}

}  // namespace sssup::upgrade
