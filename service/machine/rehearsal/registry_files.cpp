#include "service/machine/rehearsal/registry_files.h"

#include <algorithm>

#include "common/rules/names.h"
#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/registry_tree.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

// HKLM \ SOFTWARE \ vendor \ product; 32-bit programs' keys are one deeper.
constexpr std::size_t usual_product_depth = 4;
constexpr std::string_view view_of_32_bit_programs = "wow6432node";
constexpr std::string_view file_ending = ".reg";

// A key's name as a file's: letters, digits, '-' and '.' stay, others become %XX; '\\' becomes '_'.
std::string file_name(std::string_view lower_key) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string name;
  for (const char c : lower_key) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.') {
      name += c;
    } else if (c == '\\') {
      name += '_';
    } else {
      name += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return name;
}

std::string key_of_file(std::string_view name) {
  std::string key;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '%' && i + 2 < name.size()) {
      const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
      key += static_cast<char>(digit(name[i + 1]) * 16 + digit(name[i + 2]));
      i += 2;
    } else {
      key += name[i] == '_' ? '\\' : name[i];
    }
  }
  return key;
}

struct KeyPlace {
  std::string product;             // lower case
  std::vector<std::string> names;  // below it
};

std::string join(std::span<const std::string> names) {
  std::string key;
  for (const auto& name : names) key += (key.empty() ? "" : "\\") + name;
  return key;
}

tl::unexpected<Error> no_key(Error::Kind kind, std::string_view key) {
  return fail(kind, {text::id::rehearsal_key_name, {{"key", std::string(key)}}});
}

std::size_t product_depth(const std::vector<std::string>& names) {
  const bool is_32_bit = names.size() > 2 && rules::lower(names[2]) == view_of_32_bit_programs;
  return usual_product_depth + (is_32_bit ? 1 : 0);
}

Expected<KeyPlace> writable_place(std::string_view key) {
  const auto names = parse_key(key);
  if (!names) return no_key(Error::Kind::invalid, key);
  const std::size_t depth = product_depth(*names);
  if (names->size() < depth) return no_key(Error::Kind::denied, key);
  const std::span all(*names);
  const auto below = all.subspan(depth);
  return KeyPlace{rules::lower(join(all.first(depth))), {below.begin(), below.end()}};
}

}  // namespace

fs::path RegistryFiles::file_of(const std::string& product) const {
  return layout_.registry() / (file_name(product) + std::string(file_ending));
}

Expected<RegistryFiles::Tree> RegistryFiles::load(const std::string& product) const {
  const fs::path file = file_of(product);
  SSSUP_TRY(auto bytes, durable::read_state(file));
  if (!bytes) return nullptr;
  const std::lock_guard lock(mutex_);
  Parsed& known = parsed_[product];
  if (known.tree && known.bytes == *bytes) return known.tree;
  auto tree = parse_tree(*bytes);
  if (!tree) {
    return fail(Error::Kind::corrupt, {text::id::rehearsal_state_unreadable, {{"path", text::utf8_of(file)}}});
  }
  known = {*std::move(bytes), std::make_shared<const RegistryKey>(*std::move(tree))};
  return known.tree;
}

Expected<std::vector<std::string>> RegistryFiles::products() const {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry(layout_.registry(), error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == file_ending) found.push_back(key_of_file(text::utf8_of(entry->path().stem())));
  }
  if (error) {
    return fail(Error::Kind::io, {text::id::error_file_read, {{"path", text::utf8_of(layout_.registry())}}},
                error.message());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// "HKLM\\SOFTWARE\\NEC": put together from its products' files.
Expected<std::optional<RegistryKey>> RegistryFiles::read_above(const std::vector<std::string>& names) const {
  const std::string prefix = rules::lower(join(names)) + "\\";
  SSSUP_TRY(const auto all, products());
  std::optional<RegistryKey> found;
  for (const auto& product : all) {
    if (!product.starts_with(prefix)) continue;
    SSSUP_TRY(const Tree tree, load(product));
    const auto below = parse_key("hklm\\" + product.substr(prefix.size()));
    if (!tree || !below) continue;
    if (!found) found.emplace();
    make_key(*found, std::span(*below).subspan(1)) = *tree;
  }
  return found;
}

Expected<std::optional<RegistryKey>> RegistryFiles::read(std::string_view key) {
  const auto names = parse_key(key);
  if (!names) return no_key(Error::Kind::invalid, key);
  if (names->size() < product_depth(*names)) return read_above(*names);
  SSSUP_TRY(const KeyPlace place, writable_place(key));
  SSSUP_TRY(const Tree tree, load(place.product));
  if (!tree) return std::nullopt;
  if (place.names.empty()) return *tree;
  const RegistryKey* found = find_key(*tree, place.names);
  if (found == nullptr) return std::nullopt;
  return *found;
}

Status RegistryFiles::write(std::string_view key, const RegistryKey& content) {
  return gate_.effect("registry.write", key, [&](const Passage& passage) -> Status {
    SSSUP_TRY(const KeyPlace place, writable_place(key));
    SSSUP_CHECK(check_content(key, content));
    if (place.names.empty()) return durable::write(passage, file_of(place.product), print_tree(content));
    SSSUP_TRY(const Tree before, load(place.product));
    RegistryKey tree = before ? *before : RegistryKey();
    make_key(tree, place.names) = content;
    return durable::write(passage, file_of(place.product), print_tree(tree));
  });
}

Status RegistryFiles::remove(std::string_view key) {
  return gate_.effect("registry.remove", key, [&](const Passage& passage) -> Status {
    SSSUP_TRY(const KeyPlace place, writable_place(key));
    if (place.names.empty()) return durable::remove(passage, file_of(place.product));
    SSSUP_TRY(const Tree before, load(place.product));
    if (!before) return {};
    RegistryKey tree = *before;
    if (!remove_key(tree, place.names)) return {};
    return durable::write(passage, file_of(place.product), print_tree(tree));
  });
}

}  // namespace sssup::machine::rehearsal
