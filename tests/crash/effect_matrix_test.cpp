// The power goes at every single effect on the server: a new effect is met here by itself.
#include <catch2/catch_test_macros.hpp>

#include "tests/crash/rehearsals.h"

using namespace sssup;
using namespace sssup::tests;

namespace {

void cut_at_every_effect(proto::PowerCut::When when) {
  Rehearsals rehearsals;
  REQUIRE(undisturbed().effects > 50);
  for (std::uint64_t effect = 1; effect <= undisturbed().effects; ++effect) {
    INFO("effect " << effect);
    const Ended ended = rehearsals.run("every-kind", "every-kind.answers", power_cut_at(effect, when));
    INFO(ended.output);
    REQUIRE(ended.exit_code == 0);
    REQUIRE(difference(undisturbed().server, ended.server) == "");
    REQUIRE(difference(undisturbed().result, ended.result) == "");
  }
}

}  // namespace

TEST_CASE("the power goes before every effect", "[R-1.4-once]") {
  cut_at_every_effect(proto::PowerCut::BEFORE);
}
TEST_CASE("the power goes within every effect", "[R-1.4-once]") {
  cut_at_every_effect(proto::PowerCut::WITHIN);
}
TEST_CASE("the power goes after every effect", "[R-1.4-once]") {
  cut_at_every_effect(proto::PowerCut::AFTER);
}
