#include "service/machine/windows/registry.h"

#include <algorithm>

#include "common/rules/names.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/folder_security.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

constexpr REGSAM view = KEY_WOW64_64KEY;
constexpr std::size_t least_depth_to_change = 4;

text::Message cannot_read(std::string_view key) {
  return {text::id::machine_key_read, {{"key", std::string(key)}}};
}
text::Message cannot_write(std::string_view key) {
  return {text::id::machine_key_write, {{"key", std::string(key)}}};
}
text::Message cannot_remove(std::string_view key) {
  return {text::id::machine_key_remove, {{"key", std::string(key)}}};
}

bool is_gone(LSTATUS status) {
  return status == ERROR_FILE_NOT_FOUND || status == ERROR_PATH_NOT_FOUND || status == ERROR_KEY_DELETED;
}

// The path below HKLM.
Expected<std::wstring> path_below_root(std::string_view key, std::size_t least_depth) {
  const auto depth = static_cast<std::size_t>(std::count(key.begin(), key.end(), '\\')) + 1;
  const auto root = key.substr(0, key.find('\\'));
  const bool is_named = rules::lower(root) == "hklm" && key.size() > root.size() + 1 && key.back() != '\\' &&
                        key.find("\\\\") == std::string_view::npos;
  if (!is_named || depth < least_depth)
    return fail(Error::Kind::invalid, {text::id::machine_key_name, {{"key", std::string(key)}}});
  return text::wide(key.substr(root.size() + 1));
}

// --- values ---------------------------------------------------------------------------------------------------------

// Nothing when the data is no text that comes back as the same data.
std::optional<std::string> text_of(const RegistryBytes& data) {
  if (data.size() % sizeof(wchar_t) != 0) return std::nullopt;
  std::wstring wide(data.size() / sizeof(wchar_t), L'\0');
  std::copy(data.begin(), data.end(), reinterpret_cast<std::uint8_t*>(wide.data()));
  if (!wide.empty() && wide.back() == L'\0') wide.pop_back();
  if (wide.find(L'\0') != std::wstring::npos) return std::nullopt;
  return text::exact_utf8(wide);
}

RegistryValue to_value(DWORD type, RegistryBytes data) {
  if (type == REG_SZ)
    if (auto text = text_of(data)) return *std::move(text);
  if (type == REG_DWORD && data.size() == sizeof(std::uint32_t)) {
    std::uint32_t number = 0;
    std::copy(data.begin(), data.end(), reinterpret_cast<std::uint8_t*>(&number));
    return number;
  }
  if (type == REG_BINARY) return data;
  return RegistryRaw{type, std::move(data)};
}

RegistryRaw to_raw(const RegistryValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    const std::wstring wide = text::wide(*text);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(wide.c_str());
    return {REG_SZ, RegistryBytes(bytes, bytes + (wide.size() + 1) * sizeof(wchar_t))};
  }
  if (const auto* number = std::get_if<std::uint32_t>(&value)) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(number);
    return {REG_DWORD, RegistryBytes(bytes, bytes + sizeof *number)};
  }
  if (const auto* bytes = std::get_if<RegistryBytes>(&value)) return {REG_BINARY, *bytes};
  return std::get<RegistryRaw>(value);
}

struct NamedValue {
  std::wstring name;
  DWORD type = 0;
  RegistryBytes data;
};

LSTATUS read_values(HKEY key, std::vector<NamedValue>& values) {
  DWORD longest_name = 0, longest_data = 0;
  LSTATUS status = RegQueryInfoKeyW(key, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, &longest_name,
                                    &longest_data, nullptr, nullptr);
  if (status != ERROR_SUCCESS) return status;
  std::wstring name;
  RegistryBytes data;
  for (DWORD index = 0;;) {
    name.resize(longest_name + 1);
    data.resize(std::max<DWORD>(longest_data, 1));  // without a buffer, data that has grown would be no error
    DWORD name_length = longest_name + 1, data_size = static_cast<DWORD>(data.size()), type = 0;
    status = RegEnumValueW(key, index, name.data(), &name_length, nullptr, &type, data.data(), &data_size);
    if (status == ERROR_NO_MORE_ITEMS) return ERROR_SUCCESS;
    if (status == ERROR_MORE_DATA) {  // somebody has written meanwhile
      longest_name = 2 * longest_name + 1;
      longest_data = std::max(2 * longest_data + 1, data_size);
      continue;
    }
    if (status != ERROR_SUCCESS) return status;
    values.push_back(
        {name.substr(0, name_length), type, RegistryBytes(data.begin(), data.begin() + static_cast<int>(data_size))});
    ++index;
  }
}

LSTATUS read_names(HKEY key, std::vector<std::wstring>& names) {
  constexpr DWORD longest = 256;  // a key's name has at most 255 characters
  wchar_t name[longest];
  for (DWORD index = 0;; ++index) {
    DWORD length = longest;
    const LSTATUS status = RegEnumKeyExW(key, index, name, &length, nullptr, nullptr, nullptr, nullptr);
    if (status == ERROR_NO_MORE_ITEMS) return ERROR_SUCCESS;
    if (status != ERROR_SUCCESS) return status;
    names.emplace_back(name, length);
  }
}

// --- keys -----------------------------------------------------------------------------------------------------------

LSTATUS open(HKEY parent, const std::wstring& path, REGSAM access, KeyHandle& opened) {
  HKEY key = nullptr;
  const LSTATUS status = RegOpenKeyExW(parent, path.c_str(), 0, access | view, &key);
  opened.reset(key);
  return status;
}

LSTATUS read_tree(HKEY parent, const std::wstring& path, RegistryKey& content) {
  KeyHandle key;
  LSTATUS status = open(parent, path, KEY_READ, key);
  if (status != ERROR_SUCCESS) return status;
  std::vector<NamedValue> values;
  status = read_values(key.get(), values);
  if (status != ERROR_SUCCESS) return status;
  for (auto& value : values)
    content.values.emplace(text::utf8(value.name), to_value(value.type, std::move(value.data)));
  std::vector<std::wstring> names;
  status = read_names(key.get(), names);
  if (status != ERROR_SUCCESS) return status;
  for (const auto& name : names) {
    RegistryKey below;
    status = read_tree(key.get(), name, below);
    if (is_gone(status)) continue;
    if (status != ERROR_SUCCESS) return status;
    content.keys.emplace(text::utf8(name), std::move(below));
  }
  return ERROR_SUCCESS;
}

// A key goes with its values in one piece, so what is below it goes first.
LSTATUS remove_tree(HKEY parent, const std::wstring& path) {
  {
    KeyHandle key;
    LSTATUS status = open(parent, path, KEY_READ, key);
    if (status != ERROR_SUCCESS) return is_gone(status) ? ERROR_SUCCESS : status;
    std::vector<std::wstring> names;
    status = read_names(key.get(), names);
    if (status != ERROR_SUCCESS) return status;
    for (const auto& name : names) {
      status = remove_tree(key.get(), name);
      if (status != ERROR_SUCCESS) return status;
    }
  }
  const LSTATUS status = RegDeleteKeyExW(parent, path.c_str(), view, 0);
  return is_gone(status) ? ERROR_SUCCESS : status;
}

LSTATUS write_values(HKEY key, const RegistryKey& content) {
  std::vector<NamedValue> present;
  LSTATUS status = read_values(key, present);
  if (status != ERROR_SUCCESS) return status;
  for (const auto& [name, value] : content.values) {
    const std::wstring wide = text::wide(name);
    const RegistryRaw raw = to_raw(value);
    const auto known = std::find_if(present.begin(), present.end(),
                                    [&wide](const NamedValue& one) { return same_name(one.name, wide); });
    if (known != present.end()) {
      const bool same = known->type == raw.type && known->data == raw.data;
      present.erase(known);
      if (same) continue;
    }
    status = RegSetValueExW(key, wide.c_str(), 0, raw.type, raw.data.data(), static_cast<DWORD>(raw.data.size()));
    if (status != ERROR_SUCCESS) return status;
  }
  for (const auto& stray : present) {
    status = RegDeleteValueW(key, stray.name.c_str());
    if (status != ERROR_SUCCESS && !is_gone(status)) return status;
  }
  return ERROR_SUCCESS;
}

// `access`: of the key, before anything is in it; null: as it inherits, or as it is.
LSTATUS make_key(HKEY parent, const std::wstring& path, PSECURITY_DESCRIPTOR access, KeyHandle& made) {
  SECURITY_ATTRIBUTES attributes{sizeof attributes, access, FALSE};
  const REGSAM rights = KEY_READ | KEY_WRITE | view | (access == nullptr ? 0 : WRITE_DAC);
  HKEY raw = nullptr;
  const LSTATUS status = RegCreateKeyExW(parent, path.c_str(), 0, nullptr, REG_OPTION_NON_VOLATILE, rights,
                                         access == nullptr ? nullptr : &attributes, &raw, nullptr);
  made.reset(raw);
  if (status != ERROR_SUCCESS || access == nullptr) return status;
  return RegSetKeySecurity(raw, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, access);
}

LSTATUS write_tree(HKEY parent, const std::wstring& path, const RegistryKey& content, PSECURITY_DESCRIPTOR access) {
  KeyHandle key;
  LSTATUS status = make_key(parent, path, access, key);
  if (status != ERROR_SUCCESS) return status;
  std::vector<std::wstring> present;
  status = read_names(key.get(), present);
  if (status != ERROR_SUCCESS) return status;
  for (const auto& [name, below] : content.keys) {
    const std::wstring wide = text::wide(name);
    std::erase_if(present, [&wide](const std::wstring& one) { return same_name(one, wide); });
    status = write_tree(key.get(), wide, below, access);
    if (status != ERROR_SUCCESS) return status;
  }
  for (const auto& stray : present) {
    status = remove_tree(key.get(), stray);
    if (status != ERROR_SUCCESS) return status;
  }
  return write_values(key.get(), content);
}

Status write_key(std::string_view key, const RegistryKey& content, PSECURITY_DESCRIPTOR access) {
  SSSUP_TRY(const auto path, path_below_root(key, least_depth_to_change));
  LSTATUS status = write_tree(HKEY_LOCAL_MACHINE, path, content, access);
  if (status == ERROR_SUCCESS) status = flush_hive(path);
  if (status != ERROR_SUCCESS) return system_fail(static_cast<DWORD>(status), cannot_write(key));
  return {};
}

}  // namespace

LSTATUS flush_hive(const std::wstring& path) {
  KeyHandle hive;
  const LSTATUS status = open(HKEY_LOCAL_MACHINE, path.substr(0, path.find(L'\\')), KEY_READ, hive);
  return status == ERROR_SUCCESS ? RegFlushKey(hive.get()) : status;
}

Expected<std::optional<RegistryKey>> WindowsRegistry::read(std::string_view key) {
  SSSUP_TRY(const auto path, path_below_root(key, 2));
  RegistryKey content;
  const LSTATUS status = read_tree(HKEY_LOCAL_MACHINE, path, content);
  if (is_gone(status)) return std::nullopt;
  if (status != ERROR_SUCCESS) return system_fail(static_cast<DWORD>(status), cannot_read(key));
  return content;
}

Status WindowsRegistry::write(std::string_view key, const RegistryKey& content) {
  return write_key(key, content, nullptr);
}

Status WindowsRegistry::write_private(std::string_view key, const RegistryKey& content) {
  const auto access = descriptor_of(private_key_sddl);
  if (!access) return last_error(cannot_write(key));
  return write_key(key, content, access.get());
}

Status WindowsRegistry::remove(std::string_view key) {
  SSSUP_TRY(const auto path, path_below_root(key, least_depth_to_change));
  LSTATUS status = remove_tree(HKEY_LOCAL_MACHINE, path);
  if (status == ERROR_SUCCESS) status = flush_hive(path);
  if (status != ERROR_SUCCESS) return system_fail(static_cast<DWORD>(status), cannot_remove(key));
  return {};
}

}  // namespace sssup::machine::windows
