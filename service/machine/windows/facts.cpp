#include "service/machine/windows/facts.h"

#include "common/rules/names.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/disks.h"
#include "service/machine/windows/network.h"
#include "service/machine/windows/pending_restart.h"
#include "service/machine/windows/processes.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

constexpr std::string_view environment_key = R"(HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment)";

// As typed when the server was named, not cut to the 15 characters of NetBIOS: that it is longer is what the check is
// to find (R-2.2-name). "Physical": not the name of a cluster it is in.
Status add_name(proto::Server& facts) {
  DWORD length = 0;
  GetComputerNameExW(ComputerNamePhysicalDnsHostname, nullptr, &length);
  std::wstring name(length, L'\0');
  if (!GetComputerNameExW(ComputerNamePhysicalDnsHostname, name.data(), &length))
    return last_error(text::id::machine_facts);
  name.resize(length);
  facts.set_computer_name(text::utf8(name));
  return {};
}

// Licences count processors as one buys them, not their cores (R-1.6).
std::uint32_t processors() {
  DWORD size = 0;
  GetLogicalProcessorInformationEx(RelationProcessorPackage, nullptr, &size);
  std::vector<std::byte> buffer(size);
  using Information = SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX;
  if (!GetLogicalProcessorInformationEx(RelationProcessorPackage, reinterpret_cast<Information*>(buffer.data()), &size))
    return 1;
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < size; at += reinterpret_cast<const Information*>(&buffer[at])->Size) ++count;
  return std::max(count, 1U);
}

std::string system_locale() {
  wchar_t name[LOCALE_NAME_MAX_LENGTH] = L"";
  if (GetSystemDefaultLocaleName(name, LOCALE_NAME_MAX_LENGTH) == 0) return {};
  DWORD code_page = 0;
  GetLocaleInfoEx(name, LOCALE_IDEFAULTCODEPAGE | LOCALE_RETURN_NUMBER, reinterpret_cast<wchar_t*>(&code_page),
                  sizeof code_page / sizeof(wchar_t));
  return script_locale(text::utf8(name), code_page, GetOEMCP());
}

std::string expanded(const std::string& text) {
  const std::wstring wide = text::wide(text);
  std::wstring result(ExpandEnvironmentStringsW(wide.c_str(), nullptr, 0), L'\0');
  const DWORD length = ExpandEnvironmentStringsW(wide.c_str(), result.data(), static_cast<DWORD>(result.size()));
  return text::utf8(std::wstring_view(result).substr(0, length == 0 ? 0 : length - 1));
}

// A REG_SZ, or a REG_EXPAND_SZ with %SystemRoot% and the like filled in.
std::string text_of(const RegistryValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* raw = std::get_if<RegistryRaw>(&value);
  if (raw == nullptr || raw->type != REG_EXPAND_SZ) return {};
  std::wstring wide(raw->data.size() / sizeof(wchar_t), L'\0');
  std::copy(raw->data.begin(), raw->data.begin() + static_cast<std::ptrdiff_t>(wide.size() * sizeof(wchar_t)),
            reinterpret_cast<std::uint8_t*>(wide.data()));
  return expanded(text::utf8(std::wstring_view(wide).substr(0, wide.find(L'\0'))));
}

// The machine's own variables; those of this process may be a user's.
Status add_environment(Registry& registry, proto::Server& facts) {
  auto& environment = *facts.mutable_environment();
  environment["SystemDrive"] = system_drive();
  SSSUP_TRY(const auto variables, registry.read(environment_key));
  if (!variables) return {};
  for (const auto& [name, value] : variables->values) {
    const std::string low = rules::lower(name);
    if (low != "temp" && low != "tmp") continue;
    if (std::string text = text_of(value); !text.empty()) environment[low == "temp" ? "TEMP" : "TMP"] = std::move(text);
  }
  return {};
}

}  // namespace

std::optional<std::int32_t> utc_offset_minutes(const TIME_ZONE_INFORMATION& zone, DWORD season) {
  if (season == TIME_ZONE_ID_INVALID) return std::nullopt;
  LONG bias = zone.Bias;
  if (season == TIME_ZONE_ID_DAYLIGHT)
    bias += zone.DaylightBias;
  else if (zone.StandardDate.wMonth != 0)  // else Windows ignores the bias of standard time
    bias += zone.StandardBias;
  return static_cast<std::int32_t>(-bias);
}

std::string script_locale(std::string_view system_locale, unsigned locale_code_page, unsigned oem_code_page) {
  struct Forced {
    unsigned code_page;
    std::string_view locale;
  };
  constexpr Forced forced[] = {{932, "ja-JP"}, {936, "zh-CN"}, {949, "ko-KR"}, {950, "zh-TW"}};
  if (oem_code_page != locale_code_page)
    for (const auto& [code_page, locale] : forced)
      if (code_page == oem_code_page) return std::string(locale);
  return std::string(system_locale);
}

Expected<proto::Server> read_facts(Registry& registry, WindowsServices& services) {
  proto::Server facts;
  SSSUP_CHECK(add_name(facts));
  facts.set_cpu_count(processors());
  if (std::string locale = system_locale(); !locale.empty()) facts.set_system_locale(std::move(locale));
  TIME_ZONE_INFORMATION zone{};
  const DWORD season = GetTimeZoneInformation(&zone);
  if (const auto offset = utc_offset_minutes(zone, season)) facts.set_utc_offset_minutes(*offset);
  SSSUP_CHECK(add_environment(registry, facts));
  add_disks(facts);
  SSSUP_CHECK(add_adapters(facts));
  SSSUP_TRY(auto all, services.all());
  for (auto& service : all)
    if (rules::lower(service.name()) != rules::lower(own_service)) *facts.add_services() = std::move(service);
  SSSUP_CHECK(add_ports_in_use(facts));
  SSSUP_TRY(const auto reasons, pending_restarts(registry));
  facts.mutable_restart_pending()->Add(reasons.begin(), reasons.end());
  SSSUP_TRY(const auto programs, running_programs());
  facts.mutable_running_programs()->Add(programs.begin(), programs.end());
  return facts;
}

}  // namespace sssup::machine::windows
