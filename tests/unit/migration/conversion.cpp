#include "conversion.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "service/products/profile.h"

namespace sssup::test {
namespace {

void require_none(const std::vector<document::Problem>& problems) {
  for (const auto& problem : problems)
    UNSCOPED_INFO(problem.path << ": " << text::render(problem.why, text::Language::english));
  REQUIRE(problems.empty());
}

}  // namespace

proto::Server server_with(std::string_view monitors_json) {
  const std::string json = R"({"format": 1, "computerName": "TOKYO-DB1", "cpuCount": 2, "systemLocale": "ja-JP",
    "adapters": [{"name": "Public", "addresses": ["192.168.10.11/24"]},
                 {"name": "Backup", "addresses": ["10.0.0.11/24", "10.0.1.11/24"]}, {"name": "Empty"}],
    "sss": {"installed": true, "version": "1.0", "monitors": [)" +
                           std::string(monitors_json) + "]}}";
  proto::Server server;
  require_none(document::parse_server(json, server));
  return server;
}

proto::Answers answers_from(std::string_view json) {
  proto::Answers answers;
  require_none(document::parse(json, answers));
  return answers;
}

migration::Products built_in_products() {
  auto products = products::built_in("CLUSTERPRO_SE_8");
  if (!products) FAIL(describe(products.error(), text::Language::english));
  return *products;
}

migration::Conversion converted(const proto::Server& server, const proto::Answers& answers, text::Language language) {
  auto conversion = migration::convert(server, answers, built_in_products(), language);
  if (!conversion) require_none(conversion.error());
  return std::move(*conversion);
}

std::vector<std::string> refused(const proto::Server& server, const proto::Answers& answers) {
  const auto conversion = migration::convert(server, answers, built_in_products(), text::Language::english);
  REQUIRE_FALSE(conversion.has_value());
  std::vector<std::string> problems;
  for (const auto& problem : conversion.error())
    problems.push_back(problem.path + ": " + text::render(problem.why, text::Language::english));
  return problems;
}

const migration::GroupScripts& scripts_of(const migration::Conversion& conversion, std::string_view group) {
  const auto found = std::find_if(conversion.scripts.begin(), conversion.scripts.end(),
                                  [&](const auto& scripts) { return scripts.group == group; });
  REQUIRE(found != conversion.scripts.end());
  return *found;
}

const proto::FailoverGroup& group_of(const migration::Conversion& conversion, std::string_view group) {
  const auto& groups = conversion.cluster.groups();
  const auto found =
      std::find_if(groups.begin(), groups.end(), [&](const auto& candidate) { return candidate.name() == group; });
  REQUIRE(found != groups.end());
  return *found;
}

std::vector<std::string> lines_with(const std::string& script, std::string_view command) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < script.size()) {
    const std::size_t end = std::min(script.find("\r\n", begin), script.size());
    const std::string line = script.substr(begin, end - begin);
    if (line.starts_with(command)) lines.push_back(line);
    begin = end + 2;
  }
  return lines;
}

std::string load_line(std::string_view monitor_json) {
  const auto conversion = converted(server_with(monitor_json));
  REQUIRE(conversion.scripts.size() == 1);
  const auto lines = lines_with(conversion.scripts.front().start, "ARMLOAD");
  REQUIRE(lines.size() == 2);  // :NORMAL and :FAILOVER
  CHECK(lines[0] == lines[1]);
  return lines[0];
}

}  // namespace sssup::test
