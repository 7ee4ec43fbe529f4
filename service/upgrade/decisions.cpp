#include "service/upgrade/decisions.h"

#include <algorithm>

#include "common/rules/names.h"
#include "common/text/errors.h"

namespace sssup::upgrade {
namespace {

std::string working_folder(const proto::Answers& answers, const proto::Server& server) {
  return answers.has_working_folder() ? answers.working_folder() : rules::default_working_folder(server);
}

}  // namespace

Expected<proto::Decided> decided(engine::Context& context) {
  SSSUP_TRY(auto known, context.recall<proto::Decided>(decided_key));
  return known ? std::move(*known) : proto::Decided();
}

Status decide(engine::Context& context, const proto::Decided& decided) {
  return context.remember(decided_key, decided, engine::Sealed::yes);
}

bool unattended(const proto::Decided& decided) {
  return decided.answers().confirm();
}

bool consented(const proto::Decided& decided, std::string_view question) {
  const auto& consents = decided.consents();
  return unattended(decided) || std::find(consents.begin(), consents.end(), question) != consents.end();
}

void consent(proto::Decided& decided, std::string_view question) {
  withdraw_consent(decided, question);
  decided.add_consents(std::string(question));
}

void withdraw_consent(proto::Decided& decided, std::string_view question) {
  auto& consents = *decided.mutable_consents();
  consents.erase(std::remove(consents.begin(), consents.end(), question), consents.end());
}

Expected<engine::Outcome> agreed(engine::Context& context, std::string_view question) {
  SSSUP_TRY(auto known, decided(context));
  consent(known, question);
  SSSUP_CHECK(decide(context, known));
  return engine::Again{};
}

Expected<proto::Server> saved_server(engine::Context& context) {
  SSSUP_TRY(auto saved, context.recall<proto::SavedSettings>(settings_key));
  if (!saved) return fail(Error::Kind::internal, {text::id::error_internal, {{"what", "settings are not saved yet"}}});
  return std::move(*saved->mutable_server());
}

text::Language server_language(const proto::Server& server) {
  return text::language_of_locale(server.system_locale()).value_or(text::Language::english);
}

std::string own_folder(const proto::Answers& answers, const proto::Server& server) {
  return rules::run_folder(working_folder(answers, server));
}

std::string backup_folder(const proto::Answers& answers, const proto::Server& server) {
  if (answers.has_backup_folder()) return answers.backup_folder();
  return rules::default_backup_folder(working_folder(answers, server), server);
}

bool overlaps(std::string_view backup_folder, std::string_view own_folder) {
  return rules::is_below(backup_folder, own_folder) || rules::is_below(own_folder, backup_of_sss(backup_folder));
}

std::string report_in(std::string_view backup_folder, std::string_view ending) {
  return machine::join_path(backup_folder, "report") + std::string(ending);
}

std::string backup_of_sss(std::string_view backup_folder) {
  return machine::join_path(backup_folder, "SSS");
}

std::string manifest_of(std::string_view backup) {
  return machine::join_path(backup, "manifest.sha256");
}

std::string settings_of(std::string_view backup) {
  return machine::join_path(backup, "settings.json");
}

}  // namespace sssup::upgrade
