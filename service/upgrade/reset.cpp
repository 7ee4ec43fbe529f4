#include "service/upgrade/reset.h"

#include <optional>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/outcome/explained.h"
#include "common/rules/names.h"
#include "common/text/events.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/end_of_run.h"
#include "service/upgrade/run_journal.h"
#include "service/upgrade/run_mark.h"
#include "service/upgrade/start.h"
#include "service/upgrade/working_volume.h"

namespace sssup::upgrade {
namespace {

using products::Presence;
using text::Message;
namespace id = text::id;

// What there is of ours on the server, as far as it can be told.
struct Traces {
  std::optional<Anchor> anchor;
  std::vector<std::string> folders;  // to be removed; that of the anchor is the last
  bool service = false;
  bool key = false;
  std::optional<Error> unreadable;  // the anchor or the service: why it cannot be told
  std::vector<Message> keeps;       // folders of our name
  std::vector<Message> unknown;
};

Message because(const text::Entry& entry, const Error& error, Message::Arguments arguments = {}) {
  Message line = told_with_why(entry, explained(error));
  line.arguments.insert(line.arguments.end(), arguments.begin(), arguments.end());
  return line;
}

bool same(std::string_view path, std::string_view other) {
  return rules::lower(path) == rules::lower(other);
}

// Where runs keep their folder when nobody chose another.
std::vector<std::string> usual_folders(const proto::Server& server) {
  std::vector<std::string> folders = {own_folder({}, server)};
  for (const auto& [name, value] : server.environment()) {
    if (rules::lower(name) != "temp") continue;
    std::string folder = rules::run_folder(value);
    if (!same(folder, folders.front())) folders.push_back(std::move(folder));
  }
  return folders;
}

std::optional<std::string> anchored_folder(const std::optional<Anchor>& anchor) {
  if (!anchor || !rules::lower(anchor->folder).ends_with('\\' + rules::lower(rules::run_folder_name)))
    return std::nullopt;
  return anchor->folder;
}

Message keeps(const text::Entry& entry, const std::string& folder) {
  return {entry, {{"folder", folder}}};
}

// Nothing: the folder is of this run. Else what is said of its being kept.
Expected<std::optional<Message>> why_anchored_is_kept(machine::Machine& machine, const Anchor& anchor) {
  SSSUP_TRY(const machine::Place place, machine.files().look(anchor.folder));
  // A crash came when a removal had taken the mark, which goes last.
  if (place == machine::Place::empty_folder && anchor.end != End::none) return std::nullopt;
  SSSUP_TRY(const auto mark, read_mark(machine, anchor.folder));
  if (mark) {
    if (!anchor.run.empty() && mark->run != anchor.run) return keeps(id::reset_keeps_folder_other, anchor.folder);
    return std::nullopt;
  }
  // A version that marked nothing began the run: the anchor and a journal must do, even one that cannot be read.
  if (anchor.run.empty()) {
    SSSUP_TRY(const machine::Place journal, machine.files().look(journal_path(anchor.folder)));
    if (journal != machine::Place::free) return std::nullopt;
  }
  return keeps(id::reset_keeps_folder, anchor.folder);
}

Expected<std::optional<Message>> why_usual_is_kept(machine::Machine& machine, const std::string& folder,
                                                   const std::string& server) {
  SSSUP_TRY(const FolderState state, state_of_folder(machine, folder, server));
  if (state == FolderState::marked) return std::nullopt;
  const auto mark = read_mark(machine, folder);
  return keeps(mark && *mark ? id::reset_keeps_folder_other : id::reset_keeps_folder, folder);
}

void sort_out(machine::Machine& machine, const std::string& folder, Traces& traces,
              const Expected<std::optional<Message>>& kept) {
  const auto there = machine.files().look(folder);
  if (there && *there == machine::Place::free) return;
  if (!kept)
    traces.keeps.push_back(because(id::reset_keeps_folder_unread, kept.error(), {{"folder", folder}}));
  else if (*kept)
    traces.keeps.push_back(**kept);
  else
    traces.folders.push_back(folder);
}

void find_folders(machine::Machine& machine, Traces& traces) {
  const auto anchored = anchored_folder(traces.anchor);
  const auto server = machine.facts();
  if (!server) traces.unknown.push_back(because(id::reset_unknown, server.error()));
  for (const std::string& folder : server ? usual_folders(*server) : std::vector<std::string>())
    if (!anchored || !same(folder, *anchored))
      sort_out(machine, folder, traces, why_usual_is_kept(machine, folder, server->computer_name()));
  if (anchored && traces.anchor->missing)
    traces.keeps.push_back(
        {id::reset_keeps_folder_gone,
         {{"folder", *anchored}, {"label", name_of_volume(traces.anchor->volume)}, {"drive", anchored->substr(0, 1)}}});
  else if (anchored)
    sort_out(machine, *anchored, traces, why_anchored_is_kept(machine, *traces.anchor));
}

Traces find_traces(machine::Machine& machine) {
  Traces traces;
  const auto key = machine.registry().read(machine::own_key);
  const auto anchor = key ? read_anchor(machine) : tl::unexpected(key.error());
  if (anchor)
    traces.anchor = *anchor;
  else
    traces.unreadable = anchor.error();
  traces.key = key && key->has_value();
  const auto service = machine.services().query(machine::own_service);
  traces.service = service && service->has_value();
  if (!service && !traces.unreadable) traces.unreadable = service.error();
  if (traces.unreadable) traces.unknown.push_back(because(id::reset_unknown, *traces.unreadable));
  find_folders(machine, traces);
  return traces;
}

std::vector<Message> say(const Traces& traces, const text::Entry& folder_text, const text::Entry& service_text,
                         const text::Entry& key_text) {
  std::vector<Message> lines;
  for (const std::string& folder : traces.folders) lines.push_back({folder_text, {{"folder", folder}}});
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

// `sss_whole`: nothing when it is not known; then only a backup that is there is spoken of.
Status add_backup(machine::Machine& machine, const Anchor& anchor, std::optional<bool> sss_whole,
                  std::vector<Message>& leaves) {
  if (anchor.backup.empty()) return {};
  const std::string backup = backup_of_sss(anchor.backup);
  if (anchor.backup_missing) {
    leaves.push_back(
        {id::reset_leaves_backup_away,
         {{"folder", backup},
          {"label", name_of_volume(anchor.backup_volume.id.empty() ? anchor.volume : anchor.backup_volume)}}});
    return {};
  }
  SSSUP_TRY(const bool there, machine.files().exists(manifest_of(backup)));
  const Message::Arguments folder = {{"folder", backup}};
  if (there)
    leaves.emplace_back(id::reset_leaves_backup, folder);
  else if (sss_whole)
    leaves.push_back(*sss_whole ? Message(id::reset_leaves_no_backup) : Message(id::reset_leaves_backup_gone, folder));
  return {};
}

Status add_products(machine::Machine& machine, const std::optional<Anchor>& anchor, ResetOutlook& outlook,
                    std::optional<bool>& sss_whole) {
  const std::string edition = anchor ? anchor->edition : products::editions().front();
  auto products = products_before_start(machine, edition);
  if (!products) products = products::built_in(products::editions().front());
  if (!products) return tl::unexpected<Error>(products.error());
  SSSUP_TRY(*products, products::settle(machine, *products));
  SSSUP_TRY(const Sss sss, look_at_sss(machine, products->sss));
  sss_whole = sss.presence == Presence::whole;
  if (sss.presence != Presence::absent) outlook.leaves.push_back(about_sss(sss));
  if (*sss_whole && !(sss.stopped.empty() && sss.manual.empty())) outlook.sss_asleep = outlook.leaves.back();
  SSSUP_TRY(const Presence clusterpro, products::presence(machine, products->clusterpro));
  if (clusterpro != Presence::absent)
    outlook.leaves.push_back(about_clusterpro(machine, products->clusterpro, clusterpro, anchor.has_value()));
  if (outlook.leaves.empty())
    outlook.leaves.emplace_back(anchor ? id::reset_leaves_sss_gone : id::reset_leaves_neither);
  return {};
}

// A folder that the anchor names goes at last, once the anchor says so: a crash in the midst of it, when the mark is
// gone, is made up for by the service's next start (remove_traces). Any other stays marked until it is gone.
Status remove_folders(machine::Machine& machine, const Traces& traces) {
  const auto anchored = anchored_folder(traces.anchor);
  for (const std::string& folder : traces.folders) {
    if (!anchored || folder != *anchored) {
      SSSUP_CHECK(remove_marked(machine, folder));
      continue;
    }
    Anchor ended = *traces.anchor;
    ended.end = End::reset;
    SSSUP_CHECK(write_anchor(machine, ended));
    SSSUP_CHECK(remove_run_folder(machine, ended));
  }
  return {};
}

void add(const std::vector<Message>& more, std::vector<Message>& lines) {
  lines.insert(lines.end(), more.begin(), more.end());
}

}  // namespace

ResetOutlook look_ahead_to_reset(machine::Machine& machine) {
  Traces traces = find_traces(machine);
  ResetOutlook outlook;
  outlook.removes = say(traces, id::reset_removes_folder, id::reset_removes_service, id::reset_removes_key);
  outlook.keeps = std::move(traces.keeps);
  outlook.unknown = std::move(traces.unknown);
  outlook.refused = std::move(traces.unreadable);
  const auto said = [&](const Status& told) {
    if (!told) outlook.leaves.push_back(because(id::reset_leaves_unknown, told.error()));
  };
  std::optional<bool> sss_whole;
  said(add_products(machine, traces.anchor, outlook, sss_whole));
  if (traces.anchor) said(add_backup(machine, *traces.anchor, sss_whole, outlook.leaves));
  return outlook;
}

Expected<std::vector<Message>> reset(machine::Machine& machine) {
  const Traces traces = find_traces(machine);
  if (traces.unreadable) return tl::unexpected<Error>(*traces.unreadable);
  SSSUP_CHECK(remove_folders(machine, traces));
  if (traces.service) SSSUP_CHECK(machine.services().remove(machine::own_service));
  SSSUP_CHECK(machine.remove_own_programs());
  if (traces.key) SSSUP_CHECK(machine.registry().remove(machine::own_key));
  return say(traces, id::reset_removed_folder, id::reset_removed_service, id::reset_removed_key);
}

std::vector<Message> lines_before(const ResetOutlook& outlook) {
  return lines_after(outlook.removes, outlook);
}

std::vector<Message> lines_after(const std::vector<Message>& removed, const ResetOutlook& outlook) {
  std::vector<Message> lines;
  for (const auto* part : {&removed, &outlook.keeps, &outlook.unknown, &outlook.leaves}) add(*part, lines);
  return lines;
}

}  // namespace sssup::upgrade
