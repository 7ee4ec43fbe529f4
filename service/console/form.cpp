#include "service/console/form.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/answers.h"
#include "common/rules/hints.h"
#include "common/rules/shown.h"
#include "common/text/console.h"
#include "common/text/escape.h"
#include "service/console/answer_file.h"
#include "service/console/width.h"
#include "service/console/words.h"

namespace sssup::console {
namespace {

constexpr std::size_t widest_label = 34;  // columns; longer ones push their value to the right

// How wide the column of labels is in each section, by its title. One long label does not widen it.
class LabelColumns {
 public:
  void add(const std::string& section, const std::string& label) {
    if (columns(label) <= widest_label) widest_[section] = std::max(widest_[section], columns(label));
  }
  std::string padded(const std::string& section, const std::string& label) const {
    const auto found = widest_.find(section);
    return found == widest_.end() ? label : pad(label, found->second);
  }

 private:
  std::map<std::string, std::size_t> widest_;
};

}  // namespace

Form::Form(const Context& context, Terminal& terminal, proto::Question question, Options options)
    : context_(context),
      terminal_(terminal),
      question_(std::move(question)),
      options_(std::move(options)),
      entered_(static_cast<std::size_t>(question_.fields_size())),
      paths_(entered_.size()),
      can_be_left_(std::any_of(question_.buttons().begin(), question_.buttons().end(),
                               [](const proto::Button& button) { return button.without_fields(); })) {
  const proto::Draft& draft = options_.draft;
  if (draft.question_id() != question_.id() || draft.instance() != question_.instance()) return;
  for (const auto& drafted : draft.fields())
    for (int index = 0; index < question_.fields_size(); ++index)
      if (question_.fields(index).id() == drafted.field() &&
          (!question_.fields(index).rule().secret() || drafted.values().empty()))
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
      print(fmt::format("  ! {}: {}", field == question_.fields().end() ? problem.field : label(*field),
                        context_.say(problem.why)));
    }
  }
}

void Form::print(std::string_view line) const {
  terminal_.write(text::escape_control(line) + '\n');
}

void Form::print_problem(const text::Message& why) const {
  print("  ! " + context_.say(why));
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
  const auto say = [&](const proto::Text& text) { return text::render(text, context_.language); };
  LabelColumns labels;
  for (const auto& settled : question_.summary()) labels.add(say(settled.section()), say(settled.label()));
  std::string section;
  for (const auto& settled : question_.summary()) {
    if (std::string name = say(settled.section()); name != section) {
      section = std::move(name);
      print(section);
    }
    print(fmt::format("  {}  {}", labels.padded(section, say(settled.label())),
                      settled.has_said() ? say(settled.said()) : fmt::format("{}", fmt::join(settled.values(), ", "))));
  }
}

void Form::print_page() const {
  print_fields();
  if (question_.point_of_no_return()) print("  ! " + context_.say(text::id::console_no_return));
  for (const auto& button : question_.buttons())
    print(fmt::format("  {}: {}", button.id(), text::render(button.label(), context_.language)));
}

void Form::print_fields() const {
  const auto say = [&](const proto::Text& text) { return text::render(text, context_.language); };
  LabelColumns labels;
  for (const auto& field : question_.fields()) labels.add(say(field.section()), label(field));
  std::string section;
  for (int index = 0; index < question_.fields_size(); ++index) {
    const proto::Field& field = question_.fields(index);
    if (std::string name = say(field.section()); name != section) {
      section = std::move(name);
      print(section);
    }
    print(fmt::format(" {:3}  {}  {}", index + 1, labels.padded(section, label(field)), shown(index)));
    for (const auto& hint : field.hints())
      if (rules::hint_holds(hint, field, values(index))) print("        " + say(hint));
  }
}

std::optional<std::string> Form::read(std::string_view prompt, bool echo) {
  auto line = terminal_.read_line(echo, options_.give_up, text::escape_control(prompt) + " ");
  if (!line) terminal_.write("\n");
  return line;
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
  // A button that leaves out what was entered is not the default.
  if (preset != nullptr && preset->without_fields() && has_entries())
    if (const auto* takes_fields = button_with_fields(question_)) preset = takes_fields;
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
    print_problem({refusal, {{"said", rules::shown(said)}, {"choices", choices()}}});
  }
}

bool Form::has_entries() const {
  return std::any_of(entered_.begin(), entered_.end(), [](const auto& each) { return each.has_value(); });
}

std::string Form::choices() const {
  std::vector<std::string> all;
  if (question_.fields_size() > 0) all.push_back(numbers_to(question_.fields_size()));
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

proto::Draft Form::draft() const {
  proto::Draft draft;
  draft.set_question_id(question_.id());
  draft.set_instance(question_.instance());
  for (int index = 0; index < question_.fields_size(); ++index) {
    const auto& entered = entered_[static_cast<std::size_t>(index)];
    // Of a secret, only that it was taken back.
    if (!entered || (question_.fields(index).rule().secret() && !entered->empty())) continue;
    auto* kept = draft.add_fields();
    kept->set_field(question_.fields(index).id());
    kept->mutable_values()->Add(entered->begin(), entered->end());
  }
  return draft;
}

}  // namespace sssup::console
