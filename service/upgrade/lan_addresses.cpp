// 2.6.1: a LAN-board monitor watches one network address in CLUSTERPRO. A board with several: ask; one: use it; none:
// the monitor is not migrated, and a message says so.
#include <algorithm>
#include <map>

#include "common/rules/addresses.h"
#include "common/rules/choice_fields.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

struct Boards {
  // Monitors whose board has several addresses, and none.
  std::vector<std::pair<std::string, std::vector<std::string>>> ambiguous;
  std::vector<std::pair<std::string, std::string>> without;  // monitor, board
};

Boards find_boards(const proto::Server& server) {
  std::map<std::string, std::vector<std::string>, std::less<>> addresses;
  for (const auto& adapter : server.adapters())
    for (const std::string& address : adapter.addresses())
      if (const auto parsed = rules::parse_prefix(address)) addresses[adapter.name()].push_back(parsed->address);
  Boards boards;
  for (const auto& monitor : server.sss().monitors()) {
    if (!monitor.has_lan_board()) continue;
    const auto found = addresses.find(monitor.lan_board().adapter());
    if (found == addresses.end())
      boards.without.emplace_back(monitor.name(), monitor.lan_board().adapter());
    else if (found->second.size() > 1)
      boards.ambiguous.emplace_back(monitor.name(), found->second);
  }
  return boards;
}

bool chosen(const proto::Answers& answers, const std::string& monitor) {
  return std::any_of(answers.lan_addresses().begin(), answers.lan_addresses().end(),
                     [&](const auto& choice) { return choice.monitor() == monitor; });
}

class ChooseLanAddresses final : public engine::Step {
 public:
  ChooseLanAddresses() : Step("lan-addresses", "choices", 2) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    const Boards boards = find_boards(server);
    auto ask = question(name(), text::id::lan_addresses_title, text::id::lan_addresses_text);
    for (const auto& [monitor, addresses] : boards.ambiguous) {
      if (chosen(known.answers(), monitor)) continue;
      auto& field = add_field(ask, rules::field::lan_address(monitor),
                              {text::id::lan_addresses_field, {{"monitor", monitor}}}, proto::Rule::CHOICE);
      field.mutable_rule()->set_required(true);
      for (const std::string& address : addresses) {
        auto* option = field.mutable_rule()->add_options();
        option->set_value(address);
        *option->mutable_label() = text::to_proto({text::id::lan_addresses_option, {{"address", address}}});
      }
    }
    for (const auto& [monitor, board] : boards.without)
      *ask.add_warnings() =
          text::to_proto({text::id::lan_board_not_migrated, {{"monitor", monitor}, {"board", board}}});

    const bool nothing_to_say = boards.without.empty() || consented(known, name());
    if (ask.fields_size() == 0 && nothing_to_say) {
      for (const auto& [monitor, board] : boards.without)
        context.say(proto::Event::WARNING,
                    {text::id::lan_board_not_migrated, {{"monitor", monitor}, {"board", board}}});
      return engine::Acted{};
    }
    add_button(ask, "ok", text::id::button_ok);
    return engine::Ask{std::move(ask)};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& asked,
                                     const proto::Answer& answer) override {
    SSSUP_TRY(auto known, decided(context));
    for (const auto& field : asked.fields())
      rules::add_values(*known.mutable_answers(), field.id(), rules::values_of(asked, answer, field.id()));
    consent(known, name());
    SSSUP_CHECK(decide(context, known));
    return engine::Again{};
  }
};

}  // namespace

StepPointer choose_lan_addresses() {
  return std::make_unique<ChooseLanAddresses>();
}

}  // namespace sssup::upgrade
