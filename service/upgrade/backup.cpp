// R-5.back: everything SSS, before the uninstall, verified, kept where the operator says.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/document/document.h"
#include "common/document/secrets.h"
#include "common/outcome/explained.h"
#include "common/rules/names.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/machine/sha256.h"
#include "service/products/product.h"
#include "service/upgrade/anchor.h"
#include "service/upgrade/backup.h"
#include "service/upgrade/backup_question.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/older_backup.h"
#include "service/upgrade/run_mark.h"
#include "service/upgrade/steps.h"
#include "service/upgrade/working_volume.h"

namespace sssup::upgrade {
namespace {

std::string hexadecimal(const machine::RegistryBytes& bytes) {
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

nlohmann::ordered_json export_key(const machine::RegistryKey& key) {
  auto values = nlohmann::ordered_json::object();
  for (const auto& [name, value] : key.values) {
    if (const auto* text = std::get_if<std::string>(&value))
      values[name] = {{"REG_SZ", *text}};
    else if (const auto* number = std::get_if<std::uint32_t>(&value))
      values[name] = {{"REG_DWORD", *number}};
    else if (const auto* bytes = std::get_if<machine::RegistryBytes>(&value))
      values[name] = {{"REG_BINARY", hexadecimal(*bytes)}};
    else if (const auto* raw = std::get_if<machine::RegistryRaw>(&value))
      values[name] = {{fmt::format("hex({:x})", raw->type), hexadecimal(raw->data)}};  // as in .reg files
  }
  auto keys = nlohmann::ordered_json::object();
  for (const auto& [name, below] : key.keys) keys[name] = export_key(below);
  return {{"values", std::move(values)}, {"keys", std::move(keys)}};
}

Expected<std::string> target(engine::Context& context) {
  SSSUP_TRY(const auto known, decided(context));
  SSSUP_TRY(const auto server, saved_server(context));
  return backup_of_sss(backup_folder(known.answers(), server));
}

// Journal's key of what the backup has.
constexpr std::string_view files_key = "backup-files";

proto::SavedFiles saved_files(const std::vector<machine::FileContent>& files, const std::string& folder) {
  proto::SavedFiles saved;
  saved.set_folder(folder.substr(1));
  for (const auto& file : files) {
    auto& added = *saved.add_files();
    added.set_path(file.path.substr(folder.size() + 1));
    added.set_size(file.content.size());
    added.set_sha256(machine::sha256_of(file.content));
  }
  return saved;
}

// Of a backup that an older version made: as its manifest says, of the sizes that the files have now.
Expected<proto::SavedFiles> files_of_manifest(machine::Files& files, const std::string& folder) {
  constexpr std::size_t hash_length = 64;  // of SHA-256, in hexadecimal digits
  constexpr std::size_t largest_manifest = std::size_t{64} << 20U;
  SSSUP_TRY(const std::string manifest, files.read_beginning(manifest_of(folder), largest_manifest));
  SSSUP_TRY(const auto there, files.list(folder));
  std::map<std::string, std::uint64_t> sizes;
  for (const auto& entry : there) sizes.emplace(rules::lower(entry.path), entry.size);
  proto::SavedFiles saved;
  for (std::size_t at = 0; at < manifest.size();) {
    const std::size_t end = std::min(manifest.find("\r\n", at), manifest.size());
    const std::string line = manifest.substr(at, end - at);
    auto& file = *saved.add_files();
    file.set_path(line.substr(std::min(hash_length + 2, line.size())));
    file.set_sha256(line.substr(0, hash_length));
    const auto size = sizes.find(rules::lower(machine::join_path(folder, file.path())));
    if (size != sizes.end()) file.set_size(size->second);
    at = end + 2;
  }
  return saved;
}

// A step that is repeated says it once.
Expected<bool> was_said(const engine::Journal& journal, const text::Entry& what) {
  constexpr std::size_t at_once = 1000;
  for (std::uint64_t seq = 0;;) {
    SSSUP_TRY(const auto events, journal.events(seq, at_once));
    if (events.empty()) return false;
    seq = events.back().seq();
    if (std::any_of(events.begin(), events.end(), [&](const auto& event) { return event.text().id() == what.name; }))
      return true;
  }
}

class BackUp final : public engine::Step {
 public:
  explicit BackUp(const migration::Products& products) : Step(backup_step, "choices", 5), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(auto ask, question_about_backup(context));
    if (ask) return engine::Ask{*std::move(ask)};
    SSSUP_TRY(const std::string folder, target(context));
    std::vector<machine::FileContent> files;
    SSSUP_CHECK(add_settings(context, folder, files));
    SSSUP_CHECK(add_registry(context, folder, files));
    SSSUP_CHECK(add_files(context, folder, files));
    std::string manifest;
    for (const auto& file : files)
      manifest += machine::sha256_of(file.content) + "  " + file.path.substr(folder.size() + 1) + "\r\n";
    files.push_back({manifest_of(folder), std::move(manifest)});
    Status written = make_room(context, folder);
    if (written) written = context.machine().files().write(files);
    if (!written) return ask_for_other_backup(context, written.error());
    SSSUP_CHECK(remove_strays(context.machine(), folder, files));
    SSSUP_CHECK(context.remember(files_key, saved_files(files, folder), engine::Sealed::no));
    context.say(proto::Event::MILESTONE,
                {text::id::event_backup_made, {{"folder", folder}, {"count", std::to_string(files.size())}}});
    return engine::Acted{};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& question,
                                     const proto::Answer& answer) override {
    return backup_answered(context, products_, question, answer);
  }

  Status verify(engine::Context& context) override { return verify_backup(context); }

 private:
  // A folder for administrators only, marked before anything is in it.
  static Status make_room(engine::Context& context, const std::string& folder) {
    machine::Machine& machine = context.machine();
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    SSSUP_TRY(const auto run, context.journal().value(run_id_key));
    const std::string id = run.value_or(std::string());
    SSSUP_CHECK(keep_older_backup(context, backup_folder(known.answers(), server), id, server));
    SSSUP_CHECK(machine.files().create_folder(folder));
    SSSUP_TRY(const auto mark, read_mark(machine, folder));
    return mark ? Status() : write_mark(machine, folder, id, server.computer_name());
  }

  // What a crash left of an earlier try and this one has not replaced.
  static Status remove_strays(machine::Machine& machine, const std::string& folder,
                              const std::vector<machine::FileContent>& files) {
    std::set<std::string> kept = {rules::lower(machine::join_path(folder, mark_name))};
    for (const auto& file : files) kept.insert(rules::lower(file.path));
    SSSUP_TRY(const auto there, machine.files().list(folder));
    for (const auto& file : there)
      if (!kept.contains(rules::lower(file.path))) SSSUP_CHECK(machine.files().remove(file.path));
    return {};
  }

  // Readable by people without secrets; whole, sealed, for this server.
  static Status add_settings(engine::Context& context, const std::string& folder,
                             std::vector<machine::FileContent>& files) {
    SSSUP_TRY(auto server, saved_server(context));
    SSSUP_TRY(std::string sealed, context.machine().secrets().seal(server.SerializeAsString()));
    files.push_back({machine::join_path(folder, "settings.sealed"), std::move(sealed)});
    document::leave_out_secrets(server);
    files.push_back({settings_of(folder), document::print(server)});
    return {};
  }

  Status add_registry(engine::Context& context, const std::string& folder,
                      std::vector<machine::FileContent>& files) const {
    auto all = nlohmann::ordered_json::object();
    for (const std::string& name : products::belongings(products_.sss).registry_keys) {
      SSSUP_TRY(const auto key, context.machine().registry().read(name));
      if (key) all[name] = export_key(*key);
    }
    using Json = nlohmann::ordered_json;
    files.push_back(
        {machine::join_path(folder, "registry.json"), all.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"});
    return {};
  }

  Status add_files(engine::Context& context, const std::string& folder,
                   std::vector<machine::FileContent>& files) const {
    for (const std::string& source : products::belongings(products_.sss).folders) {
      SSSUP_TRY(const auto entries, context.machine().files().list(source));
      for (const auto& entry : entries) {
        SSSUP_TRY(std::string content, context.machine().files().read(entry.path));
        // "C:\Program Files\…" -> "files\C\Program Files\…"
        const std::string relative = entry.path.substr(0, 1) + entry.path.substr(2);
        files.push_back({machine::join_path(machine::join_path(folder, "files"), relative), std::move(content)});
      }
    }
    return {};
  }

  const migration::Products& products_;
};

}  // namespace

Status verify_backup(engine::Context& context) {
  machine::Files& files = context.machine().files();
  SSSUP_TRY(const auto anchor, read_anchor(context.machine()));
  if (anchor && anchor->backup_missing) return tl::unexpected<Error>(backup_is_missing(*anchor));
  SSSUP_TRY(const std::string folder, target(context));
  SSSUP_TRY(const auto run, context.journal().value(run_id_key));
  SSSUP_TRY(const auto mark, read_mark(context.machine(), folder));
  if (run && (!mark || mark->run != *run))
    return fail(Error::Kind::corrupt, {text::id::trouble_backup_differs, {{"path", folder}}});
  SSSUP_TRY(auto saved, context.recall<proto::SavedFiles>(files_key));
  if (!saved) {
    SSSUP_TRY(saved, files_of_manifest(files, folder));
  }
  bool has_settings = false;
  for (const auto& file : saved->files()) {
    const std::string path = machine::join_path(folder, file.path());
    SSSUP_TRY(const auto seen, files.see(path, file.size(), context.stop()));
    if (!seen || seen->sha256 != file.sha256())
      return fail(Error::Kind::corrupt, {text::id::trouble_backup_differs, {{"path", path}}});
    has_settings = has_settings || path == settings_of(folder);
  }
  // Whatever SSS has, its settings are in it.
  if (!has_settings)
    return fail(Error::Kind::corrupt, {text::id::trouble_backup_differs, {{"path", manifest_of(folder)}}});
  return {};
}

Status tell_of_lost_backup(engine::Context& context) {
  SSSUP_TRY(const auto saved, context.recall<proto::SavedFiles>(files_key));
  SSSUP_TRY(const std::string folder, target(context));
  // An older version did not say what it has; one that another folder was named for was told of then.
  if (!saved || saved->folder() != folder.substr(1)) return {};
  const Status whole = verify_backup(context);
  if (whole) return {};
  if (context.stop().stop_requested()) return tl::unexpected<Error>(whole.error());
  const bool is_lost = whole.error().kind == Error::Kind::corrupt || whole.error().kind == Error::Kind::not_found;
  const text::Entry& what = is_lost ? text::id::event_backup_lost : text::id::event_backup_unread;
  SSSUP_TRY(const bool is_told, was_said(context.journal(), what));
  if (is_told) return {};
  return context.say_at_once(proto::Event::WARNING, told_with_why(what, explained(whole.error())));
}

StepPointer back_up(const migration::Products& products) {
  return std::make_unique<BackUp>(products);
}

}  // namespace sssup::upgrade
