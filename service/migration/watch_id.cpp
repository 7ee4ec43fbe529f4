#include "service/migration/watch_id.h"

#include <algorithm>

#include "common/rules/names.h"

namespace sssup::migration {
namespace {

// Between a command and its argument cmd.exe takes each of these for a blank.
constexpr std::string_view separators = " \t,;=";
constexpr std::size_t digits_for_number = 20;

std::string letters_and_digits(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
               [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
  return kept;
}

/// The argument after a command whose name ends at the beginning of `rest`; empty when there is none.
std::string_view first_argument(std::string_view rest) {
  if (rest.starts_with(".exe")) rest.remove_prefix(4);
  if (rest.starts_with('"')) rest.remove_prefix(1);
  if (rest.empty() || separators.find(rest.front()) == std::string_view::npos) return {};
  rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
  if (rest.starts_with('"')) rest.remove_prefix(1);
  return rest.substr(0, rest.find_first_of(" \t,;=\"&|<>\r\n"));
}

}  // namespace

void WatchIds::reserve_those_in(std::string_view script) {
  const std::string lowered = rules::lower(script);
  for (const std::string_view command : {"armload", "armkill"}) {
    for (std::size_t at = lowered.find(command); at != std::string::npos; at = lowered.find(command, at + 1)) {
      const auto id = first_argument(std::string_view(lowered).substr(at + command.size()));
      if (!id.empty()) taken_.emplace(id);
    }
  }
}

std::string WatchIds::make(std::string_view monitor, std::string_view item) {
  std::string base = letters_and_digits(monitor);
  const std::string more = letters_and_digits(item);
  if (rules::lower(base) != rules::lower(more)) base += more;
  const std::string forbidden = rules::lower(profile_.watch_id_forbidden_prefix());
  if (base.empty() || (!forbidden.empty() && rules::lower(base).starts_with(forbidden))) base.insert(0, "WATCH");
  if (base.size() > profile_.watch_id_max() - digits_for_number)
    base.resize(profile_.watch_id_max() - digits_for_number);

  std::string id = base;
  std::uint64_t& number = last_number_.try_emplace(rules::lower(base), 1).first->second;
  while (!taken_.insert(rules::lower(id)).second) id = base + std::to_string(++number);
  return id;
}

}  // namespace sssup::migration
