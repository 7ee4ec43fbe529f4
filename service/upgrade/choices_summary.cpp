#include "service/upgrade/choices_summary.h"

#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/choice_fields.h"
#include "common/text/message.h"
#include "common/text/questions.h"
#include "service/upgrade/choices_question.h"

namespace sssup::upgrade {

void add_summary(proto::Question& confirm, const proto::Question& choices, const proto::Server& server,
                 const proto::Answers& answers) {
  std::unordered_map<std::string, const proto::UserChoice*> users;  // by the field of the new password
  for (const auto& account : server.sss().accounts())
    users.emplace(rules::field::new_password(account.user()), rules::choice_of(answers, account.user()));

  for (const auto& field : choices.fields()) {
    const auto user = users.find(field.id());
    const auto* choice = user == users.end() ? nullptr : user->second;
    if (choice != nullptr && choice->delete_()) continue;
    proto::Settled& settled = *confirm.add_summary();
    *settled.mutable_section() = field.section();
    *settled.mutable_label() = field.label();
    if (user != users.end()) {
      const bool is_new = choice != nullptr && choice->has_new_password();
      *settled.mutable_said() =
          text::to_proto(is_new ? text::id::summary_password_new : text::id::summary_password_kept);
    } else if (field.rule().kind() == proto::Rule::FLAG) {
      const bool is_set = !field.initial().empty() && field.initial(0) == "true";
      *settled.mutable_said() = text::to_proto(is_set ? text::id::summary_yes : text::id::summary_no);
    } else {
      *settled.mutable_values() = field.initial();
    }
  }
}

void add_public_warnings(proto::Question& confirm, const proto::Question& choices) {
  for (const auto& field : choices.fields())
    if (field.id() == rules::field::public_address)
      for (const auto& hint : field.hints()) *confirm.add_warnings() = hint;
}

void add_open_decisions(proto::Question& confirm, const std::vector<readiness::Finding>& findings) {
  constexpr int most = 20;
  int open = 0;
  for (const readiness::Finding& finding : findings)
    if (finding.severity == proto::Finding::DECISION && ++open <= most)
      *confirm.add_warnings() = text::to_proto(finding.detail);
  if (open > most)
    *confirm.add_warnings() =
        text::to_proto({text::id::confirm_choices_more, {{"count", std::to_string(open - most)}}});
}

void add_choices(proto::Run& run, const proto::Server& server, const proto::Answers& answers,
                 const proto::ProductProfile& clusterpro, text::Language language) {
  const auto add = [&](std::string section, std::string label, std::string value) {
    proto::Run::Choice& choice = *run.add_choices();
    choice.set_section(std::move(section));
    choice.set_label(std::move(label));
    choice.set_value(std::move(value));
  };
  for (const proto::LanAddress& chosen : answers.lan_addresses())
    add(text::render(text::id::lan_addresses_title, language),
        text::render({text::id::lan_addresses_field, {{"monitor", chosen.monitor()}}}, language), chosen.address());
  proto::Question confirmed;
  add_summary(confirmed, choices_question(server, answers, clusterpro, {}), server, answers);
  for (const proto::Settled& settled : confirmed.summary())
    add(text::render(settled.section(), language), text::render(settled.label(), language),
        settled.has_said() ? text::render(settled.said(), language)
                           : fmt::format("{}", fmt::join(settled.values(), ", ")));
}

}  // namespace sssup::upgrade
