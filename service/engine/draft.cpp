#include "service/engine/draft.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "common/outcome/explained.h"
#include "common/rules/refusal.h"
#include "common/rules/shown.h"
#include "common/text/events.h"
#include "common/text/rules.h"
#include "journal.pb.h"
#include "service/engine/engine_work.h"

namespace sssup::engine {

std::optional<proto::Reply> prepare_draft(const proto::Question* open, proto::Draft& draft) {
  if (open == nullptr || draft.question_id() != open->id() || draft.instance() != open->instance())
    return refused(proto::Reply::NO_SUCH_QUESTION, text::id::answer_no_such_question);
  if (draft.ByteSizeLong() > largest_draft) return refused(proto::Reply::INVALID, text::id::draft_too_large);
  std::set<std::string_view> asked;
  std::set<std::string_view> secret;
  for (const proto::Field& field : open->fields()) (field.rule().secret() ? secret : asked).insert(field.id());
  auto& fields = *draft.mutable_fields();
  // Of a secret, only that it was taken back: without a value.
  fields.erase(std::remove_if(fields.begin(), fields.end(),
                              [&](const proto::FieldValue& value) {
                                return secret.contains(value.field()) && !value.values().empty();
                              }),
               fields.end());
  std::vector<rules::FieldProblem> problems;
  std::set<std::string_view> given;
  for (const proto::FieldValue& value : fields) {
    if (!asked.contains(value.field()) && !secret.contains(value.field()))
      problems.push_back({rules::shown(value.field()), text::Message(text::id::rules_no_such_field)});
    else if (!given.insert(value.field()).second)
      problems.push_back({value.field(), text::Message(text::id::rules_given_twice)});
  }
  if (!problems.empty()) return refused(problems);
  return std::nullopt;
}

// Nothing is published: who entered it has it, and nobody else is to see it.
proto::Reply Engine::keep_draft(proto::Draft draft) {
  if (auto refusal = prepare_draft(question_ ? &*question_ : nullptr, draft)) return *std::move(refusal);
  auto kept = encode_value(machine_, draft.SerializeAsString(), Sealed::yes);
  if (!kept) return refused(proto::Reply::FAILED, explained(kept.error()));
  Change change;
  change.values[std::string(draft_key)] = *std::move(kept);
  if (const auto status = commit(std::move(change)); !status)
    return refused(proto::Reply::FAILED, explained(status.error()));
  *state_.mutable_draft() = std::move(draft);
  return accepted();
}

// One that cannot be read any more is as good as none: what it held can be entered again.
void Engine::show_draft() {
  state_.clear_draft();
  const auto kept = journal_.value(draft_key);
  if (!kept || !*kept) return;
  const auto bytes = decode_value(machine_, draft_key, **kept);
  proto::Draft draft;
  if (!bytes || !draft.ParseFromString(*bytes)) return;
  // A newer version may ask for other fields under the same question.
  if (!prepare_draft(&*question_, draft)) *state_.mutable_draft() = std::move(draft);
}

}  // namespace sssup::engine
