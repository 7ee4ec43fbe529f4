#include "service/migration/presets.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "common/rules/names.h"

namespace sssup::migration {
namespace {

std::string with_instance(std::string text, const std::string& instance) {
  constexpr std::string_view placeholder = "{instance}";
  const std::size_t at = text.find(placeholder);
  return at == std::string::npos ? text : text.replace(at, placeholder.size(), instance);
}

}  // namespace

std::optional<std::vector<proto::ApplicationItem>> preset_items(const proto::ProductProfile& sss,
                                                                const proto::PresetItem& preset) {
  const std::string wanted = rules::lower(preset.product());
  const auto known = std::find_if(sss.presets().begin(), sss.presets().end(),
                                  [&](const auto& each) { return rules::lower(each.product()) == wanted; });
  if (known == sss.presets().end()) return std::nullopt;
  const bool named = preset.has_instance() && !known->instance_items().empty();
  const auto& parts = named ? known->instance_items() : known->items();
  std::vector<proto::ApplicationItem> items(parts.begin(), parts.end());
  for (proto::ApplicationItem& item : items) {
    if (item.has_service())
      item.mutable_service()->set_service_name(with_instance(item.service().service_name(), preset.instance()));
    if (item.has_application())
      item.mutable_application()->set_command(with_instance(item.application().command(), preset.instance()));
    if (item.has_command()) item.mutable_command()->set_text(with_instance(item.command().text(), preset.instance()));
  }
  return items;
}

}  // namespace sssup::migration
