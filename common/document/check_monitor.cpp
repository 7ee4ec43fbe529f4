// The essentials of each kind of monitor: what chapter 4 of the manual cannot do without. Absent numbers are SSS's
// defaults; an explicit 0 is refused where no such setting exists.
#include <algorithm>
#include <limits>
#include <vector>

#include "common/document/checks.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

constexpr std::uint32_t any = std::numeric_limits<std::uint32_t>::max();

// Timeouts, intervals and limits: every kind has some of these, and 0 is none of them.
template <class Monitor>
void check_numbers(const Fields& fields) {
  if constexpr (requires { Monitor::kStartTimeoutSecondsFieldNumber; }) {
    fields.number(Monitor::kStartTimeoutSecondsFieldNumber, 1, any);
    fields.number(Monitor::kStopTimeoutSecondsFieldNumber, 1, any);
  }
  if constexpr (requires { Monitor::kIntervalSecondsFieldNumber; })
    fields.number(Monitor::kIntervalSecondsFieldNumber, 1, any);
  if constexpr (requires { Monitor::kTimeoutSecondsFieldNumber; })
    fields.number(Monitor::kTimeoutSecondsFieldNumber, 1, any);
  if constexpr (requires { Monitor::kRebootLimitFieldNumber; }) fields.number(Monitor::kRebootLimitFieldNumber, 1, any);
}

// Kinds that only watch can reboot the server or do nothing (manual 4.2.5, 4.2.7, 4.2.8).
void check_watch_recovery(proto::Recovery recovery, const Path& path, Problems& problems) {
  if (restarts(recovery)) problems.add(path, text::Message(text::id::rules_one_of, {{"names", "REBOOT, NOTHING"}}));
}

void check_item(const proto::ApplicationItem& item, const Path& path, Problems& problems) {
  switch (item.kind_case()) {
    case proto::ApplicationItem::kApplication: {
      using Program = proto::ApplicationProgram;
      const Fields fields(item.application(), path / "application", problems);
      fields.required_text(Program::kCommandFieldNumber, rules::one_line);
      fields.text(Program::kUserFieldNumber, rules::one_line);
      return;
    }
    case proto::ApplicationItem::kService:
      return Fields(item.service(), path / "service", problems)
          .required_text(proto::ServiceItem::kServiceNameFieldNumber, rules::one_line);
    case proto::ApplicationItem::kCommand:
      return Fields(item.command(), path / "command", problems)
          .required_text(proto::CommandItem::kTextFieldNumber, rules::one_line);
    case proto::ApplicationItem::kPreset: {
      const Fields fields(item.preset(), path / "preset", problems);
      fields.required_text(proto::PresetItem::kProductFieldNumber, rules::one_line);
      fields.text(proto::PresetItem::kInstanceFieldNumber, rules::one_line);
      return;
    }
    case proto::ApplicationItem::KIND_NOT_SET:
      problems.add(path,
                   text::Message(text::id::rules_kind_missing, {{"names", "application, service, command, preset"}}));
  }
}

void check(const proto::ApplicationMonitor& monitor, const Path& path, Problems& problems) {
  const Fields fields(monitor, path, problems);
  fields.required(proto::ApplicationMonitor::kItemsFieldNumber);
  fields.required(proto::ApplicationMonitor::kRecoveryFieldNumber);
  check_numbers<proto::ApplicationMonitor>(fields);
  for (int index = 0; index < monitor.items_size(); ++index)
    check_item(monitor.items(index), (path / "items")[static_cast<std::size_t>(index)], problems);
}

void check(const proto::CustomMonitor& monitor, const Path& path, Problems& problems) {
  const Fields fields(monitor, path, problems);
  // Either script may be empty, or missing: then the group gets the bare template. Without both there is no setting.
  if (!monitor.has_stop_script()) fields.required(proto::CustomMonitor::kStartScriptFieldNumber);
  check_numbers<proto::CustomMonitor>(fields);
}

void check(const proto::ServiceMonitor& monitor, const Path& path, Problems& problems) {
  const Fields fields(monitor, path, problems);
  fields.required_text(proto::ServiceMonitor::kServiceNameFieldNumber, rules::one_line);
  fields.required(proto::ServiceMonitor::kRecoveryFieldNumber);
  check_numbers<proto::ServiceMonitor>(fields);
  if (!monitor.start_control())
    check_watch_recovery(monitor.recovery(), fields.path(proto::ServiceMonitor::kRecoveryFieldNumber), problems);
}

void check(const proto::OsMonitor& monitor, const Path& path, Problems& problems) {
  const Fields fields(monitor, path, problems);
  fields.required(proto::OsMonitor::kRecoveryFieldNumber);
  check_numbers<proto::OsMonitor>(fields);
}

void check(const proto::DiskMonitor& monitor, const Path& path, Problems& problems) {
  Fields(monitor, path, problems).required_text(proto::DiskMonitor::kDriveFieldNumber, rules::one_line);
}

void check(const proto::IpAddressMonitor& monitor, const Path& path, Problems& problems) {
  const Fields fields(monitor, path, problems);
  fields.required(proto::IpAddressMonitor::kAddressesFieldNumber);
  fields.texts(proto::IpAddressMonitor::kAddressesFieldNumber, address);
  fields.required(proto::IpAddressMonitor::kRecoveryFieldNumber);
  check_numbers<proto::IpAddressMonitor>(fields);
  check_watch_recovery(monitor.recovery(), fields.path(proto::IpAddressMonitor::kRecoveryFieldNumber), problems);
}

void check(const proto::LanBoardMonitor& monitor, const Path& path, Problems& problems) {
  const Fields fields(monitor, path, problems);
  fields.required_text(proto::LanBoardMonitor::kAdapterFieldNumber, rules::one_line);
  fields.required(proto::LanBoardMonitor::kRecoveryFieldNumber);
  check_numbers<proto::LanBoardMonitor>(fields);
  check_watch_recovery(monitor.recovery(), fields.path(proto::LanBoardMonitor::kRecoveryFieldNumber), problems);
}

}  // namespace

bool restarts(proto::Recovery recovery) {
  return recovery == proto::RESTART_ITEM || recovery == proto::RESTART_GROUP;
}

void check_monitor(const proto::Monitor& monitor, const Path& path, Problems& problems) {
  Fields(monitor, path, problems).required_text(proto::Monitor::kNameFieldNumber, rules::one_line);
  switch (monitor.kind_case()) {
    case proto::Monitor::kApplication: return check(monitor.application(), path / "application", problems);
    case proto::Monitor::kCustom: return check(monitor.custom(), path / "custom", problems);
    case proto::Monitor::kService: return check(monitor.service(), path / "service", problems);
    case proto::Monitor::kOs: return check(monitor.os(), path / "os", problems);
    case proto::Monitor::kDisk: return check(monitor.disk(), path / "disk", problems);
    case proto::Monitor::kIpAddress: return check(monitor.ip_address(), path / "ipAddress", problems);
    case proto::Monitor::kLanBoard: return check(monitor.lan_board(), path / "lanBoard", problems);
    case proto::Monitor::KIND_NOT_SET:
      problems.add(path, text::Message(text::id::rules_kind_missing,
                                       {{"names", "application, custom, service, os, disk, ipAddress, lanBoard"}}));
  }
}

}  // namespace sssup::document
