#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/rules/shown.h"
#include "common/text/console.h"
#include "service/console/answer_file.h"
#include "service/console/commands.h"
#include "service/console/control.h"
#include "service/console/findings.h"
#include "service/console/form.h"
#include "service/console/input.h"
#include "service/console/input_file.h"
#include "service/console/view_plain.h"

namespace sssup::console {
namespace {

struct Setting {
  std::string field, value;
};

std::optional<Setting> setting(const std::string& argument) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return Setting{argument.substr(0, equals), argument.substr(equals + 1)};
}

const proto::Field* field_of(const proto::Question& question, const std::string& id) {
  const auto found = std::find_if(question.fields().begin(), question.fields().end(),
                                  [&](const proto::Field& field) { return field.id() == id; });
  return found == question.fields().end() ? nullptr : &*found;
}

// A later value replaces one of the file; for a list each --set adds one.
void put(proto::Answer& answer, const std::string& field, const std::vector<std::string>& values, bool add) {
  auto found = std::find_if(answer.mutable_fields()->begin(), answer.mutable_fields()->end(),
                            [&](const proto::FieldValue& each) { return each.field() == field; });
  auto* said = found == answer.mutable_fields()->end() ? answer.add_fields() : &*found;
  said->set_field(field);
  if (!add) said->clear_values();
  for (const std::string& value : values) said->add_values(value);
}

class Composer {
 public:
  Composer(const Context& context, const proto::Question& question) : context_(context), question_(question) {
    answer_.set_question_id(question.id());
    answer_.set_instance(question.instance());
  }

  // `enters`: values are given, so that a button that leaves them out is not meant.
  bool choose_button(const std::string& button, bool enters) {
    const proto::Button* preset = button_that_goes_on(question_);
    if (enters && preset != nullptr && preset->without_fields()) preset = button_with_fields(question_);
    // What cannot be undone is named by who wants it.
    if (button.empty() && (preset == nullptr || question_.point_of_no_return())) {
      complain(context_, {text::id::console_button_needed, {{"buttons", buttons()}}});
      return false;
    }
    const bool there = button.empty() || std::any_of(question_.buttons().begin(), question_.buttons().end(),
                                                     [&](const proto::Button& one) { return one.id() == button; });
    if (there)
      answer_.set_button(button.empty() ? preset->id() : button);
    else
      complain(context_, {text::id::console_no_such_button,
                          {{"button", rules::shown(button)}, {"question", question_.id()}, {"buttons", buttons()}}});
    return there;
  }

  void add_file(const proto::Answers& answers) {
    for (const proto::Field& field : question_.fields())
      if (const auto values = rules::values_for(answers, field.id())) put(answer_, field.id(), *values, false);
  }

  bool add_setting(const std::string& argument) {
    const auto given = setting(argument);
    const proto::Field* field = given ? field_of(question_, given->field) : nullptr;
    if (field == nullptr) return no_such_field(argument.substr(0, argument.find('=')));
    if (field->rule().kind() == proto::Rule::FILE_CONTENT) return add_file_content(given->field, given->value);
    if (field->rule().secret()) {
      complain(context_, {text::id::console_secret_on_command_line, {{"field", given->field}}});
      return false;
    }
    const bool list = field->rule().kind() == proto::Rule::ADDRESS_LIST;
    const bool again = std::find(set_.begin(), set_.end(), given->field) != set_.end();
    put(answer_, given->field, {given->value}, list && again);
    set_.push_back(given->field);
    return true;
  }

  bool add_secret(const std::string& argument) {
    const auto given = setting(argument);
    const proto::Field* field = given ? field_of(question_, given->field) : nullptr;
    if (field == nullptr) return no_such_field(argument.substr(0, argument.find('=')));
    if (field->rule().kind() == proto::Rule::FILE_CONTENT) return add_file_content(given->field, given->value);
    auto content = read_input(path_of(given->value), largest_entered);
    if (!content) {
      complain(context_, content.error());
      return false;
    }
    put(answer_, given->field, {content->substr(0, content->find_first_of("\r\n"))}, false);
    return true;
  }

  /// What the rules say, each a line.
  bool holds() const {
    const auto problems = rules::check_answer(question_, answer_);
    for (const auto& problem : problems)
      complain(context_, {text::id::console_field, {{"field", name_of_field(context_, question_, problem.field)}}},
               context_.say(problem.why));
    return problems.empty();
  }

  const proto::Answer& answer() const { return answer_; }

 private:
  std::string buttons() const {
    std::vector<std::string> all;
    for (const proto::Button& button : question_.buttons()) all.push_back(button.id());
    return fmt::format("{}", fmt::join(all, ", "));
  }

  // What is asked for is a file: its path is given, whole it is sent.
  bool add_file_content(const std::string& field, const std::string& path) {
    auto content = read_input(path_of(path), largest_entered);
    if (content) {
      put(answer_, field, {*std::move(content)}, false);
      return true;
    }
    complain(context_, content.error());
    return false;
  }

  bool no_such_field(const std::string& field) const {
    std::vector<std::string> all;
    for (const proto::Field& each : question_.fields()) all.push_back(each.id());
    complain(context_, {text::id::console_no_such_field,
                        {{"field", rules::shown(field)},
                         {"question", question_.id()},
                         {"fields", all.empty() ? "-" : fmt::format("{}", fmt::join(all, ", "))}}});
    return false;
  }

  Context context_;
  const proto::Question& question_;
  proto::Answer answer_;
  std::vector<std::string> set_;
};

bool gives_values(const AnswerOptions& options) {
  return !options.set.empty() || !options.secret_files.empty() || !options.answers.empty();
}

std::optional<proto::Answer> compose(const Context& context, const AnswerOptions& options,
                                     const proto::Question& question) {
  Composer composer(context, question);
  if (!composer.choose_button(options.button, gives_values(options))) return std::nullopt;
  const auto answers = load_answers(context, options.answers);
  if (!answers) return std::nullopt;
  composer.add_file(*answers);
  const auto all = [](const auto& list, const auto& add) { return std::all_of(list.begin(), list.end(), add); };
  if (!all(options.set, [&](const auto& each) { return composer.add_setting(each); }) ||
      !all(options.secret_files, [&](const auto& each) { return composer.add_secret(each); }) || !composer.holds())
    return std::nullopt;
  return composer.answer();
}

// What is open instead, or what is going on.
ExitCode not_open(const Context& context, const AnswerOptions& options, const proto::State& state) {
  const auto say = [&](const proto::Text& text) { return text::render(text, context.language); };
  if (state.has_question())
    complain(context, {text::id::console_other_question, {{"question", rules::shown(options.question)}}},
             context.say({text::id::console_open_is,
                          {{"question", state.question().id()}, {"title", say(state.question().title())}}}));
  else if (is_over(state) || state.run() == proto::State::UNUSABLE)
    complain(context, text::id::console_no_question, run_name(state, context.language));
  else
    complain(context, text::id::console_no_question,
             context.say({text::id::console_busy,
                          {{"run", run_name(state, context.language)}, {"doing", say(state.doing())}}}));
  return ExitCode::failed;
}

}  // namespace

ExitCode answer(const Context& context, const AnswerOptions& options) {
  Conversation conversation(endpoint_of(options.service), true);
  const auto state = first_state(context, conversation, options.service);
  if (!state) return state.error();
  const proto::Question& question = state->question();
  if (!state->has_question() || (!options.question.empty() && options.question != question.id()))
    return not_open(context, options, *state);
  if (const auto ours = have_control(context, conversation, false); !ours) return ours.error();

  Terminal terminal;
  const bool ask = options.button.empty() && !gives_values(options) && terminal.interactive();
  if (ask && state->run() == proto::State::NOT_STARTED) print_start_findings(context, *state);
  const auto given = ask ? Form(context, terminal, question,
                                {.draft = state->draft(),
                                 .give_up = [&] { return conversation.interrupted(); },
                                 .keep = [&](const proto::Draft& draft) { keep_draft(conversation, draft); }})
                               .fill_in()
                         : compose(context, options, question);
  if (!given) return ExitCode::input_needed;
  proto::ClientMessage message;
  *message.mutable_answer() = *given;
  const bool before_start = state->run() == proto::State::NOT_STARTED;
  const auto done = before_start ? command_to_start(context, conversation, *state, std::move(message))
                                 : command(context, conversation, std::move(message), question);
  return done ? ExitCode::done : done.error();
}

}  // namespace sssup::console
