#include <google/protobuf/message.h>

#include "service/readiness/checks.h"

namespace sssup::readiness {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

using Ranges = std::unordered_map<std::string_view, const proto::RangeProfile*>;

// The settings whose values go over unchanged (chapter 4); those of other kinds are dropped or replaced.
const Message* kept_settings(const proto::Monitor& monitor) {
  switch (monitor.kind_case()) {
    case proto::Monitor::kApplication: return &monitor.application();
    case proto::Monitor::kCustom: return &monitor.custom();
    case proto::Monitor::kService: return monitor.service().start_control() ? &monitor.service() : nullptr;
    case proto::Monitor::kLanBoard: return &monitor.lan_board();
    default: return nullptr;
  }
}

// 0 is a value of its own: no restart, never reset, wait for ever.
bool outside(std::uint32_t value, const proto::RangeProfile& range) {
  return value != 0 && (value < range.min() || value > range.max());
}

void check_message(const proto::Monitor& monitor, const Message& message, const Ranges& ranges, Findings& findings) {
  std::vector<const FieldDescriptor*> present;
  message.GetReflection()->ListFields(message, &present);
  for (const FieldDescriptor* field : present) {
    const auto& reflection = *message.GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int index = 0; index < count; ++index)
        check_message(monitor,
                      field->is_repeated() ? reflection.GetRepeatedMessage(message, field, index)
                                           : reflection.GetMessage(message, field),
                      ranges, findings);
      continue;
    }
    const auto range = ranges.find(field->json_name());
    if (range == ranges.end() || field->cpp_type() != FieldDescriptor::CPPTYPE_UINT32) continue;
    const std::uint32_t value = reflection.GetUInt32(message, field);
    if (outside(value, *range->second))
      add(findings, kind::value_out_of_range, monitor.name(),
          {{"monitor", monitor.name()},
           {"setting", field->json_name()},
           {"value", std::to_string(value)},
           {"min", std::to_string(range->second->min())},
           {"max", std::to_string(range->second->max())}});
  }
}

}  // namespace

void check_ranges(const Facts& facts, Findings& findings) {
  Ranges ranges;
  for (const proto::RangeProfile& range : facts.clusterpro.ranges()) ranges.emplace(range.setting(), &range);
  for (const proto::Monitor& monitor : facts.server.sss().monitors())
    if (const Message* settings = kept_settings(monitor)) check_message(monitor, *settings, ranges, findings);
}

}  // namespace sssup::readiness
