#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/names.h"
#include "common/text/escape.h"
#include "common/text/findings.h"
#include "service/readiness/checks.h"
#include "service/readiness/readiness.h"

namespace sssup::readiness {
namespace {

// Event Viewer and Registry Editor (manual 2.7). From Windows 2000 on, Event Viewer runs inside mmc.exe.
constexpr std::string_view blocking_programs[] = {"eventvwr.exe", "mmc.exe", "regedit.exe", "regedt32.exe"};

std::string_view file_name(std::string_view path) {
  const auto slash = path.find_last_of("\\/");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// "Event Viewer (eventvwr.exe)".
std::string called(std::string_view file, text::Language language) {
  const std::string name = rules::lower(file);
  const text::Entry& entry = name == "eventvwr.exe" ? text::id::finding_program_event_viewer
                             : name == "mmc.exe"    ? text::id::finding_program_console
                                                    : text::id::finding_program_registry_editor;
  return text::render({entry, {{"file", std::string(file)}}}, language);
}

}  // namespace

void check_folders(const Facts& facts, Findings& findings) {
  const std::string working =
      facts.answers.has_working_folder() ? facts.answers.working_folder() : rules::default_working_folder(facts.server);
  const std::string folder = rules::run_folder(working);
  const std::string backup = facts.answers.has_backup_folder() ? facts.answers.backup_folder()
                                                               : rules::default_backup_folder(working, facts.server);
  for (const std::string& foreign : facts.server.foreign_folders()) {
    if (rules::lower(foreign) == rules::lower(folder))
      add(findings, kind::folder_in_the_way, folder, {{"folder", folder}});
    else if (rules::is_below(foreign, backup))
      add(findings, kind::backup_in_the_way, foreign, {{"path", foreign}});
  }
}

void check_restart_pending(const Facts& facts, Findings& findings) {
  if (facts.server.restart_pending().empty()) return;
  add(findings, kind::restart_pending, "",
      {{"server", facts.server_name}, {"reasons", fmt::format("{}", fmt::join(facts.server.restart_pending(), ", "))}});
}

void check_server_name(const Facts& facts, Findings& findings) {
  const std::string& name = facts.server.computer_name();
  if (rules::server_name(name))
    add(findings, kind::server_name_invalid, name,
        {{"server", name}, {"length", std::to_string(text::code_points(name))}});
}

void check_snmp(const Facts& facts, Findings& findings) {
  const auto& services = facts.server.services();
  const bool present = std::any_of(services.begin(), services.end(), [](const proto::WindowsService& service) {
    return rules::lower(service.name()) == "snmp" && service.state() != proto::WindowsService::MISSING;
  });
  if (!present) add(findings, kind::snmp_missing, "SNMP", {{"server", facts.server_name}});
}

bool blocks_uninstall(std::string_view program) {
  const std::string name = rules::lower(file_name(program));
  return std::find(std::begin(blocking_programs), std::end(blocking_programs), name) != std::end(blocking_programs);
}

void check_programs(const Facts& facts, Findings& findings) {
  std::unordered_set<std::string> said;
  for (const std::string& program : facts.server.running_programs()) {
    const std::string name = rules::lower(file_name(program));
    if (blocks_uninstall(program) && said.insert(name).second)
      add(findings, kind::blocking_program_open, name,
          {{"program", called(file_name(program), text::Language::english)},
           {"program_ja", called(file_name(program), text::Language::japanese)}});
  }
}

}  // namespace sssup::readiness
