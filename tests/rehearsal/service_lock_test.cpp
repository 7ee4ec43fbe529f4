#include <chrono>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "service/machine/rehearsal/layout.h"
#include "service/machine/rehearsal/service_lock.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using namespace std::chrono_literals;
using machine::rehearsal::take_service_lock;

// What a killed service had begun to start still has its lock open.
TEST_CASE("a service waits for a lock that is held for a moment, and for no other", "[R-1.4-once]") {
  const Sandbox sandbox;
  REQUIRE_VALUE(auto held, files::LockFile::take(machine::rehearsal::Layout(sandbox.folder()).service_lock()));
  SECTION("for a moment") {
    const std::jthread ends([lock = std::move(held)] { std::this_thread::sleep_for(300ms); });
    CHECK(take_service_lock(sandbox.folder()).has_value());
  }
  SECTION("by another service") {
    CHECK(take_service_lock(sandbox.folder()).error().kind == Error::Kind::busy);
  }
}

}  // namespace
