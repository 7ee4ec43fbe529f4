#include "service/report/names.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/text/report.h"

namespace sssup::report {

namespace {

struct Kind {
  std::string_view key;
  const text::Entry* name;
  std::string_view style;
};
constexpr Kind kinds[] = {{kind_application, &text::id::report_kind_application, "k-application"},
                          {kind_service, &text::id::report_kind_service, "k-service"},
                          {kind_custom, &text::id::report_kind_custom, "k-custom"},
                          {kind_os, &text::id::report_kind_os, "k-os"},
                          {kind_disk, &text::id::report_kind_disk, "k-lost"},
                          {kind_ip_address, &text::id::report_kind_ip_address, "k-ip"},
                          {kind_lan_board, &text::id::report_kind_lan_board, "k-lan"},
                          {kind_lan_duplexing, &text::id::report_kind_lan_duplexing, "k-lost"}};

const Kind* find_kind(std::string_view key) {
  const auto* found = std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& one) { return one.key == key; });
  return found == std::end(kinds) ? nullptr : found;
}

}  // namespace

std::string kind_name(std::string_view kind, text::Language language) {
  const Kind* known = find_kind(kind);
  return known == nullptr ? std::string(kind) : text::render(*known->name, language);
}

std::string step_name(std::string_view step, text::Language language) {
  static constexpr std::pair<std::string_view, const text::Entry*> known[] = {
      {"check", &text::id::report_step_check},
      {"take-medium", &text::id::report_step_take_medium},
      {"freeze-services", &text::id::report_step_freeze_services},
      {"restart-1", &text::id::report_step_restart_1},
      {"save-settings", &text::id::report_step_save_settings},
      {"lan-addresses", &text::id::report_step_lan_addresses},
      {"choices", &text::id::report_step_choices},
      {"confirm-choices", &text::id::report_step_confirm_choices},
      {"backup", &text::id::report_step_backup},
      {"confirm-uninstall", &text::id::report_step_confirm_uninstall},
      {"uninstall", &text::id::report_step_uninstall},
      {"restart-2", &text::id::report_step_restart_2},
      {"confirm-install", &text::id::report_step_confirm_install},
      {"install", &text::id::report_step_install},
      {"setup-ports", &text::id::report_step_setup_ports},
      {"convert", &text::id::report_step_convert},
      {"apply", &text::id::report_step_apply},
      {"licences", &text::id::report_step_licences},
      {"report", &text::id::report_step_report},
      {"finish", &text::id::report_step_finish}};
  for (const auto& [key, name] : known)
    if (key == step) return text::render(*name, language);
  return std::string(step);
}

std::string_view kind_style(std::string_view kind) {
  const Kind* known = find_kind(kind);
  return known == nullptr ? "k-lost" : known->style;
}

std::string list_of_names(const std::vector<std::string>& names, text::Language language) {
  constexpr std::size_t most = 20;
  if (names.empty()) return text::render(text::id::report_none, language);
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most));
  const std::string shown = fmt::format("{}", fmt::join(names.begin(), end, ", "));
  if (names.size() <= most) return shown;
  return text::render({text::id::report_and_more, {{"names", shown}, {"count", std::to_string(names.size() - most)}}},
                      language);
}

}  // namespace sssup::report
