#include "service/products/settings_tree.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "common/document/secrets.h"
#include "common/outcome/explained.h"
#include "common/text/products.h"

namespace sssup::products {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using machine::RegistryBytes;
using machine::RegistryKey;
using machine::RegistryValue;

// "start_timeout_seconds" -> "StartTimeoutSeconds"
std::string registry_name(std::string name) {
  if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') name.front() = static_cast<char>(name.front() - 32);
  return name;
}

std::string registry_name(const FieldDescriptor& field) {
  return registry_name(field.json_name());
}

std::string entry_name(int index) {
  constexpr std::size_t width = 5;
  const std::string number = std::to_string(index + 1);
  return number.size() < width ? std::string(width - number.size(), '0') + number : number;
}

tl::unexpected<Error> wrong_kind(const std::string& name) {
  return fail(Error::Kind::corrupt, {text::id::products_tree_kind, {{"name", name}}});
}

RegistryBytes to_bytes(std::string_view text) {
  return {text.begin(), text.end()};
}
std::string from_bytes(const RegistryBytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

// A field's value, or one of a list (`index`), as protobuf's reflection has it.
struct Slot {
  const Reflection& reflection;
  const FieldDescriptor& field;
  int index;  // ignored for what is no list

  bool listed() const { return field.is_repeated(); }

  std::string text(const Message& from) const {
    return listed() ? reflection.GetRepeatedString(from, &field, index) : reflection.GetString(from, &field);
  }
  std::uint32_t number(const Message& from) const {
    return listed() ? reflection.GetRepeatedUInt32(from, &field, index) : reflection.GetUInt32(from, &field);
  }
  bool flag(const Message& from) const {
    return listed() ? reflection.GetRepeatedBool(from, &field, index) : reflection.GetBool(from, &field);
  }
  const google::protobuf::EnumValueDescriptor& choice(const Message& from) const {
    return listed() ? *reflection.GetRepeatedEnum(from, &field, index) : *reflection.GetEnum(from, &field);
  }
  const Message& message(const Message& from) const {
    return listed() ? reflection.GetRepeatedMessage(from, &field, index) : reflection.GetMessage(from, &field);
  }

  void set_text(Message& to, std::string value) const {
    if (listed()) return reflection.AddString(&to, &field, std::move(value));
    reflection.SetString(&to, &field, std::move(value));
  }
  void set_number(Message& to, std::uint32_t value) const {
    if (listed()) return reflection.AddUInt32(&to, &field, value);
    reflection.SetUInt32(&to, &field, value);
  }
  void set_flag(Message& to, bool value) const {
    if (listed()) return reflection.AddBool(&to, &field, value);
    reflection.SetBool(&to, &field, value);
  }
  void set_choice(Message& to, const google::protobuf::EnumValueDescriptor& value) const {
    if (listed()) return reflection.AddEnum(&to, &field, &value);
    reflection.SetEnum(&to, &field, &value);
  }
  Message& add_message(Message& to) const {
    return listed() ? *reflection.AddMessage(&to, &field) : *reflection.MutableMessage(&to, &field);
  }
};

Expected<RegistryValue> value_of(const Message& message, const Slot& slot, machine::Secrets& secrets) {
  if (document::is_secret(slot.field)) {
    SSSUP_TRY(const std::string sealed, secrets.seal(slot.text(message)));
    return RegistryValue(to_bytes(sealed));
  }
  switch (slot.field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_UINT32: return RegistryValue(slot.number(message));
    case FieldDescriptor::CPPTYPE_BOOL: return RegistryValue(std::uint32_t{slot.flag(message) ? 1U : 0U});
    case FieldDescriptor::CPPTYPE_ENUM: return RegistryValue(slot.choice(message).name());
    case FieldDescriptor::CPPTYPE_STRING:
      if (slot.field.type() == FieldDescriptor::TYPE_BYTES) return RegistryValue(to_bytes(slot.text(message)));
      return RegistryValue(slot.text(message));
    default: return fail(Error::Kind::internal, {text::id::products_tree_field, {{"name", slot.field.full_name()}}});
  }
}

Status set_value(Message& message, const Slot& slot, const std::string& name, const RegistryValue& value,
                 machine::Secrets& secrets) {
  const auto* text = std::get_if<std::string>(&value);
  const auto* number = std::get_if<std::uint32_t>(&value);
  const auto* bytes = std::get_if<RegistryBytes>(&value);
  if (document::is_secret(slot.field)) {
    if (bytes == nullptr) return wrong_kind(name);
    auto plain = secrets.unseal(from_bytes(*bytes));
    if (!plain) {
      text::Message why = told_with_why(text::id::products_tree_why, explained(plain.error()));
      why.arguments.emplace_back("name", name);
      return fail(plain.error().kind, std::move(why));
    }
    slot.set_text(message, *std::move(plain));
    return {};
  }
  switch (slot.field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_UINT32:
      if (number == nullptr) return wrong_kind(name);
      slot.set_number(message, *number);
      return {};
    case FieldDescriptor::CPPTYPE_BOOL:
      if (number == nullptr) return wrong_kind(name);
      slot.set_flag(message, *number != 0);
      return {};
    case FieldDescriptor::CPPTYPE_ENUM: {
      if (text == nullptr) return wrong_kind(name);
      const auto* choice = slot.field.enum_type()->FindValueByName(*text);
      if (choice == nullptr) return fail(Error::Kind::corrupt, {text::id::products_tree_value, {{"name", name}}});
      slot.set_choice(message, *choice);
      return {};
    }
    case FieldDescriptor::CPPTYPE_STRING:
      if (slot.field.type() == FieldDescriptor::TYPE_BYTES) {
        if (bytes == nullptr) return wrong_kind(name);
        slot.set_text(message, from_bytes(*bytes));
      } else {
        if (text == nullptr) return wrong_kind(name);
        slot.set_text(message, *text);
      }
      return {};
    default: return fail(Error::Kind::internal, {text::id::products_tree_field, {{"name", slot.field.full_name()}}});
  }
}

std::optional<std::uint32_t> entry_number(const std::string& name) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc() && end == name.data() + name.size() ? std::optional(number) : std::nullopt;
}

// The entries of a list in the order of their numbers; names that are no number are not ours.
template <class Entry>
std::vector<std::pair<std::string, const Entry*>> numbered(const std::map<std::string, Entry, std::less<>>& entries) {
  std::vector<std::pair<std::string, const Entry*>> found;
  found.reserve(entries.size());
  for (const auto& [name, entry] : entries)
    if (entry_number(name)) found.emplace_back(name, &entry);
  // Five digits sort as text; more would not.
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return entry_number(a.first) < entry_number(b.first); });
  return found;
}

Status add_list(const Message& message, const FieldDescriptor& field, RegistryKey& tree, machine::Secrets& secrets) {
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &field);
  RegistryKey list;
  for (int index = 0; index < size; ++index) {
    const Slot slot{reflection, field, index};
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      SSSUP_TRY(RegistryKey entry, to_tree(slot.message(message), secrets));
      list.keys.emplace(entry_name(index), std::move(entry));
    } else {
      SSSUP_TRY(RegistryValue entry, value_of(message, slot, secrets));
      list.values.emplace(entry_name(index), std::move(entry));
    }
  }
  tree.keys.emplace(registry_name(field), std::move(list));
  return {};
}

// `path`: of the list's key.
Status read_list(const RegistryKey& list, const std::string& path, const FieldDescriptor& field, Message& message,
                 machine::Secrets& secrets) {
  const Slot slot{*message.GetReflection(), field, 0};
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    for (const auto& [name, entry] : numbered(list.keys))
      SSSUP_CHECK(from_tree(*entry, machine::join_path(path, name), slot.add_message(message), secrets));
    return {};
  }
  for (const auto& [name, entry] : numbered(list.values))
    SSSUP_CHECK(set_value(message, slot, machine::join_path(path, name), *entry, secrets));
  return {};
}

Status read_field(const RegistryKey& tree, const std::string& path, const FieldDescriptor& field, Message& message,
                  machine::Secrets& secrets) {
  const std::string name = registry_name(field);
  const std::string whole = machine::join_path(path, name);
  const bool is_key = field.is_repeated() || field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  const auto key = is_key ? tree.keys.find(name) : tree.keys.end();
  const auto value = is_key ? tree.values.end() : tree.values.find(name);
  if (key == tree.keys.end() && value == tree.values.end()) return {};
  if (field.is_repeated()) return read_list(key->second, whole, field, message, secrets);

  const Reflection& reflection = *message.GetReflection();
  const auto* oneof = field.real_containing_oneof();
  if (oneof != nullptr && reflection.HasOneof(message, oneof)) {
    return fail(Error::Kind::corrupt, {text::id::products_tree_twice, {{"name", whole}}});
  }
  const Slot slot{reflection, field, 0};
  if (is_key) return from_tree(key->second, whole, slot.add_message(message), secrets);
  return set_value(message, slot, whole, value->second, secrets);
}

// Null: not there.
const RegistryKey* key_below(const RegistryKey* key, const std::string& name) {
  if (key == nullptr) return nullptr;
  const auto found = key->keys.find(name);
  return found == key->keys.end() ? nullptr : &found->second;
}

// The name of a list's entry, counted from 0.
std::string entry_of(const RegistryKey* list, std::uint32_t index) {
  const auto entries = list == nullptr ? decltype(numbered(list->keys)){} : numbered(list->keys);
  return index < entries.size() ? entries[index].first : entry_name(static_cast<int>(index));
}

class UnknownSettings {
 public:
  void look(const RegistryKey& tree, const std::string& path, const google::protobuf::Descriptor& message) {
    std::map<std::string, const FieldDescriptor*> keys, values;
    for (int index = 0; index < message.field_count(); ++index) {
      const auto& field = *message.field(index);
      const bool is_key = field.is_repeated() || field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
      (is_key ? keys : values).emplace(registry_name(field), &field);
    }
    for (const auto& [name, value] : tree.values)
      if (!values.contains(name)) found_.push_back(machine::join_path(path, name));
    for (const auto& [name, key] : tree.keys) {
      const std::string whole = machine::join_path(path, name);
      const auto known = keys.find(name);
      if (known == keys.end())
        found_.push_back(whole);
      else if (known->second->is_repeated())
        look_at_list(key, whole, *known->second);
      else
        look(key, whole, *known->second->message_type());
    }
  }

  std::vector<std::string> take() && {
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  void look_at_list(const RegistryKey& list, const std::string& path, const FieldDescriptor& field) {
    const bool has_keys = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    for (const auto& [name, value] : list.values)
      if (has_keys || !entry_number(name)) found_.push_back(machine::join_path(path, name));
    for (const auto& [name, key] : list.keys) {
      if (has_keys && entry_number(name))
        look(key, machine::join_path(path, name), *field.message_type());
      else
        found_.push_back(machine::join_path(path, name));
    }
  }

  std::vector<std::string> found_;
};

}  // namespace

Expected<RegistryKey> to_tree(const Message& message, machine::Secrets& secrets) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  RegistryKey tree;
  for (const auto* field : fields) {
    const Slot slot{reflection, *field, 0};
    if (field->is_map()) {
      return fail(Error::Kind::internal, {text::id::products_tree_field, {{"name", field->full_name()}}});
    }
    if (field->is_repeated()) {
      SSSUP_CHECK(add_list(message, *field, tree, secrets));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      SSSUP_TRY(RegistryKey key, to_tree(slot.message(message), secrets));
      tree.keys.emplace(registry_name(*field), std::move(key));
    } else {
      SSSUP_TRY(RegistryValue value, value_of(message, slot, secrets));
      tree.values.emplace(registry_name(*field), std::move(value));
    }
  }
  return tree;
}

Status from_tree(const RegistryKey& tree, const std::string& path, Message& message, machine::Secrets& secrets) {
  message.Clear();
  const auto& descriptor = *message.GetDescriptor();
  for (int index = 0; index < descriptor.field_count(); ++index)
    SSSUP_CHECK(read_field(tree, path, *descriptor.field(index), message, secrets));
  return {};
}

std::string place_in_tree(const RegistryKey& tree, const std::string& path, std::string_view field) {
  std::string place = path;
  const RegistryKey* key = &tree;
  field.remove_prefix(std::min(field.find('.'), field.size()));  // "sss", the tree itself
  while (!field.empty()) {
    const bool is_entry = field.front() == '[';
    field.remove_prefix(1);
    std::string name(field.substr(0, field.find_first_of(".[]")));
    field.remove_prefix(name.size() + (is_entry ? 1 : 0));
    name = is_entry ? entry_of(key, entry_number(name).value_or(0)) : registry_name(std::move(name));
    place = machine::join_path(place, name);
    key = key_below(key, name);
  }
  return place;
}

std::vector<std::string> unknown_settings(const RegistryKey& tree, const std::string& path,
                                          const google::protobuf::Descriptor& message) {
  UnknownSettings unknown;
  unknown.look(tree, path, message);
  return std::move(unknown).take();
}

}  // namespace sssup::products
