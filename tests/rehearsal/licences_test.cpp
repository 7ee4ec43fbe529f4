// the licence pages, as an operator goes through them.
#include <catch2/catch_test_macros.hpp>

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

  Pages() {
    REQUIRE_VALUE(journal, engine::Journal::create(folder.path() / "journal.db", sandbox.machine().effects()));
    plan.steps.push_back(std::make_unique<SettingsAreSaved>());
    plan.steps.push_back(upgrade::register_licences(both));
    engine = std::make_unique<engine::Engine>(sandbox.machine(), *journal, plan, "TOKYO-DB1", engine::Listener{});
    REQUIRE(engine->run({}) == engine::Halt::question);
  }

  std::string page() const { return engine->state().question().id(); }

  proto::Reply press(const char* button, const std::vector<std::pair<const char*, const char*>>& fields = {}) {
    proto::Answer answer;
    answer.set_question_id(page());
    answer.set_instance(engine->state().question().instance());
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

  std::size_t registered() {
    REQUIRE_VALUE(const auto licences, products::registered_licences(sandbox.machine(), both.clusterpro));
    return licences.size();
  }
};

}  // namespace

TEST_CASE("a licence that is entered twice is said to be there, and is not registered again", "[R-2.10]") {
  Pages pages;
  REQUIRE(pages.page() == "licences");
  for (const bool again : {false, true}) {
    REQUIRE(pages.press("register").ok());
    REQUIRE(pages.page() == "licence-items");
    const auto reply = pages.press("register", {{"serialNumber", "U-1"}, {"key", "KEY-1"}});
    CHECK(reply.ok() == !again);
    if (!again) continue;
    REQUIRE(reply.problems_size() == 1);
    CHECK(reply.problems(0).field() == "serialNumber");
    CHECK(reply.problems(0).why().id() == std::string(text::id::licence_twice.name));
  }
  CHECK(pages.registered() == 1);
  CHECK(pages.page() == "licence-items");
  // Entered with another count it is put right, not refused.
  CHECK(pages.press("register", {{"serialNumber", "U-1"}, {"key", "KEY-1"}, {"count", "2"}}).ok());
  CHECK(pages.registered() == 1);
  CHECK(pages.page() == "licences");
}
