#include "service/machine/rehearsal/upgrade_medium.h"

#include <algorithm>

#include "common/rules/names.h"
#include "common/text/machine.h"
#include "common/text/rehearsal.h"
#include "service/machine/medium_bounds.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/server.h"
#include "service/machine/sha256.h"
#include "service/products/medium_files.h"

namespace sssup::machine::rehearsal {
namespace {

MediumPlace usual_place() {
  return {.folder = "Q:\\", .label = "SSSUPGRADE", .serial = "5355-5047"};
}
MediumPlace another_drive() {
  MediumPlace place = usual_place();
  place.folder = "R:\\";
  return place;
}
MediumPlace another_medium() {
  return {.folder = "Q:\\", .label = "OTHER", .serial = "4F54-4845"};
}

std::vector<MediumPlace> places_of(proto::LaterMedium::Is is) {
  switch (is) {
    case proto::LaterMedium::MOVED: return {another_drive()};
    case proto::LaterMedium::OTHER: return {another_medium()};
    case proto::LaterMedium::ABSENT: return {};
    default: return {usual_place()};
  }
}

std::string as_it_is_at(const MediumPlace& place, const std::string& content) {
  return place.serial == another_medium().serial ? content + "of another medium\n" : content;
}

bool disturbs_later(const proto::Scenario& scenario) {
  return scenario.has_medium_later() || !scenario.copies_changed().empty() || !scenario.copies_removed().empty();
}

}  // namespace

std::map<std::string, std::string> files_for_setups(const migration::Products& products) {
  std::map<std::string, std::string> files;
  for (const auto* profile : {&products.sss, &products.clusterpro})
    for (const std::string& file : products::files_on_medium(*profile))
      files.emplace(file, file + " of " + profile->display_name() + ", as it would be on the medium\n");
  return files;
}

Expected<std::vector<MediumPlace>> UpgradeMedium::places() {
  state::Progress progress;
  SSSUP_CHECK(durable::load(layout_.progress(), progress));
  if (progress.medium_asked() < scenario_.medium_missing()) {
    progress.set_medium_asked(progress.medium_asked() + 1);
    SSSUP_CHECK(keep(progress));
    return std::vector<MediumPlace>{};
  }
  if (!scenario_.has_medium_later() || !progress.restarted_since_copies()) return std::vector{usual_place()};
  const auto& later = scenario_.medium_later();
  if (!later.has_times()) return places_of(later.is());
  if (progress.later_medium_asked() >= later.times()) return std::vector{usual_place()};
  progress.set_later_medium_asked(progress.later_medium_asked() + 1);
  SSSUP_CHECK(keep(progress));
  return places_of(later.is());
}

Expected<std::vector<FileEntry>> UpgradeMedium::list(const MediumPlace& place, std::string_view folder) const {
  const std::string below = rules::lower(folder) + '\\';
  std::vector<FileEntry> files;
  MediumBounds bounds;
  for (const auto& [path, content] : made_.medium()) {
    if (!rules::lower(path).starts_with(below)) continue;
    const FileEntry file{path, as_it_is_at(place, content).size()};
    SSSUP_CHECK(bounds.add(file));
    files.push_back(file);
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

Expected<std::optional<SeenFile>> UpgradeMedium::see(const MediumPlace& place, const FileEntry& expected) const {
  const auto content = content_of(place, expected.path);
  if (!content) return std::nullopt;
  SeenFile seen{content->size(), {}};
  if (seen.size == expected.size) seen.sha256 = sha256_of(*content);
  return seen;
}

Expected<std::string> UpgradeMedium::copy(const MediumPlace& place, const FileEntry& file, std::string_view to) {
  const auto content = content_of(place, file.path);
  if (!content)
    return fail(Error::Kind::not_found,
                {text::id::rehearsal_file_missing, {{"path", join_path(place.folder, file.path)}}});
  if (content->size() != file.size)
    return fail(Error::Kind::io, {text::id::machine_medium_changed, {{"path", join_path(place.folder, file.path)}}});
  SSSUP_CHECK(disks_.write(std::string(to), *content));
  SSSUP_CHECK(note_copy(file.path, to));
  return sha256_of(*content);
}

// As the server file has it; as often as the scenario says, worse.
Expected<proto::MediumState> UpgradeMedium::look() {
  proto::Server facts;
  SSSUP_CHECK(durable::load(layout_.facts(), facts));
  proto::MediumState state = facts.medium();
  if (!state.has_present()) state.set_present(true);
  state::Progress progress;
  SSSUP_CHECK(durable::load(layout_.progress(), progress));
  if (progress.medium_looked_at() >= scenario_.medium_missing_at_start()) return state;
  progress.set_medium_looked_at(progress.medium_looked_at() + 1);
  SSSUP_CHECK(keep(progress));
  state.set_present(!scenario_.setups_missing_at_start().empty());
  state.mutable_missing_files()->MergeFrom(scenario_.setups_missing_at_start());
  return state;
}

Expected<std::optional<std::string>> UpgradeMedium::read(std::string_view path) const {
  const auto content = content_of(usual_place(), path);
  if (content) SSSUP_CHECK(check_small_file(path, content->size()));
  return content;
}

std::optional<std::string> UpgradeMedium::content_of(const MediumPlace& place, std::string_view file) const {
  for (const auto& [path, content] : made_.medium())
    if (rules::lower(path) == rules::lower(file)) return as_it_is_at(place, content);
  return std::nullopt;
}

// Only where the scenario has something happen to the copies: a rehearsal that nothing disturbs is to be quick.
Status UpgradeMedium::note_copy(std::string_view file, std::string_view to) {
  if (!disturbs_later(scenario_)) return {};
  state::Progress progress;
  SSSUP_CHECK(durable::load(layout_.progress(), progress));
  (*progress.mutable_copies())[std::string(file)] = std::string(to);
  return keep(progress);
}

Status UpgradeMedium::keep(const state::Progress& progress) {
  return gate_.note([&](const Passage& passage) { return durable::store(passage, layout_.progress(), progress); });
}

Status disturb_medium(Server& server, const Passage& passage) {
  const proto::Scenario& scenario = server.scenario();
  if (!disturbs_later(scenario)) return {};
  state::Progress progress;
  SSSUP_CHECK(durable::load(server.layout().progress(), progress));
  if (progress.copies().empty()) return {};
  const auto place_of = [&](const std::string& file) -> std::filesystem::path {
    const auto copy = progress.copies().find(file);
    return copy == progress.copies().end() ? std::filesystem::path() : server.files().native(copy->second);
  };
  if (!progress.copies_damaged()) {
    // All of them are copied, or it is too early.
    for (const auto* files : {&scenario.copies_changed(), &scenario.copies_removed()})
      for (const std::string& file : *files)
        if (std::error_code error; !std::filesystem::exists(place_of(file), error)) return {};
    for (const std::string& file : scenario.copies_changed())
      SSSUP_CHECK(durable::write(passage, place_of(file), "changed by somebody\n"));
    for (const std::string& file : scenario.copies_removed()) SSSUP_CHECK(durable::remove(passage, place_of(file)));
  }
  progress.set_copies_damaged(true);
  progress.set_restarted_since_copies(true);
  return durable::store(passage, server.layout().progress(), progress);
}

}  // namespace sssup::machine::rehearsal
