#include "common/rules/answers.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <unordered_map>

#include "common/rules/addresses.h"
#include "common/rules/names.h"
#include "common/rules/shown.h"
#include "common/text/escape.h"
#include "common/text/rules.h"

namespace sssup::rules {
namespace {

using proto::Rule;

Verdict pattern(Rule::Pattern name, std::string_view value) {
  switch (name) {
    case Rule::CLUSTER_NAME: return cluster_name(value);
    case Rule::GROUP_NAME: return group_name(value);
    case Rule::PASSWORD: return password(value);
    case Rule::SERIAL_NUMBER: return serial_number(value);
    case Rule::LICENCE_KEY: return licence_key(value);
    case Rule::FOLDER: return folder(value);
    case Rule::ADDRESS: return value.empty() ? Verdict() : board_address(value);
    default: return one_line(value);
  }
}

Verdict length(const Rule& rule, std::string_view value) {
  const std::size_t characters = text::code_points(value);
  if (characters < rule.min_length())
    return text::Message(text::id::rules_too_short, {{"min", std::to_string(rule.min_length())}});
  if (rule.max_length() != 0 && characters > rule.max_length())
    return text::Message(text::id::rules_too_long, {{"max", std::to_string(rule.max_length())}});
  return {};
}

// A rule without bounds has both at 0.
Verdict number(const Rule& rule, std::string_view value) {
  std::int64_t parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error == std::errc::invalid_argument || end != value.data() + value.size())
    return text::Message(text::id::rules_no_number);
  // One spelling a number: "020003" would slip past the comparison with "20003".
  if (error == std::errc() && value != std::to_string(parsed)) return text::Message(text::id::rules_no_number);
  const bool bounded = rule.min() != 0 || rule.max() != 0;
  if (error == std::errc::result_out_of_range || (bounded && (parsed < rule.min() || parsed > rule.max())))
    return text::Message(text::id::rules_number_range,
                         {{"min", std::to_string(rule.min())}, {"max", std::to_string(rule.max())}});
  return {};
}

Verdict choice(const Rule& rule, std::string_view value) {
  const bool offered = std::any_of(rule.options().begin(), rule.options().end(),
                                   [&](const Rule::Option& option) { return option.value() == value; });
  if (offered) return {};
  return text::Message(text::id::rules_no_such_choice, {{"value", rule.secret() ? "" : shown(value)}});
}

Verdict file_content(const Rule& rule, std::string_view value) {
  if (!text::is_utf8(value) || value.find('\0') != std::string_view::npos)
    return text::Message(text::id::rules_file_not_text);
  return length(rule, value);
}

Verdict one_value(const Rule& rule, std::string_view value) {
  switch (rule.kind()) {
    case Rule::TEXT:
      if (auto why = pattern(rule.pattern(), value)) return why;
      return length(rule, value);
    case Rule::NUMBER: return number(rule, value);
    case Rule::CHOICE: return choice(rule, value);
    case Rule::FLAG:
      if (value != "true" && value != "false") return text::Message(text::id::rules_no_flag);
      return {};
    case Rule::FILE_CONTENT: return file_content(rule, value);
    default: return {};
  }
}

Verdict address_list(const Rule& rule, const std::vector<std::string>& values) {
  if (auto problems = address_problems(values); !problems.empty()) return std::move(problems.front().why);
  if (values.size() < rule.min_items())
    return text::Message(text::id::rules_too_few_items, {{"min", std::to_string(rule.min_items())}});
  if (rule.max_items() != 0 && values.size() > rule.max_items())
    return text::Message(text::id::rules_too_many_items, {{"max", std::to_string(rule.max_items())}});
  return {};
}

const proto::Field* field_of(const proto::Question& question, std::string_view id) {
  const auto found = std::find_if(question.fields().begin(), question.fields().end(),
                                  [&](const proto::Field& field) { return field.id() == id; });
  return found == question.fields().end() ? nullptr : &*found;
}

const proto::FieldValue* value_of(const proto::Answer& answer, std::string_view id) {
  const auto found = std::find_if(answer.fields().begin(), answer.fields().end(),
                                  [&](const proto::FieldValue& value) { return value.field() == id; });
  return found == answer.fields().end() ? nullptr : &*found;
}

std::vector<std::string> values_of(const proto::Field& field, const proto::FieldValue* given) {
  const auto& values = given ? given->values() : field.initial();
  return {values.begin(), values.end()};
}

// What the question itself says against an initial value, as a text of the catalogue.
text::Message standing_problem(const proto::Field& field) {
  for (const text::Entry& entry : text::catalogue()) {
    if (entry.name != field.problem().id()) continue;
    text::Message message(entry);
    for (const auto& argument : field.problem().arguments())
      message.arguments.emplace_back(argument.name(), argument.value());
    return message;
  }
  return text::Message(text::id::rules_must_be_changed);
}

}  // namespace

std::optional<text::Message> check_field(const proto::Field& field, const std::vector<std::string>& values) {
  const Rule& rule = field.rule();
  if (rule.kind() == Rule::ADDRESS_LIST && (rule.required() || !values.empty())) return address_list(rule, values);
  if (values.empty() || (values.size() == 1 && values[0].empty())) {
    if (!rule.required()) return {};
    if (rule.kind() == Rule::CHOICE) return text::Message(text::id::rules_choose_one);
    if (rule.kind() == Rule::FILE_CONTENT) return text::Message(text::id::rules_choose_file);
    return text::Message(text::id::rules_empty);
  }
  if (values.size() > 1) return text::Message(text::id::rules_one_value);
  return one_value(rule, values[0]);
}

std::vector<FieldProblem> check_answer(const proto::Question& question, const proto::Answer& answer) {
  std::vector<FieldProblem> problems;
  const auto button = std::find_if(question.buttons().begin(), question.buttons().end(),
                                   [&](const proto::Button& one) { return one.id() == answer.button(); });
  if (button == question.buttons().end()) {
    problems.push_back({"", text::Message(text::id::rules_no_such_button, {{"button", shown(answer.button())}})});
    return problems;
  }
  if (button->without_fields()) return problems;

  // By id once: an answer may come from anyone, so its size must not make this quadratic.
  std::unordered_map<std::string_view, const proto::FieldValue*> given;
  std::set<std::string_view> known;
  for (const auto& field : question.fields()) known.insert(field.id());
  for (const auto& value : answer.fields()) {
    if (!known.contains(value.field()))
      problems.push_back({shown(value.field()), text::Message(text::id::rules_no_such_field)});
    else if (!given.emplace(value.field(), &value).second)
      problems.push_back({value.field(), text::Message(text::id::rules_given_twice)});
  }

  std::map<std::pair<std::string, std::string>, std::string> used;  // scope and value, by the field that has it
  for (const auto& field : question.fields()) {
    const auto found = given.find(field.id());
    const proto::FieldValue* value = found == given.end() ? nullptr : found->second;
    const std::vector<std::string> values = values_of(field, value);
    if (auto why = check_field(field, values)) {
      problems.push_back({field.id(), *std::move(why)});
    } else if (!value && field.has_problem()) {
      problems.push_back({field.id(), standing_problem(field)});
    } else if (!field.rule().unique_scope().empty()) {
      for (const auto& one : values)
        if (!one.empty() && !used.try_emplace({field.rule().unique_scope(), lower(one)}, field.id()).second)
          problems.push_back({field.id(), text::Message(text::id::rules_used_twice, {{"value", shown(one)}})});
    }
  }
  return problems;
}

std::vector<std::string> values_of(const proto::Question& question, const proto::Answer& answer,
                                   std::string_view field) {
  if (const proto::Field* asked = field_of(question, field)) return values_of(*asked, value_of(answer, field));
  return {};
}

}  // namespace sssup::rules
