#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;

TEST_CASE("a bad command line is one line on stderr and 64", "[R-5.console]") {
  const std::vector<std::vector<std::string>> bad = {{},
                                                     {"frobnicate"},
                                                     {"convert"},
                                                     {"convert", "--server", "x"},
                                                     {"check", "--json", "--html", "--server", "x"},
                                                     {"--lang", "fr", "licence-need", "--cpus", "2"},
                                                     {"attach", "--endpoint", "x", "--dir", "y"},
                                                     {"rehearse", "--server", "x", "--dir", "y", "--speed", "-1"},
                                                     {"rehearse", "--server", "x", "--dir", "y", "--speed", "fast"},
                                                     {"check", "--server"},
                                                     {"check", "--server", ""},
                                                     {"convert", "--server", "x", "--out", ""},
                                                     {"licence-need", "--cpus", "2", "extra"}};
  for (const auto& arguments : bad) {
    const Outcome outcome = upgradectl(arguments);
    INFO(outcome.err);
    CHECK(outcome.exit == 64);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK(outcome.out.empty());
  }
}

TEST_CASE("what was not understood is named, whatever else is missing", "[R-5.console]") {
  const std::vector<std::pair<std::vector<std::string>, std::string>> strange = {
      {{"fly"}, "fly is no command"},
      {{"fly", "--high"}, "fly"},
      {{"--fly"}, "--fly"},
      {{"--lang", "ja", "fly"}, "fly"},
      {{"convert", "--servr", "x", "--out", "y"}, "convert does not take --servr"},
      {{"check", "fly"}, "check does not take fly"},
      {{"check", "fly", "--server", "x"}, "check does not take fly"},
      {{"rehearse", "--fly", "--server", "x"}, "rehearse does not take --fly"},
      {{"answer", "fly"}, "answer does not take fly"},
      {{"rehearse", "--server", "x", "--dir", "y", "--speed", "abc"},
       "--speed: abc is not allowed; allowed: 0–1000000"},
      {{"licence-need", "--cpus", "some"}, "some is not allowed; allowed: 1–4096"},
      {{"attach", "--after", "x"}, "--after: x is not allowed"},
      {{"--lang", "fr", "check"}, "--lang: fr is not allowed; allowed: ja, en"}};
  for (const auto& [arguments, named] : strange) {
    const Outcome outcome = upgradectl(arguments);
    INFO(outcome.err);
    CHECK(outcome.exit == 64);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK(outcome.err.find(named) != std::string::npos);
  }
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{{}, {"fly"}}) {
    const Outcome outcome = upgradectl(arguments);
    INFO(outcome.err);
    CHECK(outcome.err.find("check, convert, licence-need, rehearse") != std::string::npos);
  }
}

TEST_CASE("the service's command line names what was not understood, too", "[R-5.console]") {
  const Folder folder;
  const std::string service =
      "'" + (std::filesystem::path(SSSUP_UPGRADECTL).parent_path() / "upgrade-service").string() + "' ";
  const std::string err = (folder / "err").string();
  for (const auto& [arguments, named] :
       std::vector<std::pair<std::string, std::string>>{{"fly", "fly is no command; the commands are run"},
                                                        {"run --fly", "run does not take --fly"},
                                                        {"", "a command is needed: run"}}) {
    CHECK(Background(service + arguments + " 2>'" + err + "'").wait() == 64);
    INFO(read(err));
    CHECK(read(err).find(named) != std::string::npos);
  }
}

TEST_CASE("a folder without a rehearsal is named", "[R-5.console]") {
  for (const char* command : {"start", "answer", "take-control", "check-again", "reset"}) {
    const Outcome outcome = upgradectl({command, "--dir", "/nonesuch"});
    INFO(outcome.err);
    CHECK(outcome.exit == 3);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK(outcome.err.find("there is no rehearsal in /nonesuch") != std::string::npos);
  }
}

TEST_CASE("--help and --version go to stdout", "[R-5.console]") {
  const Outcome version = upgradectl({"--version"});
  CHECK(version.exit == 0);
  CHECK(version.out.starts_with("upgradectl 1."));
  const Outcome help = upgradectl({"--help"});
  CHECK(help.exit == 0);
  for (const char* command : {"check", "convert", "licence-need", "rehearse", "attach", "start", "answer",
                              "take-control", "check-again", "reset", "capture", "bundle"}) {
    INFO(command);
    CHECK(help.out.find(command) != std::string::npos);
    const Outcome of_command = upgradectl({command, "--help"});
    CHECK(of_command.exit == 0);
    CHECK(of_command.err.empty());
  }
}

TEST_CASE("the language is --lang, else the locale's, else English", "[R-5.lang]") {
  const std::vector<std::string> need = {"licence-need", "--cpus", "2"};
  const auto japanese = [](const Outcome& outcome) { return outcome.out.find("ライセンス") != std::string::npos; };
  CHECK(japanese(upgradectl(need, {{"LANG", "ja_JP.UTF-8"}})));
  CHECK(japanese(upgradectl(need, {{"LANG", "en_US.UTF-8"}, {"LC_ALL", "ja_JP.UTF-8"}})));
  CHECK_FALSE(japanese(upgradectl(need, {{"LANG", "ja_JP.UTF-8"}, {"LC_ALL", "C"}})));
  CHECK_FALSE(japanese(upgradectl(need)));
  CHECK(japanese(upgradectl({"--lang", "ja", "licence-need", "--cpus", "2"})));
  CHECK(japanese(upgradectl({"licence-need", "--cpus", "2", "--lang=ja"})));
  CHECK_FALSE(japanese(upgradectl({"licence-need", "--cpus", "2", "--lang", "en"}, {{"LANG", "ja_JP.UTF-8"}})));
}

TEST_CASE("what needs a service says that there is none: 3", "[R-5.remote]") {
  const Folder folder;
  const std::string endpoint = (folder / "nobody.sock").string();
  for (const char* command : {"attach", "start", "answer", "take-control", "check-again", "reset"}) {
    const Outcome outcome = upgradectl({command, "--endpoint", endpoint});
    INFO(command << ": " << outcome.err);
    CHECK(outcome.exit == 3);
    CHECK(is_one_line_refusal(outcome.err));
  }
}

#ifndef _WIN32
TEST_CASE("what only Windows can do is refused elsewhere", "[R-5.ready][R-5.capture]") {
  for (const char* command : {"check", "capture"}) {
    const Outcome outcome = upgradectl({command});
    CHECK(outcome.exit == 1);
    CHECK(outcome.err.starts_with("upgradectl: "));
  }
}
#endif
