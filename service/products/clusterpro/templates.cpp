// The script templates the installed product brings, found by their labels whatever their file names are.
#include <algorithm>
#include <array>

#include "common/rules/names.h"
#include "service/migration/code_page.h"
#include "service/products/clusterpro/configuration.h"
#include "service/products/product.h"

namespace sssup::products {
namespace {

// A template is a page or two; what is larger is something else.
constexpr std::uint64_t largest_template = 64U << 10U;

// A line that begins ":label"; cmd.exe ignores case and leading blanks.
bool has_label(const std::string& lower_script, std::string_view label) {
  std::size_t line = 0;
  while (line < lower_script.size()) {
    const std::size_t end = std::min(lower_script.find('\n', line), lower_script.size());
    std::string_view text = std::string_view(lower_script).substr(line, end - line);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    const std::size_t last = text.find_last_not_of(" \t\r");
    if (last != std::string_view::npos && text.substr(0, last + 1) == label) return true;
    line = end + 1;
  }
  return false;
}

bool is_template(const std::string& lower_script) {
  constexpr std::array labels = {":normal", ":failover", ":exit"};
  return std::all_of(labels.begin(), labels.end(),
                     [&lower_script](const char* label) { return has_label(lower_script, label); });
}

}  // namespace

Expected<std::optional<Templates>> installed_templates(machine::Machine& machine, const proto::ProductProfile& profile,
                                                       std::string_view locale) {
  if (profile.scripts().template_folder().empty()) return std::nullopt;
  SSSUP_TRY(const auto files, machine.files().list(clusterpro::template_folder(profile)));
  const unsigned code_page = migration::script_code_page(locale, profile.scripts());
  const auto encoder = migration::CodePageEncoder::open(code_page);
  Templates found;
  for (const auto& file : files) {
    if (file.size == 0 || file.size > largest_template) continue;
    SSSUP_TRY(const std::string bytes, machine.files().read(file.path));
    auto script = encoder ? encoder->decode(bytes) : std::nullopt;
    if (!script) continue;
    const std::string low = rules::lower(*script);
    if (!is_template(low)) continue;
    // Only a start script is run when a group recovers.
    std::string& place = has_label(low, ":recover") ? found.start : found.stop;
    if (place.empty()) place = std::move(*script);
  }
  if (found.start.empty() || found.stop.empty()) return std::nullopt;
  return found;
}

}  // namespace sssup::products
