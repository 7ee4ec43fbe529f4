#include "service/products/medium_files.h"

#include <algorithm>
#include <string_view>

#include "common/rules/names.h"
#include "common/text/migration.h"

namespace sssup::products {
namespace {

constexpr std::string_view medium = "{medium}";

struct Named {
  const char* field;
  const std::string& text;
};

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('\\', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

// Windows takes a closing dot or blank away: ".. " would be "..".
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.back() != '.' && name.back() != ' ' &&
         name.find_first_of("/:*?<>|\"") == std::string_view::npos;
}

// A file in a folder of the medium, "SSS\\Setup.exe".
bool is_in_a_folder(std::string_view path) {
  const auto parts = parts_of(path);
  return parts.size() > 1 && std::all_of(parts.begin(), parts.end(), is_plain_name);
}

struct Arguments {
  std::vector<std::string> files;  // named below {medium}
  std::string rest;                // without those
};

Arguments take_apart(std::string_view arguments) {
  Arguments found;
  for (std::size_t at = 0; at < arguments.size();) {
    const std::size_t begin = arguments.find(medium, at);
    found.rest += arguments.substr(at, begin - at);
    if (begin == std::string_view::npos) break;
    const bool quoted =
        std::count(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(begin), '"') % 2 != 0;
    const std::size_t path = begin + medium.size();
    const std::size_t end = std::min(arguments.find_first_of(quoted ? "\"" : "\" ", path), arguments.size());
    const std::string_view file = arguments.substr(path, end - path);
    // Without the backslash it is no file below the medium, and refused as a name.
    found.files.emplace_back(file.starts_with('\\') ? file.substr(1) : std::string_view());
    at = end;
  }
  return found;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A drive, another computer, or a way upwards.
bool leads_elsewhere(std::string_view arguments) {
  if (arguments.find("\\\\") != std::string_view::npos || arguments.find("..") != std::string_view::npos) return true;
  for (std::size_t colon = arguments.find(':'); colon != std::string_view::npos;
       colon = arguments.find(':', colon + 1)) {
    const bool letter = colon > 0 && is_letter(arguments[colon - 1]);
    const bool path = colon + 1 < arguments.size() && (arguments[colon + 1] == '\\' || arguments[colon + 1] == '/');
    if (letter && path) return true;
  }
  return false;
}

void add_once(std::string name, std::vector<std::string>& names) {
  const bool known = std::any_of(names.begin(), names.end(),
                                 [&](const std::string& other) { return rules::lower(other) == rules::lower(name); });
  if (!name.empty() && !known) names.push_back(std::move(name));
}

bool stay_on_medium(const Arguments& arguments) {
  return std::all_of(arguments.files.begin(), arguments.files.end(), is_in_a_folder) &&
         !leads_elsewhere(arguments.rest);
}

}  // namespace

std::vector<document::Problem> check_setup_files(const proto::SetupProfile& setup) {
  std::vector<document::Problem> problems;
  if (!setup.path().empty() && !is_in_a_folder(setup.path()))
    problems.push_back({"setup.path", text::Message(text::id::migration_profile_setup_outside)});
  for (const Named& each :
       {Named{"setup.silentInstall", setup.silent_install()}, Named{"setup.silentRemove", setup.silent_remove()}})
    if (!stay_on_medium(take_apart(each.text)))
      problems.push_back({each.field, text::Message(text::id::migration_profile_arguments_outside,
                                                    {{"example", R"({medium}\SSS\install.iss)"}})});
  return problems;
}

std::vector<std::string> files_on_medium(const proto::ProductProfile& profile) {
  std::vector<std::string> files;
  add_once(profile.setup().path(), files);
  for (const std::string& arguments : {profile.setup().silent_install(), profile.setup().silent_remove()})
    for (const std::string& file : take_apart(arguments).files) add_once(file, files);
  return files;
}

Expected<std::vector<std::string>> folders_on_medium(const proto::ProductProfile& profile) {
  if (const auto problems = check_setup_files(profile.setup()); !problems.empty())
    return tl::unexpected(document::to_error(profile.product(), problems));
  std::vector<std::string> folders;
  for (const std::string& file : files_on_medium(profile)) add_once(file.substr(0, file.find('\\')), folders);
  return folders;
}

}  // namespace sssup::products
