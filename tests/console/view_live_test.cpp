#include "service/console/view_live.h"

#include <catch2/catch_test_macros.hpp>

#include "common/text/console.h"
#include "service/console/view_plain.h"
#include "service/console/width.h"

using namespace sssup;
using namespace sssup::console;

namespace {

proto::Text words(const std::string& text) {
  proto::Text words;
  words.set_id("not in the catalogue");
  words.set_fallback(text);
  return words;
}

proto::State state() {
  proto::State state;
  state.set_run(proto::State::RUNNING);
  state.set_progress(4200);
  state.set_seconds_left(840);
  *state.mutable_doing() = words("Monitor 7 of 19: 受注監視");
  *state.mutable_next() = words("you will be asked for names, addresses and ports");
  for (const char* title : {"Check", "Freeze", "Save", "Choices", "Remove", "Install", "Apply", "Licences", "Finish"}) {
    auto* phase = state.add_phases();
    *phase->mutable_title() = words(title);
    phase->set_status(state.phases_size() < 3    ? proto::Phase::DONE
                      : state.phases_size() == 3 ? proto::Phase::NOW
                                                 : proto::Phase::TO_COME);
  }
  return state;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("block: progress, time left, phases, doing and next", "[R-2.3][R-5.console]") {
  const auto lines = block_lines(state(), text::Language::english, 100, true, 0);
  REQUIRE(lines.size() == 4);
  CHECK(contains(lines[0], " 42 %"));
  CHECK(contains(lines[0], "about 14 min left"));
  CHECK(contains(lines[1], "✔ Freeze"));
  CHECK(contains(lines[1], "▶ Save"));
  CHECK(contains(lines[2], "Monitor 7 of 19"));
  CHECK(lines[3].starts_with("you will be asked"));
}

TEST_CASE("block: no line is as wide as the terminal", "[R-5.console]") {
  for (std::size_t width = 20; width < 160; ++width)
    for (const bool unicode : {true, false})
      for (const auto& line : block_lines(state(), text::Language::japanese, width, unicode, 3))
        CHECK(columns(line) < width);
}

TEST_CASE("block: too narrow for all phases, the current one is there", "[R-5.console]") {
  auto late = state();
  for (auto& phase : *late.mutable_phases()) phase.set_status(proto::Phase::DONE);
  late.mutable_phases(7)->set_status(proto::Phase::NOW);
  CHECK(contains(block_lines(late, text::Language::english, 40, true, 0)[1], "▶ Licences"));
}

TEST_CASE("block: the bar is full only when all is done", "[R-2.3]") {
  auto almost = state();
  almost.set_progress(9999);
  CHECK(contains(block_lines(almost, text::Language::english, 100, false, 0)[0], "-]"));
  CHECK(contains(block_lines(almost, text::Language::english, 100, false, 0)[0], " 99 %"));
  almost.set_progress(10000);
  CHECK(contains(block_lines(almost, text::Language::english, 100, false, 0)[0], "#] 100 %"));
}

TEST_CASE("block: what was being done does not stay while an answer is waited for", "[R-2.3]") {
  auto waiting = state();
  waiting.set_run(proto::State::WAITING_FOR_OPERATOR);
  *waiting.mutable_question()->mutable_title() = words("Is everything right?");
  const auto lines = block_lines(waiting, text::Language::english, 100, true, 0);
  REQUIRE(lines.size() == 3);
  CHECK(lines[2] == "Is everything right?");
  for (const auto run : {proto::State::RESTARTING, proto::State::FINISHED, proto::State::ENDED}) {
    waiting.set_run(run);
    CHECK(block_lines(waiting, text::Language::english, 100, true, 0).size() == 2);
  }
}

TEST_CASE("a service that is through, or restarts the server, is not missed", "[R-2.3]") {
  for (const auto run : {proto::State::RESTARTING, proto::State::FINISHED, proto::State::ENDED}) {
    auto last = state();
    last.set_run(run);
    CHECK(leaves(last));
  }
  CHECK_FALSE(leaves(state()));
}
