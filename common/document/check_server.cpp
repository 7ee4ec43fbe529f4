#include <map>
#include <string>

#include "common/document/checks.h"
#include "common/document/document.h"
#include "common/rules/addresses.h"
#include "common/rules/shown.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

constexpr std::uint32_t most_cpus = 4096;
constexpr std::int32_t farthest_from_utc = 14 * 60;  // minutes, either way

rules::Verdict address_with_prefix(std::string_view text) {
  if (rules::parse_prefix(text)) return {};
  return text::Message(text::id::rules_address_prefix, {{"address", rules::shown(text)}});
}

void check_disks(const proto::Server& server, Problems& problems) {
  Unique letters(Unique::Case::ignored);
  for_each_entry(server.disks(), Path() / "disks", [&](const proto::Disk& disk, const Path& path) {
    const Fields fields(disk, path, problems);
    fields.required_text(proto::Disk::kLetterFieldNumber, drive_letter);
    fields.text(proto::Disk::kLabelFieldNumber, rules::one_line);
    letters.add(fields.path(proto::Disk::kLetterFieldNumber), disk.letter(), problems);
  });
}

void check_adapters(const proto::Server& server, Problems& problems) {
  Unique names(Unique::Case::exact);
  for_each_entry(server.adapters(), Path() / "adapters", [&](const proto::Adapter& adapter, const Path& path) {
    const Fields fields(adapter, path, problems);
    fields.required_text(proto::Adapter::kNameFieldNumber, rules::one_line);
    fields.texts(proto::Adapter::kAddressesFieldNumber, address_with_prefix);
    fields.texts(proto::Adapter::kGatewaysFieldNumber, address);
    names.add(fields.path(proto::Adapter::kNameFieldNumber), adapter.name(), problems);
  });
}

void check_services(const google::protobuf::RepeatedPtrField<proto::WindowsService>& services, const Path& list,
                    Problems& problems) {
  for_each_entry(services, list, [&](const proto::WindowsService& service, const Path& path) {
    const Fields fields(service, path, problems);
    fields.required_text(proto::WindowsService::kNameFieldNumber, rules::one_line);
    fields.text(proto::WindowsService::kDisplayNameFieldNumber, rules::one_line);
  });
}

void check_ports(const proto::Server& server, Problems& problems) {
  for_each_entry(server.ports_in_use(), Path() / "portsInUse", [&](const proto::PortInUse& port, const Path& path) {
    const Fields fields(port, path, problems);
    fields.required(proto::PortInUse::kProtocolFieldNumber);
    fields.required(proto::PortInUse::kPortFieldNumber);
    fields.number(proto::PortInUse::kPortFieldNumber, 1, 65535);
  });
}

// Of the variables only TEMP is used; the others are what they are. Sorted, so that the problems' order does not differ
// from run to run.
void check_environment(const proto::Server& server, Problems& problems) {
  const Path path = Path() / "environment";
  for (const auto& [name, value] : std::map(server.environment().begin(), server.environment().end())) {
    problems.add(path / name, rules::one_line(name));
    if (rules::lower(name) == "temp") problems.add(path / name, rules::one_line(value));
  }
}

void check_machine(const proto::Server& server, Problems& problems) {
  using proto::Server;
  const Fields fields(server, Path(), problems);
  fields.required_text(Server::kComputerNameFieldNumber, rules::one_line);
  fields.number(Server::kCpuCountFieldNumber, 1, most_cpus);
  fields.text(Server::kSystemLocaleFieldNumber, rules::one_line);
  if (server.utc_offset_minutes() < -farthest_from_utc || server.utc_offset_minutes() > farthest_from_utc)
    problems.add(fields.path(Server::kUtcOffsetMinutesFieldNumber),
                 text::Message(text::id::rules_number_range, {{"min", std::to_string(-farthest_from_utc)},
                                                              {"max", std::to_string(farthest_from_utc)}}));
  fields.texts(Server::kRestartPendingFieldNumber, rules::one_line);
  fields.texts(Server::kRunningProgramsFieldNumber, rules::one_line);
  check_environment(server, problems);
  check_disks(server, problems);
  check_adapters(server, problems);
  check_services(server.services(), Path() / "services", problems);
  check_ports(server, problems);
  const Fields medium(server.medium(), Path() / "medium", problems);
  medium.texts(proto::MediumState::kMissingFilesFieldNumber, rules::one_line);
  medium.text(proto::MediumState::kFolderFieldNumber, rules::one_line);
  medium.text(proto::MediumState::kChangeableFieldNumber, rules::one_line);
  Fields(server.clusterpro(), Path() / "clusterpro", problems)
      .text(proto::ClusterproState::kVersionFieldNumber, rules::one_line);
}

void check_licences(const proto::Sss& sss, const Path& path, Problems& problems) {
  for_each_entry(sss.licences(), path / "licences", [&](const proto::SssLicence& licence, const Path& entry) {
    const Fields fields(licence, entry, problems);
    fields.text(proto::SssLicence::kSerialNumberFieldNumber, rules::one_line);
    fields.text(proto::SssLicence::kKeyFieldNumber, rules::one_line);
    fields.number(proto::SssLicence::kCpusFieldNumber, 1, most_cpus);
  });
  for_each_entry(sss.option_licences(), path / "optionLicences",
                 [&](const proto::OptionLicence& licence, const Path& entry) {
                   using Licence = proto::OptionLicence;
                   const Fields fields(licence, entry, problems);
                   fields.required_text(Licence::kOptionFieldNumber, rules::one_line);
                   fields.text(Licence::kVersionFieldNumber, rules::one_line);
                   fields.text(Licence::kSerialNumberFieldNumber, rules::one_line);
                   fields.text(Licence::kKeyFieldNumber, rules::one_line);
                 });
}

// A user that an application runs as need not be here: it may be one of a domain. A password is whatever SSS knows;
// that CLUSTERPRO takes at most 31 characters is said where the operator can change it.
void check_accounts(const proto::Sss& sss, const Path& path, Problems& problems) {
  Unique users(Unique::Case::ignored);
  for_each_entry(sss.accounts(), path / "accounts", [&](const proto::Account& account, const Path& entry) {
    const Fields fields(account, entry, problems);
    fields.required_text(proto::Account::kUserFieldNumber, rules::one_line);
    fields.text(proto::Account::kPasswordFieldNumber, rules::one_line);
    users.add(fields.path(proto::Account::kUserFieldNumber), account.user(), problems);
  });
}

void check_settings(const proto::Sss& sss, const Path& path, Problems& problems) {
  const Fields fields(sss, path, problems);
  fields.text(proto::Sss::kVersionFieldNumber, rules::one_line);
  fields.texts(proto::Sss::kUnknownSettingsFieldNumber, rules::one_line);
  check_licences(sss, path, problems);
  check_accounts(sss, path, problems);
  check_services(sss.services(), path / "services", problems);
  for_each_entry(sss.lan_duplexing(), path / "lanDuplexing", [&](const proto::LanDuplexing& pair, const Path& entry) {
    const Fields pair_fields(pair, entry, problems);
    pair_fields.required_text(proto::LanDuplexing::kNameFieldNumber, rules::one_line);
    pair_fields.texts(proto::LanDuplexing::kAdaptersFieldNumber, rules::one_line);
  });
  Unique names(Unique::Case::exact);
  for_each_entry(sss.monitors(), path / "monitors", [&](const proto::Monitor& monitor, const Path& entry) {
    check_monitor(monitor, entry, problems);
    names.add(entry / "name", monitor.name(), problems);
  });
}

}  // namespace

void set_implied(proto::Server& server) {
  if (server.medium().missing_files_size() > 0 && !server.medium().has_present())
    server.mutable_medium()->set_present(true);
  if (server.sss().monitors_size() == 0) return;
  proto::Sss& sss = *server.mutable_sss();
  if (!sss.has_installed()) sss.set_installed(true);
  for (proto::Monitor& monitor : *sss.mutable_monitors())
    if (monitor.has_service() && !monitor.service().has_start_control() && restarts(monitor.service().recovery()))
      monitor.mutable_service()->set_start_control(true);
}

std::vector<Problem> check_server(const proto::Server& server) {
  Problems problems;
  check_machine(server, problems);
  if (server.has_sss()) check_settings(server.sss(), Path() / "sss", problems);
  return std::move(problems).take();
}

std::vector<Problem> check_sss(const proto::Sss& sss) {
  Problems problems;
  check_settings(sss, Path() / "sss", problems);
  return std::move(problems).take();
}

}  // namespace sssup::document
