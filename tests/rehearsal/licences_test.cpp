// the licence pages, as an operator goes through them.
#include <catch2/catch_test_macros.hpp>

#include "common/text/escape.h"
#include "common/text/questions.h"
#include "service/engine/engine.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/steps.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;

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

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string problem_of(const proto::Reply& reply) {
  if (reply.ok() || reply.problems_size() != 1) return "";
  return reply.problems(0).field() + ": " + text::render(reply.problems(0).why(), text::Language::english);
}

proto::UpgradeLicence given(const char* serial, const char* key) {
  proto::UpgradeLicence licence;
  if (*serial != 0) licence.set_serial_number(serial);
  if (*key != 0) licence.set_key(key);
  return licence;
}

std::string trial_file(const char* until) {
  return std::string("trial,ABCDEFGH-abcdefgh-01234567-!@ABCDEF,UL1246-303,1,20040401,") + until + ",\r\n";
}

}  // namespace

TEST_CASE("the pages are the manual's, from the start page and back to it", "[R-2.10]") {
  Pages pages;
  REQUIRE(pages.page() == "licences");
  CHECK(pages.argument("registered") == "0");
  CHECK(pages.argument("expected") == "1");
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.press("items").ok());
  // 2.10.3
  CHECK(pages.initial("os") == "WINDOWS");
  CHECK(pages.initial("class") == "PRODUCT");
  CHECK(pages.initial("product") == "SSS_UPGRADE");
  CHECK(has(pages.question().DebugString(), "Windows Ver1.0"));
  REQUIRE(pages.press("next").ok());
  // 2.10.4: the original preselects the node, which is wrong here.
  CHECK(pages.initial("unit") == "CPU");
  REQUIRE(pages.press("next", {{"count", "1"}}).ok());
  REQUIRE(pages.press("next", {{"serialNumber", "U-1"}, {"key", "sentinel-key"}}).ok());
  // 2.10.6: what was entered, but for the key.
  CHECK(pages.page() == "licence-confirm");
  const std::string summary = pages.summary();
  INFO(summary);
  for (const char* row : {"Operating system: Windows", "Class: Product version",
                          "Product: Upgrade licence: CLUSTERPRO(R) SingleServerSafe（TM） for Windows Ver1.0 "
                          "アップグレードライセンス(SE 8.0)",
                          "Unit: CPU", "Number of licences: 1", "Serial number: U-1"})
    CHECK(has(summary, row));
  CHECK_FALSE(has(pages.said(), "sentinel"));
  CHECK(pages.registered().empty());
  REQUIRE(pages.press("register").ok());
  CHECK(pages.page() == "licence-done");
  CHECK(pages.registered().size() == 1);
  REQUIRE(pages.press("ok").ok());
  // 2.10.7
  CHECK(pages.page() == "licences");
  CHECK(pages.argument("registered") == "1");
  CHECK(has(pages.summary(), "アップグレードライセンス(SE 8.0): CPU x 1, serial number U-1"));
  CHECK(pages.question().licences().registered(0) == "U-1");
  CHECK(pages.question().warnings().empty());
}

TEST_CASE("every page leads back, and what was entered is still there", "[R-2.10]") {
  Pages pages;
  pages.go_to_key({{"product", "CLUSTERPRO_SE_8"}}, {{"unit", "NODE"}, {"count", "3"}});
  REQUIRE(pages.press("next", {{"serialNumber", "U-1"}, {"key", "sentinel-key"}}).ok());
  const std::vector<std::pair<const char*, std::string>> way = {
      {"licence-key", "serialNumber"}, {"licence-unit", "count"}, {"licence-product", "product"}, {"licence-way", ""}};
  const std::vector<std::string> entered = {"U-1", "3", "CLUSTERPRO_SE_8", "no such field"};
  for (std::size_t at = 0; at < way.size(); ++at) {
    REQUIRE(pages.press("back").ok());
    CHECK(pages.page() == way[at].first);
    CHECK(pages.initial(way[at].second.c_str()) == entered[at]);
    CHECK_FALSE(has(pages.said(), "sentinel"));
  }
  // Corrected on the way forth; the key, which stands nowhere, need not be typed again.
  REQUIRE(pages.press("items").ok());
  REQUIRE(pages.press("next", {{"product", "SSS_UPGRADE"}}).ok());
  CHECK(pages.initial("unit") == "NODE");
  REQUIRE(pages.press("next", {{"unit", "CPU"}, {"count", "1"}}).ok());
  REQUIRE(pages.press("next").ok());
  CHECK(pages.page() == "licence-confirm");
  CHECK(pages.question().warnings().empty());
  REQUIRE(pages.press("register").ok());
  CHECK(pages.argument("registered") == "1");
  REQUIRE(pages.press("ok").ok());
  // The next one begins anew.
  pages.go_to_key();
  CHECK(pages.initial("serialNumber").empty());
  CHECK_FALSE(pages.press("next", {{"serialNumber", "U-2"}}).ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  CHECK(pages.page() == "licences");
}

TEST_CASE("Back keeps what stands in the fields as far as it holds", "[R-2.10]") {
  Pages pages;
  pages.go_to_key({}, {{"unit", "CPU"}, {"count", "2"}});
  REQUIRE(pages.press("back", {{"serialNumber", "U-1"}, {"key", "sentinel-key"}}).ok());
  REQUIRE(pages.press("back", {{"count", "none"}}).ok());
  REQUIRE(pages.press("next").ok());
  CHECK(pages.initial("count") == "2");
  REQUIRE(pages.press("next").ok());
  CHECK(pages.initial("serialNumber") == "U-1");
  CHECK_FALSE(has(pages.said(), "sentinel"));
  // The key is kept, too, and need not be typed again.
  REQUIRE(pages.press("next").ok());
  CHECK(pages.page() == "licence-confirm");
}

TEST_CASE("a power cut on any page loses nothing that was entered", "[R-2.10][R-1.4-once]") {
  Pages pages;
  const std::vector<std::pair<const char*, Pages::Fields>> steps = {
      {"register", {}},
      {"items", {}},
      {"next", {{"product", "CLUSTERPRO_SE_8"}}},
      {"next", {{"unit", "CPU"}, {"count", "2"}}},
      {"next", {{"serialNumber", "C-1"}, {"key", "KEY-C-1"}}},
      {"register", {}},
      {"ok", {}}};
  for (const auto& [button, fields] : steps) {
    REQUIRE(pages.press(button, fields).ok());
    const std::string page = pages.page(), summary = pages.summary();
    pages.power_cut();
    CHECK(pages.page() == page);
    CHECK(pages.summary() == summary);
  }
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].serial_number() == "C-1");
  CHECK(pages.registered()[0].product() == "CLUSTERPRO_SE_8");
  CHECK(pages.registered()[0].count() == 2);
}

TEST_CASE("what does not count is registered, said, and not counted", "[R-2.10]") {
  Pages pages;
  pages.register_licence("C-1", {{"product", "CLUSTERPRO_SE_8"}}, {{"count", "2"}});
  pages.register_licence("N-1", {}, {{"unit", "NODE"}});
  pages.register_licence("T-1", {{"class", "TRIAL"}});
  CHECK(pages.registered().size() == 3);
  CHECK(pages.argument("registered") == "0");
  const std::string listed = pages.summary();
  INFO(listed);
  for (const char* row :
       {"CPU x 2, serial number C-1; no upgrade licence", "Node x 1, serial number N-1; by node", "a trial licence"})
    CHECK(has(listed, row));
  CHECK(pages.question().warnings_size() == 1);
  pages.register_licence("U-1");
  CHECK(pages.argument("registered") == "1");
  for (const char* line : {"By node it does not count", "not the upgrade licence", "Trial licence registered"})
    CHECK(has(pages.events, line));
}

TEST_CASE("before it is registered, the page says that it would not count", "[R-2.10]") {
  const auto warning = [](const Pages::Fields& product, const Pages::Fields& unit) {
    Pages pages;
    pages.go_to_key(product, unit);
    REQUIRE(pages.press("next", {{"serialNumber", "X-1"}, {"key", "KEY"}}).ok());
    return pages.question().warnings_size() == 1 ? pages.question().warnings(0).id() : std::string();
  };
  CHECK(warning({}, {}).empty());
  CHECK(warning({}, {{"unit", "NODE"}}) == std::string(text::id::licence_warning_node.name));
  CHECK(warning({{"class", "TRIAL"}}, {}) == std::string(text::id::licence_warning_trial.name));
  CHECK(warning({{"product", "CLUSTERPRO_SE_8"}}, {}) == std::string(text::id::licence_warning_other.name));
}

TEST_CASE("a licence that is entered twice is said to be there, and is not registered again", "[R-2.10]") {
  Pages pages;
  pages.register_licence("U-1");
  pages.go_to_key();
  CHECK(problem_of(pages.press("next", {{"serialNumber", "U-1"}, {"key", "KEY-U-1"}})) ==
        "serialNumber: This licence is registered already");
  CHECK(pages.page() == "licence-key");
  // With another number it is put right, and the page says so before.
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("next", {{"count", "2"}}).ok());
  REQUIRE(pages.press("next", {{"serialNumber", "U-1"}, {"key", "KEY-U-1"}}).ok());
  CHECK(pages.question().warnings_size() == 1);
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].count() == 2);
}

TEST_CASE("a known serial number with another key is refused by its name", "[R-2.10]") {
  Pages pages;
  pages.register_licence("U-1");
  pages.go_to_key();
  const std::string before = pages.sandbox.fingerprint();
  const std::string why = problem_of(pages.press("next", {{"serialNumber", "u-1"}, {"key", "another"}}));
  CHECK(has(why, "serialNumber: serial number u-1"));
  CHECK_FALSE(has(why, "another-"));
  CHECK(pages.page() == "licence-key");
  CHECK(pages.sandbox.fingerprint() == before);
}

TEST_CASE("a product without a trial version is refused as one", "[R-2.10]") {
  Pages pages;
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.press("items").ok());
  CHECK(has(problem_of(pages.press("next", {{"class", "TRIAL"}, {"product", "CLUSTERPRO_SE_8"}})), "class: "));
}

TEST_CASE("a trial licence file is shown before it is registered, and does not count", "[R-2.10]") {
  Pages pages;
  pages.go_to_file();
  REQUIRE(pages.press("next", {{"content", trial_file("99991231")}}).ok());
  REQUIRE(pages.page() == "licence-confirm");
  const std::string summary = pages.summary();
  INFO(summary);
  for (const char* row : {"Class: Trial version", "Product: UL1246-303", "Valid: 2004-04-01 – 9999-12-31"})
    CHECK(has(summary, row));
  CHECK_FALSE(has(pages.said(), "abcdefgh"));
  REQUIRE(pages.press("back").ok());
  CHECK(pages.page() == "licence-file");
  REQUIRE(pages.press("next", {{"content", trial_file("99991231")}}).ok());
  REQUIRE(pages.press("register").ok());
  REQUIRE(pages.press("ok").ok());
  CHECK(pages.registered().size() == 1);
  CHECK(pages.argument("registered") == "0");
  CHECK(has(pages.summary(), "until 9999-12-31"));
  // What the file said is not taken for something entered.
  pages.go_to_file();
  REQUIRE(pages.press("next", {{"content", trial_file("99991230")}}).ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("back").ok());
  REQUIRE(pages.press("items").ok());
  REQUIRE(pages.press("next").ok());
  REQUIRE(pages.press("next").ok());
  CHECK_FALSE(pages.press("next", {{"serialNumber", "U-1"}}).ok());
  for (int page = 0; page < 4; ++page) REQUIRE(pages.press("back").ok());
  // The same file again is the same licence.
  pages.go_to_file();
  CHECK(has(problem_of(pages.press("next", {{"content", trial_file("99991231")}})), "registered already"));
}

TEST_CASE("a trial licence that has ended is not registered", "[R-2.10]") {
  Pages pages;
  pages.go_to_file();
  CHECK(has(problem_of(pages.press("next", {{"content", trial_file("20040630")}})), "content: "));
  CHECK(has(problem_of(pages.press("next", {{"content", trial_file("20040630")}})), "ended on 2004-06-30"));
  CHECK(pages.page() == "licence-file");
  CHECK(has(problem_of(pages.press("next", {{"content", "something else"}})), "content: "));
  CHECK(pages.registered().empty());
}

TEST_CASE("licences of the answer file are registered without pages", "[R-2.10][R-5.answers]") {
  auto trial = given("", "TRIAL-KEY");
  trial.set_valid_until("20040630");
  Pages pages({given("U-1", "A"), trial, given("U-1", "A")}, true);
  CHECK(pages.halt == engine::Halt::finished);
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].unit() == proto::UpgradeLicence::CPU);
  CHECK(has(pages.events, "ended on 2004-06-30"));
  CHECK(has(pages.events, "U-1 stands in the answer file twice"));
  CHECK_FALSE(has(pages.events, "of 1 upgrade licences"));  // none is missing
}

TEST_CASE("what the answer file leaves out of a licence is asked for, and may be left for later",
          "[R-2.10][R-5.answers]") {
  Pages pages({given("U-1", ""), given("U-2", "")}, true);
  REQUIRE(pages.page() == "licence-key");
  CHECK(pages.initial("serialNumber") == "U-1");
  CHECK(has(pages.summary(), "Unit: CPU"));
  CHECK_FALSE(pages.press("register").ok());
  REQUIRE(pages.press("register", {{"key", "A"}}).ok());
  REQUIRE(pages.page() == "licence-key");
  CHECK(pages.initial("serialNumber") == "U-2");
  REQUIRE(pages.press("later").ok());
  REQUIRE(pages.registered().size() == 1);
  CHECK(pages.registered()[0].serial_number() == "U-1");
}

TEST_CASE("a licence of the answer file with another key than is registered is refused, not written over", "[R-2.10]") {
  // The document refuses two keys in one file; here one of them is entered.
  Pages pages({given("U-1", "A"), given("U-1", "B")}, true);
  REQUIRE(pages.page() == "licence-key");
  REQUIRE(pages.question().warnings_size() == 1);
  CHECK(has(text::render(pages.question().warnings(0), text::Language::english), "U-1"));
  CHECK(has(problem_of(pages.press("register", {{"key", "C"}})), "serial number U-1"));
  CHECK_FALSE(pages.press("register").ok());  // the key that was refused is not kept
  pages.power_cut();
  REQUIRE(pages.page() == "licence-key");
  REQUIRE(pages.press("register", {{"serialNumber", "U-2"}, {"key", "B"}}).ok());
  CHECK(pages.registered().size() == 2);
}
