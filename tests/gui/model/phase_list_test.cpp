#include "gui/model/phase_list.h"

#include <catch2/catch_test_macros.hpp>

#include "common/text/events.h"
#include "common/text/questions.h"
#include "common/text/window.h"
#include "gui/model/shown_text.h"
#include "tests/gui/model/qt_loop.h"
#include "tests/pipe/support.h"

namespace sssup::gui {
namespace {

using testing::until;

void add(proto::State& state, const char* id, const text::Entry& title, proto::Phase::Status status, bool restart) {
  auto* phase = state.add_phases();
  phase->set_id(id);
  *phase->mutable_title() = text::to_proto(title);
  phase->set_status(status);
  phase->set_restart_after(restart);
}

proto::State saving() {
  proto::State state;
  state.set_run(proto::State::RUNNING);
  add(state, "freeze", text::id::phase_freeze, proto::Phase::DONE, true);
  add(state, "save", text::id::phase_save, proto::Phase::NOW, false);
  add(state, "remove", text::id::phase_remove, proto::Phase::TO_COME, true);
  state.set_progress(4299);
  state.set_seconds_left(850);
  return state;
}

TEST_CASE("phases and progress as they are read and read aloud", "[R-2.3]") {
  const pipe::testing::TempFolder folder;
  pipe::testing::Record record;
  record.set_state(saving());
  pipe::testing::Service real(folder.endpoint(), record);
  AttachedService::Options options;
  options.endpoint = folder.endpoint();
  AttachedService service(options);
  PhaseList phases(service);
  REQUIRE(until([&] { return phases.rowCount() == 3; }));
  CHECK(phases.now() == 1);
  CHECK(phases.index(0).data().toString() == QString::fromUtf8("✔ Freeze ↻"));
  CHECK(phases.index(0).data(Qt::AccessibleTextRole).toString() == "Freeze, done; the server restarts after it");
  CHECK(phases.index(2).data(PhaseList::NoReturnRole).toBool());
  CHECK(phases.progress() == 4299);
  CHECK(phases.time_left().contains("14"));
  CHECK(phases.no_return().contains("Remove SSS"));

  proto::State passed = saving();
  passed.set_past_no_return(true);
  passed.set_run(proto::State::WAITING_FOR_OPERATOR);
  *passed.mutable_question()->mutable_title() = text::to_proto(text::id::uninstall_not_done_title);
  record.set_state(passed);
  real.server->publish_state();
  const QString said = service.say(text::id::window_no_return_passed);
  CHECK(until([&] { return phases.no_return() == said; }));
  CHECK(phases.doing().contains("Removing SSS"));
  CHECK(phases.time_left().isEmpty());
  service.set_language(text::Language::japanese);
  CHECK(phases.index(0).data(PhaseList::TitleRole).toString() == QString::fromUtf8("サービス設定"));
}

TEST_CASE("a run that was reset says in what state it left the server, not that nothing is changed", "[R-4.3]") {
  const pipe::testing::TempFolder folder;
  pipe::testing::Record record;
  proto::State ended;
  ended.set_run(proto::State::ENDED);
  record.set_state(ended);
  pipe::testing::Service real(folder.endpoint(), record);
  AttachedService::Options options;
  options.endpoint = folder.endpoint();
  AttachedService service(options);
  PhaseList phases(service);
  REQUIRE(until([&] { return phases.doing().contains("nothing is changed"); }));
  *ended.add_left() = text::to_proto(text::id::reset_done);
  *ended.add_left() = text::to_proto(text::id::reset_leaves_sss_gone);
  record.set_state(ended);
  real.server->publish_state();
  CHECK(until([&] { return phases.doing().contains("nothing is watching this server"); }));
  CHECK_FALSE(phases.doing().contains("nothing is changed"));
}

TEST_CASE("durations") {
  CHECK(shown(std::chrono::seconds(5)) == "0:05");
  CHECK(shown(std::chrono::seconds(80)) == "1:20");
  CHECK(shown(std::chrono::seconds(3723)) == "1:02:03");
}

}  // namespace
}  // namespace sssup::gui
