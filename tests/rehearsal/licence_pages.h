// A rehearsal that has only the licences left to do.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "common/text/escape.h"
#include "common/text/questions.h"
#include "service/engine/engine.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/steps.h"
#include "tests/rehearsal/sandbox.h"

namespace sssup::test {

class SettingsAreSaved final : public engine::Step {
 public:
  SettingsAreSaved() : Step("save-settings", "save", 1) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    proto::SavedSettings saved;
    *saved.mutable_server() = tokyo();
    SSSUP_CHECK(context.remember(upgrade::settings_key, saved, engine::Sealed::yes));
    return engine::Acted{};
  }
};

struct Pages {
  Sandbox sandbox;
  migration::Products both = products_se_8();
  TemporaryFolder folder;
  std::unique_ptr<engine::Journal> journal;
  engine::Plan plan;
  std::unique_ptr<engine::Engine> engine;

  /// Begun with these licences in the answer file.
  explicit Pages(const std::vector<proto::UpgradeLicence>& given = {}, bool unattended = false) {
    REQUIRE_VALUE(journal, engine::Journal::create(journal_path(), sandbox.machine().effects()));
    proto::Decided decided;
    *decided.mutable_answers()->mutable_upgrade_licences() = {given.begin(), given.end()};
    if (unattended) decided.mutable_answers()->set_confirm(true);
    engine::Change change;
    REQUIRE_VALUE(change.values[std::string(upgrade::decided_key)],
                  engine::encode_value(sandbox.machine(), decided.SerializeAsString(), engine::Sealed::yes));
    REQUIRE_OK(journal->commit(change));
    plan.steps.push_back(std::make_unique<SettingsAreSaved>());
    plan.steps.push_back(upgrade::register_licences(both));
    begin();
  }

  std::filesystem::path journal_path() const { return folder.path() / "journal.db"; }

  void begin() {
    engine::Listener listener;
    listener.events = [this](const std::vector<proto::Event>& durable) {
      for (const auto& event : durable) events += text::render(event.text(), text::Language::english) + '\n';
    };
    engine = std::make_unique<engine::Engine>(sandbox.machine(), *journal, plan, "TOKYO-DB1", std::move(listener));
    halt = engine->run({});
  }

  /// The power goes: nothing is left but what is on the disk.
  void power_cut() {
    engine.reset();
    journal.reset();
    REQUIRE_VALUE(journal, engine::Journal::open(journal_path(), sandbox.machine().effects()));
    begin();
  }

  const proto::Question& question() const { return engine->state().question(); }
  std::string page() const { return question().id(); }

  using Fields = std::vector<std::pair<const char*, std::string>>;
  proto::Reply press(const char* button, const Fields& fields = {}) {
    proto::Answer answer;
    answer.set_question_id(page());
    answer.set_instance(question().instance());
    answer.set_button(button);
    for (const auto& [field, value] : fields) {
      auto* given = answer.add_fields();
      given->set_field(field);
      given->add_values(value);
    }
    const proto::Reply reply = engine->answer(answer);
    if (reply.ok()) engine->run({});
    return reply;
  }

  /// On to the page, from the start page on.
  void go_to_key(const Fields& product = {}, const Fields& unit = {}) {
    REQUIRE(page() == "licences");
    REQUIRE(press("register").ok());
    REQUIRE(page() == "licence-way");
    REQUIRE(press("items").ok());
    REQUIRE(page() == "licence-product");
    REQUIRE(press("next", product).ok());
    REQUIRE(page() == "licence-unit");
    REQUIRE(press("next", unit).ok());
    REQUIRE(page() == "licence-key");
  }
  void register_licence(const std::string& serial, const Fields& product = {}, const Fields& unit = {}) {
    go_to_key(product, unit);
    REQUIRE(press("next", {{"serialNumber", serial}, {"key", "KEY-" + serial}}).ok());
    REQUIRE(page() == "licence-confirm");
    REQUIRE(press("register").ok());
    REQUIRE(page() == "licence-done");
    REQUIRE(press("ok").ok());
    REQUIRE(page() == "licences");
  }
  void go_to_file() {
    REQUIRE(press("register").ok());
    REQUIRE(press("file").ok());
    REQUIRE(page() == "licence-file");
  }

  /// Everything the page says, in English.
  std::string said() const { return text::escape_control(question().DebugString()); }
  /// What was settled, "label: value" each a line.
  std::string summary() const {
    std::string lines;
    for (const auto& row : question().summary())
      lines += text::render(row.label(), text::Language::english) + ": " +
               (row.has_said()         ? text::render(row.said(), text::Language::english)
                : row.values().empty() ? std::string()
                                       : row.values(0)) +
               '\n';
    return lines;
  }
  std::string initial(const char* field) const {
    for (const auto& each : question().fields())
      if (each.id() == field) return each.initial().empty() ? "" : each.initial(0);
    return "no such field";
  }
  std::string argument(const char* name) const {
    for (const auto& each : question().explanation().arguments())
      if (each.name() == name) return each.value();
    return "";
  }

  std::vector<proto::UpgradeLicence> registered() {
    REQUIRE_VALUE(auto licences, products::registered_licences(sandbox.machine(), both.clusterpro));
    return licences;
  }

  std::string events;
  engine::Halt halt = engine::Halt::stopped;
};

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline std::string problem_of(const proto::Reply& reply) {
  if (reply.ok() || reply.problems_size() != 1) return "";
  return reply.problems(0).field() + ": " + text::render(reply.problems(0).why(), text::Language::english);
}

inline proto::UpgradeLicence given(const char* serial, const char* key) {
  proto::UpgradeLicence licence;
  if (*serial != 0) licence.set_serial_number(serial);
  if (*key != 0) licence.set_key(key);
  return licence;
}

inline std::string trial_file(const char* until) {
  return std::string("trial,ABCDEFGH-abcdefgh-01234567-!@ABCDEF,UL1246-303,1,20040401,") + until + ",\r\n";
}

}  // namespace sssup::test
