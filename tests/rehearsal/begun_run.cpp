#include "tests/rehearsal/begun_run.h"

#include <catch2/catch_test_macros.hpp>

#include "service/upgrade/start.h"

namespace sssup::test {

using machine::Machine;
using machine::Place;

proto::Answers answers() {
  proto::Answers answers;
  answers.set_format(1);
  return answers;
}

std::string english(const Error& error) {
  return text::render(error.message, text::Language::english);
}

std::string all_of(const std::vector<text::Message>& lines) {
  std::string said;
  for (const auto& line : lines) said += text::render(line, text::Language::english) + '\n';
  return said;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool is_there(Machine& machine, const std::string& path) {
  REQUIRE_VALUE(const Place place, machine.files().look(path));
  return place != Place::free;
}

upgrade::Anchor anchor_of(Machine& machine) {
  REQUIRE_VALUE(const auto anchor, upgrade::read_anchor(machine));
  REQUIRE(anchor);
  return *anchor;
}

void begin(Machine& machine) {
  REQUIRE_VALUE(const auto journal, upgrade::start(machine, answers()));
}

void make_older(Machine& machine) {
  auto anchor = anchor_of(machine);
  anchor.run.clear();
  REQUIRE_OK(upgrade::write_anchor(machine, anchor));
  REQUIRE_OK(machine.files().remove(mark));
}

}  // namespace sssup::test
