// 2.6.2: what only the operator knows, and the confirmation of it.
#include <algorithm>

#include "common/rules/choice_fields.h"
#include "common/rules/monitors.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/choices_question.h"
#include "service/upgrade/choices_summary.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

constexpr std::string_view made = "choices";

std::vector<document::Problem> passwords_missing(const proto::Server& server, const proto::Answers& answers) {
  std::vector<document::Problem> problems;
  for (const auto& account : server.sss().accounts()) {
    if (!rules::password_settled(account, rules::choice_of(answers, account.user())))
      problems.push_back({rules::field::new_password(account.user()),
                          {text::id::choices_password_needed, {{"user", account.user()}}}});
  }
  return problems;
}

void say_made(engine::Context& context, const proto::Decided& known) {
  context.say(proto::Event::MILESTONE, {text::id::event_choices_made, {{"cluster", known.answers().cluster_name()}}});
}

class MakeChoices final : public engine::Step {
 public:
  explicit MakeChoices(const migration::Products& products) : Step("choices", "choices", 5), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    const auto& consents = known.consents();
    if (std::find(consents.begin(), consents.end(), made) != consents.end()) return engine::Acted{};
    auto problems = problems_of(server, known.answers());
    if (!unattended(known) || !problems.empty())
      return engine::Ask{choices_question(server, known.answers(), products_.clusterpro, problems)};
    SSSUP_CHECK(settle(context, server, known, known.answers()));
    return engine::Acted{};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& asked,
                                     const proto::Answer& answer) override {
    SSSUP_TRY(auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    proto::Answers answers = with_choices(asked, answer, known.answers());
    const auto problems = problems_of(server, answers);
    if (problems.empty()) {
      SSSUP_CHECK(settle(context, server, known, std::move(answers)));
      return engine::Again{};
    }
    if (!asks_on(asked, choices_question(server, answers, products_.clusterpro, problems)))
      return refuse(problems, answers, server);
    *known.mutable_answers() = std::move(answers);
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }

 private:
  // What still stands between these answers and a conversion.
  std::vector<document::Problem> problems_of(const proto::Server& server, const proto::Answers& answers) const {
    const proto::Answers in_effect = with_defaults(server, answers, products_.clusterpro);
    auto problems = document::check_answers(in_effect);
    if (problems.empty()) problems = document::check_answers_for(in_effect, server, products_.clusterpro.rules());
    if (problems.empty()) problems = passwords_missing(server, answers);
    if (!problems.empty()) return problems;
    proto::Answers preview = answers;
    preview.clear_confirm();  // whether it is confirmed comes after
    const auto conversion = migration::convert(server, preview, products_, text::Language::english);
    return conversion ? problems : conversion.error();
  }

  static engine::Refuse refuse(const std::vector<document::Problem>& problems, const proto::Answers& answers,
                               const proto::Server& server) {
    constexpr std::size_t most = 50;  // the reply must fit a frame
    engine::Refuse refuse;
    for (std::size_t at = 0; at < std::min(most, problems.size()); ++at)
      refuse.problems.push_back(
          {rules::field_at(answers, server, problems[at].path).value_or(problems[at].path), problems[at].why});
    return refuse;
  }

  Status settle(engine::Context& context, const proto::Server& server, proto::Decided& known,
                proto::Answers answers) const {
    *known.mutable_answers() = with_defaults(server, std::move(answers), products_.clusterpro);
    consent(known, made);
    if (unattended(known)) say_made(context, known);  // nobody is asked to confirm them
    return decide(context, known);
  }

  const migration::Products& products_;
};

class ConfirmChoices final : public engine::Step {
 public:
  explicit ConfirmChoices(const migration::Products& products)
      : Step("confirm-choices", "choices", 2), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto known, decided(context));
    if (consented(known, name())) return engine::Acted{};
    SSSUP_TRY(const auto server, saved_server(context));
    const auto& answers = known.answers();
    const auto groups = std::count_if(server.sss().monitors().begin(), server.sss().monitors().end(),
                                      [&](const auto& monitor) { return rules::becomes_group(monitor, server); });
    auto ask = question(name(), text::id::confirm_choices_title,
                        {text::id::confirm_choices_text,
                         {{"cluster", answers.cluster_name()},
                          {"groups", std::to_string(groups)},
                          {"interconnects", std::to_string(answers.interconnects_size())}}});
    const auto choices = choices_question(server, answers, products_.clusterpro, {});
    add_summary(ask, choices, server, answers);
    add_public_warnings(ask, choices);
    add_open_decisions(ask, readiness::check(server, answers, products_.sss, products_.clusterpro));
    add_button(ask, "yes", text::id::button_yes);
    add_button(ask, "no", text::id::button_no_back, ButtonKind::leaves_fields);
    return engine::Ask{std::move(ask)};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question&,
                                     const proto::Answer& answer) override {
    SSSUP_TRY(auto known, decided(context));
    if (answer.button() == "yes") {
      consent(known, name());
      say_made(context, known);
      SSSUP_CHECK(decide(context, known));
      return engine::Again{};
    }
    withdraw_consent(known, made);
    SSSUP_CHECK(decide(context, known));
    return engine::GoBack{std::string(made)};
  }

 private:
  const migration::Products& products_;
};

}  // namespace

StepPointer make_choices(const migration::Products& products) {
  return std::make_unique<MakeChoices>(products);
}
StepPointer confirm_choices(const migration::Products& products) {
  return std::make_unique<ConfirmChoices>(products);
}

}  // namespace sssup::upgrade
