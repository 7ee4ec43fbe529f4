#include "service/report/names.h"

#include <algorithm>

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
