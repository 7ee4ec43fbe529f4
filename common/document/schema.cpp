#include "common/document/schema.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "common/rules/shown.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::OneofDescriptor;
using nlohmann::json;

template <class Integer>
bool fits(const json& value) {
  using Limits = std::numeric_limits<Integer>;
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(Limits::max());
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();  // negative here: the others are unsigned
    return std::is_signed_v<Integer> && number >= static_cast<std::int64_t>(Limits::min());
  }
  if (value.is_number_float()) {
    const auto number = value.get<double>();  // 1e2 and 3.0 are whole numbers too
    return std::trunc(number) == number && number >= static_cast<double>(Limits::min()) &&
           number < std::ldexp(1.0, Limits::digits);
  }
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

template <class Integer>
rules::Verdict whole_number(const json& value) {
  if (fits<Integer>(value)) return {};
  using Limits = std::numeric_limits<Integer>;
  return text::Message(text::id::rules_whole_number,
                       {{"min", std::to_string(Limits::min())}, {"max", std::to_string(Limits::max())}});
}

// The value that stands for "not said" cannot be said.
bool can_be_said(const EnumValueDescriptor& value) {
  return value.number() != 0 || !std::string_view(value.name()).ends_with("_UNSPECIFIED");
}

rules::Verdict one_of(const json& value, const EnumDescriptor& type) {
  const EnumValueDescriptor* found = nullptr;
  if (value.is_string())
    found = type.FindValueByName(value.get_ref<const std::string&>());
  else if (value.is_number() && fits<std::int32_t>(value))
    found = type.FindValueByNumber(value.get<std::int32_t>());
  if (found && can_be_said(*found)) return {};
  std::string names;
  for (int index = 0; index < type.value_count(); ++index)
    if (can_be_said(*type.value(index))) names += (names.empty() ? "" : ", ") + type.value(index)->name();
  return text::Message(text::id::rules_one_of, {{"names", names}});
}

// RFC 4648, either alphabet, with or without padding; nothing a decoder would skip or guess.
bool is_base64(std::string_view text) {
  const bool padded = text.ends_with('=');
  if (padded && text.size() % 4 != 0) return false;
  while (text.ends_with('=')) text.remove_suffix(1);
  const std::size_t odd = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");
  return odd == std::string_view::npos && text.size() % 4 != 1;
}

rules::Verdict scalar(const json& value, const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: return whole_number<std::int32_t>(value);
    case FieldDescriptor::CPPTYPE_INT64: return whole_number<std::int64_t>(value);
    case FieldDescriptor::CPPTYPE_UINT32: return whole_number<std::uint32_t>(value);
    case FieldDescriptor::CPPTYPE_UINT64: return whole_number<std::uint64_t>(value);
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      if (!value.is_number()) return text::Message(text::id::rules_number);
      return {};
    case FieldDescriptor::CPPTYPE_BOOL:
      if (!value.is_boolean()) return text::Message(text::id::rules_no_flag);
      return {};
    case FieldDescriptor::CPPTYPE_ENUM: return one_of(value, *field.enum_type());
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_MESSAGE: break;
  }
  if (!value.is_string()) return text::Message(text::id::rules_string);
  if (field.type() == FieldDescriptor::TYPE_BYTES && !is_base64(value.get_ref<const std::string&>()))
    return text::Message(text::id::rules_base64);
  return {};
}

class Walk {
 public:
  explicit Walk(Problems& problems) : problems_(problems) {}

  void object(const json& tree, const Descriptor& type, const Path& path) {
    if (!tree.is_object()) return problems_.add(path, text::Message(text::id::rules_object));
    std::map<const FieldDescriptor*, bool> given;
    std::map<const OneofDescriptor*, std::string> kinds;
    for (const auto& [name, value] : tree.items()) {
      if (problems_.full()) return;
      const FieldDescriptor* field = find(type, name);
      if (!field) {
        problems_.add(path / name, text::Message(text::id::rules_unknown_field));
        continue;
      }
      if (!given.emplace(field, true).second)  // as computerName and as computer_name
        problems_.add(path / name, text::Message(text::id::rules_given_twice));
      if (value.is_null()) continue;
      if (const OneofDescriptor* kind = field->real_containing_oneof()) {
        const auto [other, is_first] = kinds.emplace(kind, name);
        if (!is_first)
          problems_.add(path / name, text::Message(text::id::rules_second_kind, {{"other", other->second}}));
      }
      member(value, *field, path / name);
    }
  }

 private:
  static const FieldDescriptor* find(const Descriptor& type, const std::string& name) {
    for (int index = 0; index < type.field_count(); ++index) {
      const FieldDescriptor* field = type.field(index);
      if (field->json_name() == name || field->name() == name) return field;
    }
    return nullptr;
  }

  void member(const json& value, const FieldDescriptor& field, const Path& path) {
    if (field.is_map()) return map(value, field, path);
    if (!field.is_repeated()) return single(value, field, path);
    if (!value.is_array()) return problems_.add(path, text::Message(text::id::rules_list));
    for (std::size_t index = 0; index < value.size() && !problems_.full(); ++index)
      single(value[index], field, path[index]);
  }

  // Keys of ours are strings, which every JSON key is.
  void map(const json& value, const FieldDescriptor& field, const Path& path) {
    if (!value.is_object()) return problems_.add(path, text::Message(text::id::rules_object));
    for (const auto& [key, entry] : value.items()) single(entry, *field.message_type()->map_value(), path / key);
  }

  void single(const json& value, const FieldDescriptor& field, const Path& path) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return object(value, *field.message_type(), path);
    problems_.add(path, scalar(value, field));
  }

  Problems& problems_;
};

}  // namespace

void check_schema(const json& tree, const Descriptor& type, Problems& problems) {
  Walk(problems).object(tree, type, Path());
}

}  // namespace sssup::document
