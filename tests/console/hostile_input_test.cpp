// Files that are no server or answer files, or worse.
#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;

namespace {

void refused(const std::string& server, const std::string& where) {
  const Folder folder;
  const std::string file = folder.file("s.json", server);
  for (const char* command : {"check", "convert"}) {
    std::vector<std::string> arguments = {command, "--server", file};
    if (command == std::string("convert")) arguments.insert(arguments.end(), {"--out", (folder / "out").string()});
    const Outcome outcome = upgradectl(arguments);
    INFO(command << ": " << outcome.err);
    CHECK(outcome.exit == 2);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK(outcome.err.find("s.json") != std::string::npos);
    CHECK(outcome.err.find(where) != std::string::npos);
    CHECK(outcome.out.empty());
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
}

void refused(const Json& server, const std::string& where) {
  refused(server.dump(), where);
}

}  // namespace

TEST_CASE("what is no JSON of a server is refused with its place", "[R-5.answers]") {
  refused(std::string(), "");
  refused(std::string("{"), "");
  refused(std::string("[]"), "");
  refused(std::string("null"), "");
  refused(std::string("{\"format\": 1}"), "computerName");
  refused(std::string("\x00\x01\x02", 3), "");
  refused(std::string("{\"format\": 1, \"computerName\": \"\xff\xfe\"}"), "");
  refused(std::string(100000, '['), "");
  refused(std::string("{\"format\": 1e999}"), "number too large");

  Json server = sample("small.json");
  server["unknown"] = 1;
  refused(server, "unknown");
  server = sample("small.json");
  server["format"] = 2;
  refused(server, "format");
  server = sample("small.json");
  server["cpuCount"] = "many";
  refused(server, "cpuCount");
  server = sample("small.json");
  server["cpuCount"] = -1;
  refused(server, "cpuCount");
  server = sample("small.json");
  server["sss"]["monitors"][0]["service"]["serviceName"] = 7;
  refused(server, "sss.monitors[0].service.serviceName");
  server = sample("small.json");
  server["sss"]["monitors"][0]["service"].erase("recovery");
  refused(server, "sss.monitors[0].service.recovery");
  server = sample("small.json");
  server["sss"]["monitors"].push_back(server["sss"]["monitors"][0]);
  refused(server, "sss.monitors[1].name");
}

TEST_CASE("more than a limit is refused with the number, in both languages", "[T-6]") {
  const Folder folder;
  const auto check = [&](const std::string& content, const char* english, const char* japanese) {
    const std::string file = folder.file("large.json", content);
    for (const auto& [language, says] : {std::pair{"en", english}, std::pair{"ja", japanese}}) {
      const Outcome outcome = upgradectl({"--lang", language, "check", "--server", file});
      INFO(outcome.err);
      CHECK(outcome.exit == 2);
      CHECK(is_one_line_refusal(outcome.err));
      CHECK(outcome.err.find(file) != std::string::npos);
      CHECK(outcome.err.find(says) != std::string::npos);
    }
  };
  check(std::string((32U << 20U) + 1, ' '), "is larger than 32 MiB", "は 32 MiB を超えています");
  std::string many = R"({"format": 1, "disks": [1)";
  for (int count = 0; count < 20'000; ++count) many += ",1";
  check(many + "]}", "disks: a list of more than 20000 entries", "一覧の項目数が 20000 件を超えています");
}

TEST_CASE("control characters would put lines into scripts: refused and shown escaped", "[R-4.2.9-7]") {
  for (const char* evil : {"a\nDEL C:\\", "a\r\nb", "a\tb", "a\x1b[31mred", "a\x7f"}) {
    Json server = sample("small.json");
    server["sss"]["monitors"][0]["name"] = evil;
    refused(server, "sss.monitors[0].name");
    server = sample("small.json");
    server["sss"]["monitors"][0]["service"]["serviceName"] = evil;
    refused(server, "sss.monitors[0].service.serviceName");
  }
}

TEST_CASE("no format character of a file, its name or the command line reaches the terminal raw", "[R-5.console]") {
  const std::vector<std::string> hidden = {"\u202E", "\u202A", "\u2066", "\u2069", "\u200F", "\u061C", "\uFEFF"};
  const auto check = [&](const Outcome& outcome, const std::string& shown) {
    INFO(outcome.out << outcome.err);
    CHECK((outcome.out + outcome.err).find(shown) != std::string::npos);
    for (const std::string& raw : hidden) CHECK((outcome.out + outcome.err).find(raw) == std::string::npos);
  };
  const Folder folder;
  for (const std::string& raw : hidden) {
    Json server = sample("every-kind.json");
    server["computerName"] = "SRV" + raw + "1BD";
    server["sss"]["monitors"][0]["name"] = "ord" + raw + "sre";
    const std::string file = folder.file("server" + raw + ".json", server);
    for (const char* format : {"", "--json", "--html"}) {
      std::vector<std::string> command = {"check", "--server", file};
      if (*format != '\0') command.emplace_back(format);
      check(upgradectl(command), "SRV\\u");
    }
    check(upgradectl({"check", "--server", file + ".none"}), "server\\u");
    check(upgradectl({"convert", "--server", file, "--answers", file, "--out", (folder / "out").string()}),
          "server\\u");
    check(upgradectl({"f" + raw + "y"}), "f\\u");
    check(upgradectl({"check", "f" + raw + "y"}), "f\\u");
    check(upgradectl({"licence-need", "--cpus", "2" + raw}), "2\\u");
  }
}

TEST_CASE("a name that is a way out of the folder is no group", "[R-2.6.2-groups]") {
  const Folder folder;
  for (const char* evil : {"../../evil", "..", "a/b", "/etc", "C:\\x", "CON", "nul", "lpt1", ""}) {
    Json answers = sample("small.answers.json");
    answers["groupNames"] = {{{"monitor", "spooler"}, {"group", evil}}};
    const Outcome outcome = upgradectl({"convert", "--server", sample_path("small.json"), "--answers",
                                        folder.file("a.json", answers), "--out", (folder / "out").string()});
    INFO(evil << ": " << outcome.err);
    CHECK(outcome.exit == 2);
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
  CHECK(tree(folder.path()).size() == 1);
}

TEST_CASE("files that cannot be read", "[R-5.answers]") {
  const Folder folder;
  for (const std::string& path : {(folder / "none.json").string(), folder.path().string()}) {
    const Outcome outcome = upgradectl({"check", "--server", path});
    CHECK(outcome.exit == 2);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK(outcome.err.find(path) != std::string::npos);
  }
}
