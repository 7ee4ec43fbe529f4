// What must hold of any server: made-up servers of 500 monitors of all kinds, with awkward names.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "common/rules/names.h"
#include "conversion.h"

using namespace sssup;
using namespace sssup::test;

namespace {

class Imagination {
 public:
  explicit Imagination(unsigned seed) : random_(seed) {}

  std::uint32_t number(std::uint32_t max) { return std::uniform_int_distribution<std::uint32_t>(0, max)(random_); }
  bool maybe() { return number(1) == 1; }

  std::string text() {
    static const std::vector<std::string> pieces = {"a",  "B",    "7", " ", "%", "&",    "^", "|", "<",  ">", "!", "表",
                                                    "ソ", "受注", "ｱ", "-", "_", ".exe", "(", ")", "\\", "=", ","};
    std::string made = "x";
    for (std::uint32_t left = 1 + number(8); left > 0; --left)
      made += pieces[number(static_cast<std::uint32_t>(pieces.size()) - 1)];
    return made;
  }

  proto::Recovery restart_recovery() {
    return std::vector{proto::RESTART_ITEM, proto::RESTART_GROUP, proto::REBOOT, proto::NOTHING}[number(3)];
  }

  template <class Settings>
  void recovery(Settings& settings) {
    settings.set_recovery(restart_recovery());
    if (maybe()) settings.set_retry_count(number(12));
    if (maybe()) settings.set_retry_reset_hours(number(30));
  }

  void monitor(proto::Monitor& monitor) {
    switch (number(6)) {
      case 0:
        monitor.mutable_service()->set_service_name(text());
        monitor.mutable_service()->set_start_control(true);
        return recovery(*monitor.mutable_service());
      case 1:
        monitor.mutable_service()->set_service_name(text());
        return monitor.mutable_service()->set_recovery(proto::REBOOT);
      case 2: return monitor.mutable_os()->set_recovery(proto::OsMonitor::STOP_ERROR);
      case 3:
        monitor.mutable_ip_address()->add_addresses("192.168.10.1");
        return monitor.mutable_ip_address()->set_recovery(proto::REBOOT);
      case 4:
        monitor.mutable_lan_board()->set_adapter(maybe() ? "Public" : "Empty");
        return monitor.mutable_lan_board()->set_recovery(proto::NOTHING);
      default: return application(*monitor.mutable_application());
    }
  }

 private:
  void application(proto::ApplicationMonitor& application) {
    for (std::uint32_t left = 1 + number(4); left > 0; --left) {
      auto& item = *application.add_items();
      if (number(2) == 0) {
        item.mutable_service()->set_service_name(text());
        if (maybe()) item.mutable_service()->set_wait_seconds(number(4000));
      } else if (maybe()) {
        item.mutable_application()->set_command(text());
        item.mutable_application()->set_user(text());
      } else {
        item.mutable_command()->set_text("echo " + text());
      }
    }
    recovery(application);
  }

  std::mt19937 random_;
};

proto::Server imagined(unsigned seed, int monitors) {
  proto::Server server = server_with("");
  Imagination imagination(seed);
  for (int at = 0; at < monitors; ++at) {
    auto& monitor = *server.mutable_sss()->add_monitors();
    monitor.set_name((at % 2 == 0 ? "g" : "G") + std::to_string(at));
    imagination.monitor(monitor);
  }
  return server;
}

bool only_crlf(const std::string& script) {
  for (std::size_t at = 0; at < script.size(); ++at) {
    if (script[at] == '\n' && (at == 0 || script[at - 1] != '\r')) return false;
    if (script[at] == '\r' && (at + 1 == script.size() || script[at + 1] != '\n')) return false;
  }
  return script.ends_with("\r\n");
}

std::vector<std::string> ids_of(const std::string& script, std::string_view command) {
  std::vector<std::string> ids;
  for (const std::string& line : lines_with(script, command)) {
    const std::size_t begin = command.size() + 1;
    ids.push_back(line.substr(begin, line.find(' ', begin) - begin));
  }
  return ids;
}

}  // namespace

TEST_CASE("of 500 monitors of any kind, what is started is stopped in reverse, under an ID of its own",
          "[R-4.2.9-6][R-4.2.9-7]") {
  const auto conversion = converted(imagined(GENERATE(1U, 2U, 3U, 4U), 500));
  REQUIRE(conversion.scripts.size() == static_cast<std::size_t>(conversion.cluster.groups_size()));
  std::set<std::string> all;
  for (const auto& scripts : conversion.scripts) {
    CHECK(only_crlf(scripts.start));
    CHECK(only_crlf(scripts.stop));
    auto loaded = ids_of(scripts.start, "ARMLOAD");
    auto killed = ids_of(scripts.stop, "ARMKILL");
    REQUIRE(loaded.size() % 2 == 0);  // :NORMAL and :FAILOVER
    const auto half = static_cast<std::ptrdiff_t>(loaded.size() / 2);
    CHECK(std::equal(loaded.begin(), loaded.begin() + half, loaded.begin() + half));
    std::reverse(killed.begin(), killed.end());
    CHECK(loaded == killed);
    for (std::ptrdiff_t at = 0; at < half; ++at) {
      const std::string& id = loaded[static_cast<std::size_t>(at)];
      CHECK(std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0; }));
      CHECK(all.insert(rules::lower(id)).second);
    }
  }
  CHECK_FALSE(all.empty());
  const auto& groups = conversion.cluster.groups();
  CHECK(std::is_sorted(groups.begin(), groups.end(),
                       [](const auto& a, const auto& b) { return rules::lower(a.name()) < rules::lower(b.name()); }));
  for (const auto& group : groups) CHECK(group.start_type() == "MANUAL");
}

TEST_CASE("renaming a group changes nothing of the others", "[R-2.6.2-groups]") {
  const auto server = imagined(5, 200);
  const auto before = converted(server);
  std::string monitor = before.cluster.groups(0).monitor();
  proto::Answers answers;
  answers.add_group_names()->set_monitor(monitor);
  answers.mutable_group_names(0)->set_group("ZZZ");
  const auto after = converted(server, answers);
  CHECK(after.cluster.groups(after.cluster.groups_size() - 1).monitor() == monitor);
  CHECK(after.scripts.back().start == before.scripts.front().start);
  for (std::size_t at = 1; at < before.scripts.size(); ++at) {
    CHECK(after.scripts[at - 1].start == before.scripts[at].start);
    CHECK(after.scripts[at - 1].stop == before.scripts[at].stop);
  }
}
