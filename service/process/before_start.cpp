// As long as there is no run: what stands in the way, and the question that begins one.
#include <map>
#include <string>

#include <spdlog/spdlog.h>

#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/rules/names.h"
#include "common/rules/refusal.h"
#include "common/text/events.h"
#include "service/engine/draft.h"
#include "service/process/upgrade_process.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/reset.h"
#include "service/upgrade/start_question.h"
#include "service/upgrade/upgrade.h"

namespace sssup {
namespace {

// A state is one frame: of a kind found thousands of times the first are enough to see what it is about.
void add_findings(const std::vector<readiness::Finding>& findings, proto::State& state) {
  constexpr std::size_t most_of_a_kind = 50;
  std::map<std::string, std::size_t> seen;
  for (const auto& finding : findings) ++seen[finding.key];
  std::map<std::string, std::size_t> said;
  for (const auto& finding : findings) {
    const std::size_t number = ++said[finding.key];
    if (number > most_of_a_kind) continue;
    auto* shown = state.add_findings();
    shown->set_key(finding.key);
    shown->set_severity(static_cast<std::uint32_t>(finding.severity));
    *shown->mutable_title() = text::to_proto(finding.title);
    *shown->mutable_detail() = text::to_proto(finding.detail);
    *shown->mutable_remedy() = text::to_proto(finding.remedy);
    if (number == most_of_a_kind && seen[finding.key] > number)
      *shown->mutable_remedy() =
          text::to_proto({text::id::findings_more, {{"count", std::to_string(seen[finding.key] - number)}}});
  }
}

// As far as it is entered: what is in the way of those folders is shown, not of the proposed ones.
proto::Answers entered_folders(const std::optional<proto::Draft>& draft) {
  proto::Answers answers;
  if (!draft) return answers;
  for (const auto& entry : draft->fields()) {
    const bool is_folder =
        entry.field() == rules::field::working_folder || entry.field() == rules::field::backup_folder;
    if (is_folder && entry.values_size() == 1 && !rules::folder(entry.values(0)))
      rules::add_values(answers, entry.field(), {entry.values(0)});
  }
  return answers;
}

// after a reset SSS may be frozen; Cancel would leave it so.
void warn_of_cancelling(machine::Machine& machine, proto::Question& question) {
  const auto asleep = upgrade::look_ahead_to_reset(machine).sss_asleep;
  if (asleep) *question.add_warnings() = text::to_proto(*asleep);
}

}  // namespace

std::optional<Left> UpgradeProcess::before_start(const std::stop_token& stop) {
  const auto products = upgrade::products_before_start(*machine_, products::editions().front());
  if (!products) return unusable(products.error(), stop);
  auto server = upgrade::read_server_before_start(*machine_, *products);
  if (!server) return unusable(server.error(), stop);
  const proto::Answers entered = entered_folders(start_draft_);
  upgrade::look_at_folders(*machine_, entered, *server);
  language_ = text::language_of_locale(server->system_locale()).value_or(text::Language::english);

  proto::State state;
  state.set_run(proto::State::NOT_STARTED);
  state.set_server_name(server->computer_name());
  engine::show_way(upgrade::plan(*products), state);
  *state.mutable_question() = upgrade::start_question(*server);
  warn_of_cancelling(*machine_, *state.mutable_question());
  if (start_draft_) *state.mutable_draft() = *start_draft_;
  add_findings(readiness::check(*server, entered, products->sss, products->clusterpro), state);
  show(state);
  answer_check();

  auto command = next_command(stop);
  for (; command && command->message.has_draft(); command = next_command(stop))
    reply(*command, draft_start(state.question(), command->message.draft()));
  if (!command) return Left::stopped;
  const auto& message = command->message;
  const ResetCommand as_reset = reset(*command);
  if (as_reset == ResetCommand::done) return Left::done;
  if (as_reset != ResetCommand::none) return std::nullopt;
  if (message.has_check_again()) {
    checked_again_ = *std::move(command);
  } else if (message.has_start()) {
    reply(*command, start_with(message.start().answers(), *server, *products));
  } else if (message.has_answer() && message.answer().question_id() == upgrade::start_question_id) {
    if (message.answer().button() == upgrade::start_cancel_button) return cancel_start(*command);
    reply(*command, answer_start(state.question(), message.answer(), *server, *products));
  } else {
    reply(*command, refused(proto::Reply::NO_SUCH_QUESTION, text::id::answer_no_such_question));
  }
  return std::nullopt;
}

// 2.4: nothing was changed. Where SSS sleeps all the same (a run was reset before), that is said. What cannot be
// removed stays, and so does the question: to be cancelled again once that is put right.
std::optional<Left> UpgradeProcess::cancel_start(const Command& command) {
  const auto asleep = upgrade::look_ahead_to_reset(*machine_).sss_asleep;
  if (const auto removed = upgrade::reset(*machine_); !removed) {
    spdlog::error("{}", describe(removed.error(), text::Language::english));
    reply(command, refused(removed.error()));
    return std::nullopt;
  }
  show_end(asleep ? std::vector{*asleep} : std::vector<text::Message>());
  reply(command, accepted());
  return Left::done;
}

proto::Reply UpgradeProcess::draft_start(const proto::Question& question, proto::Draft draft) {
  if (auto refusal = engine::prepare_draft(&question, draft)) return *std::move(refusal);
  start_draft_ = std::move(draft);
  keep(*start_draft_);
  return accepted();
}

// What is wrong is said at the question's fields, not at places in an answer file.
proto::Reply UpgradeProcess::answer_start(const proto::Question& question, const proto::Answer& answer,
                                          const proto::Server& server, const migration::Products& products) {
  if (const auto problems = rules::check_answer(question, answer); !problems.empty()) return refused(problems);
  const auto answers = upgrade::start_answers(question, answer);
  std::vector<rules::FieldProblem> problems;
  for (const auto& problem : upgrade::problems_at_start(answers, server, products))
    problems.push_back({rules::field_at(answers, server, problem.path).value_or(problem.path), problem.why});
  return problems.empty() ? start(answers) : refused(problems);
}

// All of what is wrong, at its place in the answer file or at the question's field, which are the same where it has
// one.
proto::Reply UpgradeProcess::start_with(const proto::Answers& answers, const proto::Server& server,
                                        const migration::Products& products) {
  auto found = upgrade::problems_at_start(answers, server, products);
  if (found.empty()) found = document::check_licences_for(answers, products.clusterpro.licence());
  std::vector<rules::FieldProblem> problems;
  problems.reserve(found.size());
  for (const auto& problem : found) problems.push_back({problem.path, problem.why});
  return problems.empty() ? start(answers) : refused(problems);
}

proto::Reply UpgradeProcess::start(const proto::Answers& answers) {
  auto journal = upgrade::start(*machine_, answers);
  if (!journal) {
    spdlog::warn("not started: {}", describe(journal.error(), text::Language::english));
    return refused(journal.error());
  }
  spdlog::info("started");
  start_draft_.reset();
  open_journal(std::move(*journal));
  return accepted();
}

}  // namespace sssup
