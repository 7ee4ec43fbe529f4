#include "gui/model/question_form.h"

#include <algorithm>

#include "common/rules/answers.h"
#include "common/rules/hints.h"
#include "common/rules/names.h"
#include "common/text/rules.h"

namespace sssup::gui {
namespace {

template <class Items>
auto with_id(const Items& items, std::string_view id) -> decltype(&*items.begin()) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id() == id; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

void QuestionForm::set_question(const proto::Question& question) {
  const bool same = question_.id() == question.id() && question_.instance() == question.instance();
  question_ = question;
  if (same) {
    std::erase_if(entered_, [&](const auto& entry) { return field(entry.first) == nullptr; });
    std::erase_if(refused_, [&](const auto& entry) { return field(entry.first) == nullptr; });
    std::erase_if(unfinished_, [&](const auto& entry) { return field(entry.first) == nullptr; });
  } else {
    entered_.clear();
    refused_.clear();
    unfinished_.clear();
    all_due_ = false;
  }
  sections_.clear();
  for (int index = 0; index < question_.fields_size(); ++index) {
    const proto::Text& title = question_.fields(index).section();
    const auto known = std::find_if(sections_.begin(), sections_.end(),
                                    [&](const Section& section) { return section.title.id() == title.id(); });
    if (known == sections_.end())
      sections_.push_back({title, {index}});
    else
      known->fields.push_back(index);
  }
  judge();
  emit questionChanged();
  emit verdictsChanged();
}

const proto::Field* QuestionForm::field(std::string_view id) const {
  return with_id(question_.fields(), id);
}

const proto::Button* QuestionForm::button(std::string_view id) const {
  return with_id(question_.buttons(), id);
}

QuestionForm::Values QuestionForm::values(std::string_view id) const {
  const proto::Field* asked = field(id);
  return asked ? values_of(*asked) : Values();
}

QuestionForm::Values QuestionForm::values_of(const proto::Field& asked) const {
  if (const auto given = entered_.find(asked.id()); given != entered_.end()) return given->second;
  return {asked.initial().begin(), asked.initial().end()};
}

std::string QuestionForm::value(std::string_view id) const {
  const Values all = values(id);
  return all.empty() ? std::string() : all.front();
}

bool QuestionForm::entered(std::string_view field) const {
  return entered_.contains(field);
}

void QuestionForm::enter(std::string_view id, Values values) {
  enter_all({{std::string(id), std::move(values)}});
}

void QuestionForm::enter_all(std::vector<std::pair<std::string, Values>> fields) {
  std::erase_if(fields, [&](const auto& given) { return field(given.first) == nullptr; });
  for (auto& [id, values] : fields) {
    entered_.insert_or_assign(id, std::move(values));
    refused_.erase(id);
  }
  if (fields.empty()) return;
  judge();
  for (const auto& given : fields) emit fieldChanged(QString::fromStdString(given.first));
  emit verdictsChanged();
}

void QuestionForm::take_back(std::string_view id) {
  const auto given = entered_.find(id);
  if (given == entered_.end()) return;
  entered_.erase(given);
  judge();
  emit fieldChanged(QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size())));
  emit verdictsChanged();
}

void QuestionForm::set_unfinished(std::string_view id, Unfinished what) {
  if (!field(id)) return;
  if (what.typed.empty() && !what.why) {
    const auto known = unfinished_.find(id);
    if (known == unfinished_.end()) return;
    unfinished_.erase(known);
  } else {
    unfinished_.insert_or_assign(std::string(id), std::move(what));
  }
  emit verdictsChanged();
}

std::string QuestionForm::unfinished(std::string_view id) const {
  const auto found = unfinished_.find(id);
  return found == unfinished_.end() ? std::string() : found->second.typed;
}

proto::Draft QuestionForm::draft() const {
  proto::Draft draft;
  draft.set_question_id(question_.id());
  draft.set_instance(question_.instance());
  for (const auto& [id, values] : entered_) {
    const proto::Field* asked = field(id);
    if (!asked || asked->rule().secret()) continue;
    auto* kept = draft.add_fields();
    kept->set_field(id);
    for (const std::string& value : values) kept->add_values(value);
  }
  return draft;
}

void QuestionForm::take(const proto::Draft& draft) {
  if (draft.question_id() != question_.id() || draft.instance() != question_.instance()) return;
  std::map<std::string, Values, std::less<>> drafted;
  for (const auto& kept : draft.fields())
    if (const proto::Field* asked = field(kept.field()); asked && !asked->rule().secret())
      drafted.insert_or_assign(kept.field(), Values(kept.values().begin(), kept.values().end()));
  std::vector<std::string> left_out;
  for (const auto& [id, values] : entered_)
    if (!drafted.contains(id) && !field(id)->rule().secret()) left_out.push_back(id);
  for (const std::string& id : left_out) take_back(id);
  enter_all({drafted.begin(), drafted.end()});
}

std::optional<proto::Text> QuestionForm::problem(std::string_view field) const {
  if (const auto found = unfinished_.find(field); found != unfinished_.end() && found->second.why)
    return found->second.why;
  if (const auto found = problems_.find(field); found != problems_.end()) return found->second;
  if (const auto found = refused_.find(field); found != refused_.end()) return found->second;
  return std::nullopt;
}

bool QuestionForm::problem_is_due(std::string_view id) const {
  if (all_due_ || entered(id) || refused_.contains(id)) return true;
  if (const auto typed = unfinished_.find(id); typed != unfinished_.end() && typed->second.why) return true;
  if (const auto clash = clashes_.find(id); clash != clashes_.end() && clash->second) return true;
  const proto::Field* asked = field(id);
  return asked && asked->has_problem();
}

bool QuestionForm::clashes(std::string_view id) const {
  return clashes_.contains(id);
}

int QuestionForm::problems_left() const {
  return static_cast<int>(std::count_if(question_.fields().begin(), question_.fields().end(),
                                        [&](const proto::Field& each) { return problem(each.id()).has_value(); }));
}

void QuestionForm::make_all_due() {
  all_due_ = true;
  emit verdictsChanged();
}

void QuestionForm::set_refused(const proto::Reply& reply) {
  refused_.clear();
  for (const auto& problem : reply.problems())
    if (field(problem.field())) refused_.insert_or_assign(problem.field(), problem.why());
  emit verdictsChanged();
}

std::vector<const proto::Text*> QuestionForm::hints(std::string_view id) const {
  const proto::Field* asked = field(id);
  return asked ? hints_of(*asked) : std::vector<const proto::Text*>();
}

std::vector<const proto::Text*> QuestionForm::hints_of(const proto::Field& asked) const {
  std::vector<const proto::Text*> standing;
  for (const auto& hint : asked.hints())
    if (!rules::is_proposal(hint) && rules::hint_holds(hint, asked, values_of(asked))) standing.push_back(&hint);
  return standing;
}

QuestionForm::SectionState QuestionForm::state(const Section& section) const {
  const auto any = [&](auto has) {
    return std::any_of(section.fields.begin(), section.fields.end(),
                       [&](int index) { return has(question_.fields(index)); });
  };
  if (any([&](const proto::Field& each) { return problem(each.id()).has_value(); })) return SectionState::needs_you;
  if (any([&](const proto::Field& each) { return !hints_of(each).empty(); })) return SectionState::pointed_out;
  return SectionState::complete;
}

const proto::Field* QuestionForm::first_problem() const {
  const auto found = std::find_if(question_.fields().begin(), question_.fields().end(),
                                  [&](const proto::Field& each) { return problem(each.id()).has_value(); });
  return found == question_.fields().end() ? nullptr : &*found;
}

bool QuestionForm::can_answer(std::string_view id) const {
  const proto::Button* pressed = button(id);
  return pressed && (pressed->without_fields() || !first_problem());
}

std::optional<proto::Answer> QuestionForm::answer(std::string_view button) const {
  if (!can_answer(button)) return std::nullopt;
  return answer_with(button);
}

// A button that takes no fields gets none: what was entered and may not hold stays here.
proto::Answer QuestionForm::answer_with(std::string_view id) const {
  proto::Answer answer;
  answer.set_question_id(question_.id());
  answer.set_instance(question_.instance());
  answer.set_button(std::string(id));
  if (const proto::Button* pressed = button(id); pressed && pressed->without_fields()) return answer;
  for (const auto& [field, values] : entered_) {
    auto* value = answer.add_fields();
    value->set_field(field);
    value->mutable_values()->Assign(values.begin(), values.end());
  }
  return answer;
}

void QuestionForm::judge() {
  problems_.clear();
  clashes_.clear();
  const auto needs_fields = std::find_if(question_.buttons().begin(), question_.buttons().end(),
                                         [](const proto::Button& each) { return !each.without_fields(); });
  if (needs_fields == question_.buttons().end()) return;
  for (const auto& problem : rules::check_answer(question_, answer_with(needs_fields->id())))
    problems_.emplace(problem.field, text::to_proto(problem.why));
  judge_clashes();
}

// The rules name the later of two fields with the same value; the one that was just entered may be the earlier.
void QuestionForm::judge_clashes() {
  struct Clash {
    proto::Text why;
    std::vector<std::string> fields;
    bool entered = false;
  };
  const auto key = [&](const proto::Field& each) {
    const Values now = values_of(each);
    return std::pair(each.rule().unique_scope(), rules::lower(now.empty() ? std::string() : now.front()));
  };
  std::map<std::pair<std::string, std::string>, Clash> clashes;
  for (const auto& [id, why] : problems_)
    if (const proto::Field* asked = field(id); asked && why.id() == text::id::rules_used_twice.name)
      clashes[key(*asked)].why = why;
  if (clashes.empty()) return;
  for (const auto& each : question_.fields()) {
    const auto known = problems_.find(each.id());
    if (known != problems_.end() && known->second.id() != text::id::rules_used_twice.name) continue;
    const auto clash = each.rule().unique_scope().empty() ? clashes.end() : clashes.find(key(each));
    if (clash == clashes.end()) continue;
    clash->second.fields.push_back(each.id());
    clash->second.entered |= entered(each.id());
  }
  for (const auto& [name, clash] : clashes)
    for (const std::string& id : clash.fields) {
      problems_.emplace(id, clash.why);
      clashes_.emplace(id, clash.entered);
    }
}

}  // namespace sssup::gui
