#include "service/console/form.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "common/rules/answers.h"
#include "common/rules/shown.h"
#include "common/text/console.h"
#include "common/text/escape.h"
#include "service/console/answer_file.h"
#include "service/console/input.h"
#include "service/console/width.h"

namespace sssup::console {
namespace {

constexpr std::size_t widest_label = 40;  // columns; longer ones push their value to the right

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (std::string item = trimmed(list.substr(0, comma)); !item.empty()) items.push_back(std::move(item));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return items;
}

std::optional<int> number(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Form::Form(const Context& context, Terminal& terminal, proto::Question question, const proto::Draft& draft,
           std::function<bool()> give_up)
    : context_(context),
      terminal_(terminal),
      question_(std::move(question)),
      give_up_(std::move(give_up)),
      entered_(static_cast<std::size_t>(question_.fields_size())),
      can_be_left_(std::any_of(question_.buttons().begin(), question_.buttons().end(),
                               [](const proto::Button& button) { return button.without_fields(); })) {
  if (draft.question_id() != question_.id() || draft.instance() != question_.instance()) return;
  for (const auto& drafted : draft.fields())
    for (int index = 0; index < question_.fields_size(); ++index)
      if (question_.fields(index).id() == drafted.field())
        entered_[static_cast<std::size_t>(index)].emplace(drafted.values().begin(), drafted.values().end());
}

std::optional<proto::Answer> Form::fill_in() {
  print_head();
  if (!ask_what_is_missing()) return std::nullopt;
  for (;;) {
    print_page();
    const auto button = choose_button_or_field();
    if (!button) return std::nullopt;
    if (button->empty()) continue;  // a field was changed
    proto::Answer given = answer(*button);
    const auto problems = rules::check_answer(question_, given);
    if (problems.empty()) return given;
    for (const auto& problem : problems) {
      const auto field = std::find_if(question_.fields().begin(), question_.fields().end(),
                                      [&](const proto::Field& each) { return each.id() == problem.field; });
      const std::string label =
          field == question_.fields().end() ? problem.field : text::render(field->label(), context_.language);
      print(fmt::format("  ! {}: {}", label, context_.say(problem.why)));
    }
  }
}

void Form::print(std::string_view line) const {
  terminal_.write(text::escape_control(line) + '\n');
}

void Form::print_head() const {
  const std::string title = text::render(question_.title(), context_.language);
  terminal_.write("\n");
  if (terminal_.colour())
    terminal_.write("\x1b[1m" + text::escape_control(title) + "\x1b[0m\n");
  else
    print(title);
  print(text::render(question_.explanation(), context_.language));
  print_summary();
  for (const auto& warning : question_.warnings()) print("  ! " + text::render(warning, context_.language));
}

void Form::print_summary() const {
  std::string section;
  std::size_t widest = 0;
  for (const auto& settled : question_.summary())
    widest = std::max(widest, columns(text::render(settled.label(), context_.language)));
  for (const auto& settled : question_.summary()) {
    if (std::string name = text::render(settled.section(), context_.language); name != section) {
      section = std::move(name);
      print(section);
    }
    print(fmt::format("  {}  {}", pad(text::render(settled.label(), context_.language), std::min(widest, widest_label)),
                      settled.has_said() ? text::render(settled.said(), context_.language)
                                         : fmt::format("{}", fmt::join(settled.values(), ", "))));
  }
}

void Form::print_page() const {
  std::string section;
  std::size_t widest = 0;
  for (const auto& field : question_.fields())
    widest = std::max(widest, columns(text::render(field.label(), context_.language)));
  for (int index = 0; index < question_.fields_size(); ++index) {
    const proto::Field& field = question_.fields(index);
    if (std::string name = text::render(field.section(), context_.language); name != section) {
      section = std::move(name);
      print(section);
    }
    print(fmt::format(" {:3}  {}  {}", index + 1,
                      pad(text::render(field.label(), context_.language), std::min(widest, widest_label)),
                      shown(index)));
    for (const auto& hint : field.hints()) print("        " + text::render(hint, context_.language));
  }
  if (question_.point_of_no_return()) print("  ! " + context_.say(text::id::console_no_return));
  for (const auto& button : question_.buttons())
    print(fmt::format("  {}: {}", button.id(), text::render(button.label(), context_.language)));
}

std::string Form::shown(int index) const {
  const proto::Field& field = question_.fields(index);
  const auto& entered = entered_[static_cast<std::size_t>(index)];
  if (field.rule().secret()) return entered ? "********" : context_.say(text::id::console_not_entered);
  std::vector<std::string> values =
      entered ? *entered : std::vector<std::string>(field.initial().begin(), field.initial().end());
  if (field.rule().kind() == proto::Rule::CHOICE)
    for (std::string& value : values) value = label_of(field, value);
  return fmt::format("[{}]", fmt::join(values, ", "));
}

bool Form::missing(int index) const {
  const proto::Field& field = question_.fields(index);
  if (entered_[static_cast<std::size_t>(index)]) return false;
  return field.has_problem() || (field.rule().required() && field.initial().empty());
}

std::optional<std::string> Form::read(std::string_view prompt, bool echo) {
  terminal_.write(text::escape_control(prompt) + " ");
  auto line = terminal_.read_line(echo, give_up_);
  if (!line) terminal_.write("\n");
  return line;
}

std::string Form::label_of(const proto::Field& field, const std::string& value) const {
  for (const auto& option : field.rule().options())
    if (option.value() == value && option.has_label()) return text::render(option.label(), context_.language);
  return value;
}

// What may be chosen, by number; of an address list what is known of the addresses.
void Form::print_options(const proto::Field& field) const {
  const bool numbered = field.rule().kind() == proto::Rule::CHOICE;
  int position = 0;
  for (const auto& option : field.rule().options()) {
    const std::string label = label_of(field, option.value());
    print(numbered ? fmt::format("   {}) {}", ++position, label) : fmt::format("   {}: {}", option.value(), label));
  }
}

bool Form::ask_field(int index) {
  const proto::Field& field = question_.fields(index);
  const std::string label = text::render(field.label(), context_.language);
  if (const std::string help = text::render(field.help(), context_.language); !help.empty()) print("  " + help);
  if (field.has_problem()) print("  ! " + text::render(field.problem(), context_.language));
  print_options(field);
  // Of a file it is the path that is typed, and that is no secret.
  const bool is_file = field.rule().kind() == proto::Rule::FILE_CONTENT;
  const std::string prompt = is_file ? context_.say({text::id::console_path_of, {{"label", label}}}) : label;
  for (;;) {
    const auto line = read(fmt::format("  {} {}:", prompt, shown(index)), is_file || !field.rule().secret());
    if (!line) return false;
    // A page can be left without its fields: Enter goes on to the buttons.
    if (line->empty() && (!missing(index) || can_be_left_)) return true;
    const auto values = parse(field, *line);
    if (!values) continue;
    const auto why = rules::check_field(field, *values);
    if (!why) {
      entered_[static_cast<std::size_t>(index)] = *values;
      return true;
    }
    print("  ! " + context_.say(*why));
    if (field.rule().kind() == proto::Rule::CHOICE) print_options(field);
  }
}

std::optional<std::vector<std::string>> Form::parse(const proto::Field& field, const std::string& line) const {
  if (!text::is_utf8(line)) {
    print("  ! " + context_.say(text::id::console_not_utf8));
    return std::nullopt;
  }
  if (field.rule().kind() == proto::Rule::FILE_CONTENT) return content_of_file(line);
  if (field.rule().secret()) return std::vector<std::string>{line};
  switch (field.rule().kind()) {
    case proto::Rule::ADDRESS_LIST: return split(line);
    case proto::Rule::CHOICE: {
      const auto position = number(line);
      if (position && *position >= 1 && *position <= field.rule().options_size())
        return std::vector<std::string>{field.rule().options(*position - 1).value()};
      return std::vector<std::string>{trimmed(line)};
    }
    case proto::Rule::FLAG: {
      const std::string said = trimmed(line);
      const bool yes = said == "y" || said == "yes" || said == "true";
      const bool no = said == "n" || said == "no" || said == "false";
      return std::vector<std::string>{yes ? "true" : no ? "false" : said};
    }
    default: return std::vector<std::string>{trimmed(line)};
  }
}

std::optional<std::vector<std::string>> Form::content_of_file(const std::string& line) const {
  std::string path = trimmed(line);
  // As Windows copies a path, and as a shell would have taken it.
  if (path.size() > 1 && path.front() == '"' && path.back() == '"') path = path.substr(1, path.size() - 2);
  auto content = read_input(path_of(path));
  if (content) return std::vector<std::string>{*std::move(content)};
  print("  ! " + describe(content.error(), context_.language));
  return std::nullopt;
}

bool Form::ask_what_is_missing() {
  for (int index = 0; index < question_.fields_size(); ++index) {
    if (!missing(index)) continue;
    if (can_be_left_) print("  " + context_.say(text::id::console_enter_leaves));
    if (!ask_field(index)) return false;
    if (can_be_left_ && missing(index)) return true;
  }
  return true;
}

std::optional<std::string> Form::choose_button_or_field() {
  const proto::Button* preset = nullptr;
  for (const auto& button : question_.buttons())
    if (button.default_()) preset = &button;
  const text::Entry& prompt =
      question_.fields().empty() ? text::id::console_choose_button : text::id::console_choose_field_or_button;
  for (;;) {
    const auto line =
        read(fmt::format("{}{}:", context_.say(prompt), preset ? fmt::format(" [{}]", preset->id()) : ""));
    if (!line) return std::nullopt;
    const std::string said = trimmed(*line);
    if (said.empty() && preset != nullptr) return preset->id();
    if (const auto field = number(said); field && *field >= 1 && *field <= question_.fields_size()) {
      if (!ask_field(*field - 1)) return std::nullopt;
      return "";
    }
    // A button by its name, or the beginning of it when that is one button's only.
    std::vector<std::string> matching;
    for (const auto& button : question_.buttons()) {
      if (button.id() == said) return said;
      if (!said.empty() && button.id().starts_with(said)) matching.push_back(button.id());
    }
    if (matching.size() == 1) return matching.front();
    const text::Entry& refusal = said.empty() ? text::id::console_choice_needed : text::id::console_no_such_choice;
    print("  ! " + context_.say({refusal, {{"said", rules::shown(said)}, {"choices", choices()}}}));
  }
}

std::string Form::choices() const {
  std::vector<std::string> all;
  if (question_.fields_size() > 0) all.push_back(fmt::format("1–{}", question_.fields_size()));
  for (const auto& button : question_.buttons()) all.push_back(button.id());
  return fmt::format("{}", fmt::join(all, ", "));
}

proto::Answer Form::answer(const std::string& button) const {
  proto::Answer given;
  given.set_question_id(question_.id());
  given.set_instance(question_.instance());
  given.set_button(button);
  for (int index = 0; index < question_.fields_size(); ++index) {
    const auto& entered = entered_[static_cast<std::size_t>(index)];
    if (!entered) continue;
    auto* field = given.add_fields();
    field->set_field(question_.fields(index).id());
    for (const std::string& value : *entered) field->add_values(value);
  }
  return given;
}

}  // namespace sssup::console
