#include "service/upgrade/run_record.h"

#include <catch2/catch_test_macros.hpp>

#include "common/text/events.h"

using namespace sssup;

namespace {

proto::Event warning(const text::Message& message) {
  proto::Event event;
  event.set_level(proto::Event::WARNING);
  *event.mutable_text() = text::to_proto(message);
  return event;
}

proto::Run run_with(std::size_t warnings, text::Language language) {
  const proto::Server server;
  upgrade::Happened happened(server, language);
  for (std::size_t count = 0; count < warnings; ++count) happened.add(warning(text::id::event_setup_busy));
  proto::Run run;
  run.add_happened("of before");
  happened.write_to(run);
  return run;
}

}  // namespace

TEST_CASE("of a run that went in circles the report says how much more happened", "[R-5.report][R-5.lang]") {
  constexpr int most = upgrade::Happened::most;
  CHECK(run_with(most, text::Language::english).happened_size() == most);
  const auto more = run_with(most + 12, text::Language::english);
  REQUIRE(more.happened_size() == most + 1);
  CHECK(more.happened(most) == "12 more warnings are left out here; the event log has all of them");
  CHECK(run_with(most + 1, text::Language::english).happened(most).starts_with("1 more warning is "));
  CHECK(run_with(most + 12, text::Language::japanese).happened(most).starts_with("ほかに 12 件"));
}

TEST_CASE("what the report says elsewhere, and what went well, did not happen on the way", "[R-5.report]") {
  CHECK_FALSE(upgrade::is_worth_telling(warning({text::id::event_not_migrated, {{"what", "disk"}}})));
  proto::Event done;
  done.set_level(proto::Event::MILESTONE);
  *done.mutable_text() = text::to_proto(text::id::event_finished);
  CHECK_FALSE(upgrade::is_worth_telling(done));
  *done.mutable_text() = text::to_proto(text::id::event_server_restarted_unasked);
  CHECK(upgrade::is_worth_telling(done));
}
