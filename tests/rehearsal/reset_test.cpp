// R-4.3: a reset is for when things do not work: what is damaged or cannot be read does not keep it from the rest.
#include "service/upgrade/reset.h"

#include <catch2/catch_test_macros.hpp>

#include "service/machine/machine.h"
#include "service/upgrade/start.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;

std::string said(const std::vector<text::Message>& lines) {
  std::string all;
  for (const auto& line : lines) all += text::render(line, text::Language::english) + '\n';
  return all;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A folder whose journal.db is none: a folder in its place.
void make_unreadable(machine::Machine& machine, const std::string& folder) {
  REQUIRE_OK(machine.files().write(folder + "\\journal.db\\x", "x"));
}

void anchor(machine::Machine& machine, const std::string& folder) {
  machine::RegistryKey key;
  key.values["Folder"] = folder;
  REQUIRE_OK(machine.registry().write(machine::own_key, key));
}

}  // namespace

TEST_CASE("a reset removes the run's folder whatever is in it", "[R-4.3]") {
  const Sandbox sandbox;
  auto another = sandbox.another();
  machine::Machine& machine = *another;
  make_unreadable(machine, R"(D:\SSS Upgrade)");  // which is where it would be by default, too
  anchor(machine, R"(D:\SSS Upgrade)");
  const auto outlook = upgrade::look_ahead_to_reset(machine);
  CHECK(contains(said(outlook.removes), R"(D:\SSS Upgrade)"));
  CHECK(outlook.keeps.empty());
  CHECK(outlook.unknown.empty());
  CHECK_FALSE(outlook.leaves.empty());
  REQUIRE_OK(upgrade::reset(machine));
  CHECK_FALSE(machine.files().exists(R"(D:\SSS Upgrade)").value());
  CHECK_FALSE(machine.registry().read(machine::own_key).value());
}

TEST_CASE("a folder of our name without a mark is kept and named, and the rest removed", "[R-4.3][T-2]") {
  const Sandbox sandbox;
  auto another = sandbox.another();
  machine::Machine& machine = *another;
  REQUIRE_OK(machine.files().write(R"(D:\work\SSS Upgrade\journal.db)", ""));
  anchor(machine, R"(D:\work\SSS Upgrade)");
  make_unreadable(machine, R"(D:\SSS Upgrade)");
  const auto outlook = upgrade::look_ahead_to_reset(machine);
  CHECK(contains(said(outlook.removes), R"(D:\work\SSS Upgrade)"));
  CHECK(contains(said(outlook.keeps), R"(Not removed: folder D:\SSS Upgrade)"));
  CHECK(said(upgrade::lines_before(outlook)) == said(outlook.removes) + said(outlook.keeps) + said(outlook.leaves));
  REQUIRE_OK(upgrade::reset(machine));
  CHECK_FALSE(machine.files().exists(R"(D:\work\SSS Upgrade)").value());
  CHECK(machine.files().exists(R"(D:\SSS Upgrade)").value());
}
