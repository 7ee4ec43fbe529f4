#include "service/machine/rehearsal/registry_tree.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <set>

#include "common/rules/names.h"
#include "common/text/escape.h"
#include "common/text/rehearsal.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {
namespace {

void to_message(const RegistryKey& key, state::RegistryNode& node) {
  for (const auto& [name, value] : key.values) {
    auto& added = *node.add_values();
    added.set_name(name);
    if (const auto* text = std::get_if<std::string>(&value)) {
      added.set_text(*text);
    } else if (const auto* number = std::get_if<std::uint32_t>(&value)) {
      added.set_number(*number);
    } else if (const auto* bytes = std::get_if<RegistryBytes>(&value)) {
      added.set_data(std::string(bytes->begin(), bytes->end()));
    } else {
      const auto& raw = std::get<RegistryRaw>(value);
      added.mutable_raw()->set_type(raw.type);
      added.mutable_raw()->set_data(std::string(raw.data.begin(), raw.data.end()));
    }
  }
  for (const auto& [name, below] : key.keys) {
    auto& added = *node.add_keys();
    added.set_name(name);
    to_message(below, added);
  }
}

bool from_message(const state::RegistryNode& node, RegistryKey& key) {
  for (const auto& value : node.values()) {
    switch (value.kind_case()) {
      case state::RegistryNode::Value::kText: key.values.emplace(value.name(), value.text()); break;
      case state::RegistryNode::Value::kNumber: key.values.emplace(value.name(), value.number()); break;
      case state::RegistryNode::Value::kData:
        key.values.emplace(value.name(), RegistryBytes(value.data().begin(), value.data().end()));
        break;
      case state::RegistryNode::Value::kRaw:
        key.values.emplace(value.name(),
                           RegistryRaw{value.raw().type(), {value.raw().data().begin(), value.raw().data().end()}});
        break;
      default: return false;
    }
  }
  return std::all_of(node.keys().begin(), node.keys().end(), [&key](const auto& below) {
    return from_message(below, key.keys.emplace(below.name(), RegistryKey()).first->second);
  });
}

bool is_text(std::string_view text) {
  return text::is_utf8(text) && text.find('\0') == std::string_view::npos;
}

// Of keys that may be changed, and of those that may not.
template <class Keys>
auto find_name(Keys& keys, std::string_view name) {
  const auto exact = keys.find(name);
  if (exact != keys.end()) return exact;
  const std::string low = rules::lower(name);
  return std::find_if(keys.begin(), keys.end(), [&low](const auto& entry) { return rules::lower(entry.first) == low; });
}

// As Windows: 255 characters a name.
bool is_key_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && is_text(name) && name.find('\\') == std::string_view::npos;
}

template <class Key>
Key* find_in(Key& root, std::span<const std::string> names) {
  Key* key = &root;
  for (const auto& name : names) {
    const auto found = find_name(key->keys, name);
    if (found == key->keys.end()) return nullptr;
    key = &found->second;
  }
  return key;
}

}  // namespace

std::optional<std::vector<std::string>> parse_key(std::string_view key) {
  std::vector<std::string> names;
  while (true) {
    const auto end = std::min(key.find('\\'), key.size());
    const std::string_view name = key.substr(0, end);
    const bool is_control =
        std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (!is_key_name(name) || is_control) return std::nullopt;
    names.emplace_back(name);
    if (end == key.size()) break;
    key.remove_prefix(end + 1);
  }
  if (rules::lower(names.front()) != "hklm") return std::nullopt;
  return names;
}

Status check_content(std::string_view key, const RegistryKey& content) {
  const auto refused = [key](const std::string& name) {
    return fail(Error::Kind::invalid, {text::id::rehearsal_key_content, {{"key", std::string(key)}, {"name", name}}});
  };
  std::set<std::string> names;
  for (const auto& [name, value] : content.values) {
    const auto* text = std::get_if<std::string>(&value);
    if (!is_text(name) || (text != nullptr && !is_text(*text)) || !names.insert(rules::lower(name)).second) {
      return refused(name);
    }
  }
  names.clear();
  for (const auto& [name, below] : content.keys) {
    if (!is_key_name(name) || !names.insert(rules::lower(name)).second) return refused(name);
    SSSUP_CHECK(check_content(key, below));
  }
  return {};
}

std::string print_tree(const RegistryKey& tree) {
  google::protobuf::Arena arena;
  auto& node = *google::protobuf::Arena::CreateMessage<state::RegistryNode>(&arena);
  to_message(tree, node);
  return node.SerializeAsString();
}

std::optional<RegistryKey> parse_tree(std::string_view bytes) {
  google::protobuf::Arena arena;
  auto& node = *google::protobuf::Arena::CreateMessage<state::RegistryNode>(&arena);
  RegistryKey tree;
  if (!node.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !from_message(node, tree)) {
    return std::nullopt;
  }
  return tree;
}

const RegistryKey* find_key(const RegistryKey& root, std::span<const std::string> names) {
  return find_in(root, names);
}

RegistryKey* find_key(RegistryKey& root, std::span<const std::string> names) {
  return find_in(root, names);
}

RegistryKey& make_key(RegistryKey& root, std::span<const std::string> names) {
  RegistryKey* key = &root;
  for (const auto& name : names) {
    const auto found = find_name(key->keys, name);
    key = found != key->keys.end() ? &found->second : &key->keys[name];
  }
  return *key;
}

bool remove_key(RegistryKey& root, std::span<const std::string> names) {
  RegistryKey* parent = find_key(root, names.first(names.size() - 1));
  if (parent == nullptr) return false;
  const auto found = find_name(parent->keys, names.back());
  if (found == parent->keys.end()) return false;
  parent->keys.erase(found);
  return true;
}

}  // namespace sssup::machine::rehearsal
