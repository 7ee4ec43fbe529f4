// One field of a question at the terminal: what is shown of it, and how it is entered.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/answers.h"
#include "common/rules/hints.h"
#include "common/rules/shown.h"
#include "common/text/console.h"
#include "common/text/escape.h"
#include "common/text/yes_or_no.h"
#include "service/console/confirm.h"
#include "service/console/form.h"
#include "service/console/input_file.h"
#include "service/console/words.h"

namespace sssup::console {
namespace {

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (std::string item = trimmed(list.substr(0, comma)); !item.empty()) items.push_back(std::move(item));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return items;
}

// As Windows copies a path, and as a shell would have taken it.
std::string without_quotes(std::string path) {
  if (path.size() > 1 && path.front() == '"' && path.back() == '"') return path.substr(1, path.size() - 2);
  return path;
}

}  // namespace

std::string Form::label(const proto::Field& field) const {
  return text::render(field.label(), context_.language);
}

std::string Form::label_of(const proto::Field& field, const std::string& value) const {
  for (const auto& option : field.rule().options())
    if (option.value() == value && option.has_label()) return text::render(option.label(), context_.language);
  return value;
}

Form::Values Form::values(int index) const {
  if (const auto& entered = entered_[static_cast<std::size_t>(index)]) return *entered;
  const auto& initial = question_.fields(index).initial();
  return {initial.begin(), initial.end()};
}

std::string Form::shown(int index) const {
  const proto::Field& field = question_.fields(index);
  const auto& entered = entered_[static_cast<std::size_t>(index)];
  if (field.rule().kind() == proto::Rule::FILE_CONTENT)  // its path is no secret
    return entered ? fmt::format("[{}]", paths_[static_cast<std::size_t>(index)])
                   : context_.say(text::id::console_not_entered);
  if (field.rule().secret()) {
    if (entered) return entered->empty() ? context_.say(text::id::console_taken_back) : "********";
    switch (field.kept()) {
      case proto::Field::ENTERED: return context_.say(text::id::console_entered_before);
      case proto::Field::NOTHING_KEPT: return context_.say(text::id::console_not_entered);
      default: return context_.say(text::id::console_kept);
    }
  }
  Values said = values(index);
  if (std::all_of(said.begin(), said.end(), [](const std::string& value) { return value.empty(); }))
    return context_.say(text::id::console_empty);
  for (std::string& value : said) {
    if (field.rule().kind() == proto::Rule::CHOICE) value = label_of(field, value);
    if (field.rule().kind() == proto::Rule::FLAG)
      value = context_.say(value == "true" ? text::id::console_yes : text::id::console_no);
  }
  return fmt::format("[{}]", fmt::join(said, ", "));
}

std::string Form::prompt(int index) const {
  const proto::Field& field = question_.fields(index);
  if (field.rule().kind() == proto::Rule::FLAG) {
    const Values now = values(index);
    return fmt::format("  {} {}:", label(field), text::yes_or_no_hint(!now.empty() && now.front() == "true"));
  }
  const bool is_file = field.rule().kind() == proto::Rule::FILE_CONTENT;
  std::string what = is_file ? context_.say({text::id::console_path_of, {{"label", label(field)}}}) : label(field);
  if (field.rule().kind() == proto::Rule::CHOICE) what += fmt::format(" ({})", numbers_to(field.rule().options_size()));
  // Brackets hold what Enter takes; where nothing stands there are none.
  const std::string now = shown(index);
  return now == context_.say(text::id::console_empty) ? fmt::format("  {}:", what) : fmt::format("  {} {}:", what, now);
}

bool Form::missing(int index) const {
  const proto::Field& field = question_.fields(index);
  if (entered_[static_cast<std::size_t>(index)]) return false;
  return field.has_problem() || (field.rule().required() && field.initial().empty());
}

// What may be chosen, by number; of an address list what is known of the addresses.
void Form::print_options(const proto::Field& field) const {
  const bool numbered = field.rule().kind() == proto::Rule::CHOICE;
  int position = 0;
  for (const auto& option : field.rule().options()) {
    const std::string said = label_of(field, option.value());
    print(numbered ? fmt::format("   {}) {}", ++position, said) : fmt::format("   {}: {}", option.value(), said));
  }
}

void Form::enter(int index, std::optional<Values> values) {
  entered_[static_cast<std::size_t>(index)] = std::move(values);
  options_.keep(draft());
}

// Other fields are emptied or changed by typing; an empty secret means "as it is".
bool Form::can_be_taken_back(int index) const {
  const proto::Field& field = question_.fields(index);
  if (!field.rule().secret() || field.rule().kind() == proto::Rule::FILE_CONTENT) return false;
  const auto& entered = entered_[static_cast<std::size_t>(index)];
  return entered ? !entered->empty() : field.kept() == proto::Field::ENTERED;
}

std::optional<bool> Form::offer_to_take_back(int index) {
  if (!can_be_taken_back(index)) return false;
  const auto sure = confirm(context_, terminal_, text::id::console_take_back, false, options_.give_up, false);
  if (!sure || !*sure) return sure;
  // What an earlier answer said is taken back by saying nothing.
  const bool said_before = question_.fields(index).kept() == proto::Field::ENTERED;
  enter(index, said_before ? std::optional(Values()) : std::nullopt);
  return true;
}

bool Form::ask_field(int index) {
  const proto::Field& field = question_.fields(index);
  // The help of a secret tells what an empty field means; once something was entered here, it means that.
  const bool help_holds = !field.rule().secret() || !entered_[static_cast<std::size_t>(index)];
  if (const std::string help = text::render(field.help(), context_.language); help_holds && !help.empty())
    print("  " + help);
  if (field.has_problem() && !entered_[static_cast<std::size_t>(index)])
    print("  ! " + text::render(field.problem(), context_.language));
  for (const auto& hint : field.hints())
    if (rules::hint_holds(hint, field, values(index))) print("  " + text::render(hint, context_.language));
  print_options(field);
  const auto taken_back = offer_to_take_back(index);
  if (!taken_back || *taken_back) return taken_back.has_value();
  const bool is_file = field.rule().kind() == proto::Rule::FILE_CONTENT;
  for (;;) {
    const auto line = read(prompt(index), is_file || !field.rule().secret());
    if (!line) return false;
    // A page can be left without its fields: Enter goes on to the buttons.
    if (line->empty() && (!missing(index) || can_be_left_)) return true;
    if (line->empty() && field.has_problem()) {
      print("  ! " + text::render(field.problem(), context_.language));
      continue;
    }
    auto values = parse(field, *line);
    if (!values) continue;
    if (const auto why = rules::check_field(field, *values)) {
      print_problem(*why);
      if (field.rule().kind() == proto::Rule::CHOICE) print_options(field);
      continue;
    }
    if (is_file) paths_[static_cast<std::size_t>(index)] = without_quotes(trimmed(*line));
    enter(index, std::move(*values));
    return true;
  }
}

std::optional<Form::Values> Form::parse(const proto::Field& field, const std::string& line) const {
  if (!text::is_utf8(line)) {
    print_problem(text::id::console_not_utf8);
    return std::nullopt;
  }
  if (field.rule().kind() == proto::Rule::FILE_CONTENT) return content_of_file(without_quotes(trimmed(line)));
  if (field.rule().secret()) return Values{line};
  switch (field.rule().kind()) {
    case proto::Rule::ADDRESS_LIST: return split(line);
    case proto::Rule::CHOICE: {
      const auto position = number(line);
      if (position && *position >= 1 && *position <= field.rule().options_size())
        return Values{field.rule().options(*position - 1).value()};
      return Values{trimmed(line)};
    }
    case proto::Rule::FLAG: return parse_flag(trimmed(line));
    default: return Values{trimmed(line)};
  }
}

std::optional<Form::Values> Form::parse_flag(const std::string& said) const {
  if (said == "true" || said == "false") return Values{said};
  if (const auto yes = text::yes_or_no(said, false)) return Values{*yes ? "true" : "false"};
  print_problem(text::id::console_yes_or_no_only);
  return std::nullopt;
}

std::optional<Form::Values> Form::content_of_file(const std::string& path) const {
  auto content = read_input(path_of(path), largest_entered);
  if (content) return Values{*std::move(content)};
  print("  ! " + describe(content.error(), context_.language));
  return std::nullopt;
}

}  // namespace sssup::console
