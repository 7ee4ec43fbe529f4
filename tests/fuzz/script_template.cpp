// START.BAT and STOP.BAT templates of an installed product, and the groups' lines merged into them (R-4.2.9-7).
#include "service/migration/script_template.h"

#include <algorithm>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/sample.h"

namespace {

using namespace sssup;

// With one group's lines in it each line of the template is still there, in its order.
bool is_within(std::string_view part, std::string_view& rest) {
  const std::size_t at = rest.find(part);
  if (at == std::string_view::npos) return false;
  rest.remove_prefix(at + part.size());
  return true;
}

void run(std::string_view input) {
  static migration::Products products = fuzz::sample_products();
  const auto parsed = migration::parse_template(input, products.clusterpro.scripts());
  products.start_template = products.stop_template = std::string(input);
  const auto conversion =
      migration::convert(fuzz::sample_server(), fuzz::sample_answers(), products, text::Language::english);
  if (!parsed) {
    SSSUP_HOLDS(!conversion);
    return;
  }
  for (const std::string& part : parsed->parts) SSSUP_HOLDS(part.empty() || part.ends_with("\r\n"));
  if (!conversion) return;  // a character the server's code page does not have
  const bool ascii = std::all_of(input.begin(), input.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  for (const auto& group : conversion->cluster.groups()) {
    if (group.custom_scripts() || !ascii) continue;
    const auto scripts = std::find_if(conversion->scripts.begin(), conversion->scripts.end(),
                                      [&](const auto& each) { return each.group == group.name(); });
    SSSUP_HOLDS(scripts != conversion->scripts.end());
    for (const std::string_view script : {std::string_view(scripts->start), std::string_view(scripts->stop)}) {
      std::string_view rest = script;
      for (const std::string& part : parsed->parts) SSSUP_HOLDS(is_within(part, rest));
    }
  }
}

}  // namespace

SSSUP_FUZZ_TARGET("script_template", run)
