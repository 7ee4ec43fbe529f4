// Whole upgrades with the real service process, its real endpoint and its real restarts.
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <future>
#include <sstream>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> rehearse(const std::string& name, const fs::path& folder, const std::string& speed = "0") {
  return {"rehearse",
          "--server",
          sample_path(name + ".json"),
          "--answers",
          sample_path(name + ".answers.json"),
          "--dir",
          folder.string(),
          "--speed",
          speed};
}

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<Json> lines(const std::string& out) {
  std::vector<Json> all;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) all.push_back(Json::parse(line));
  return all;
}

// All but the page, which is the run's.
std::map<std::string, std::string> without_page(const fs::path& result) {
  auto files = tree(result);
  files.erase("report.html");
  return files;
}

// The page of a rehearsal's run.
std::string check_page(const fs::path& page) {
  std::string content = read(page);
  CHECK(content.find("data-ticks") != std::string::npos);
  for (const char* preview : {"Preview", "プレビュー"}) CHECK(content.find(preview) == std::string::npos);
  CHECK((content.find("This run was a rehearsal") != std::string::npos ||
         content.find("リハーサルの結果です") != std::string::npos));
  return content;
}

void check_seqs(const std::vector<Json>& all, std::uint64_t first) {
  std::uint64_t expected = first;
  for (const Json& line : all)
    if (line.contains("seq")) CHECK(line.at("seq") == expected++);
  CHECK(expected > first);
}

}  // namespace

TEST_CASE("rehearse: an unattended run asks for an interconnect that its server lacks", "[R-2.6.2-ip][R-5.answers]") {
  const Folder folder;
  Json server = sample("small.json");
  server["adapters"].erase(1);
  const Outcome outcome = upgradectl(unattended(folder, server), {}, "timeout 100");
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 2);
  CHECK(says(outcome.err, "question choices needs an answer"));
}

TEST_CASE("rehearse: what the server ends up with is what convert says", "[R-5.rehearse][R-2.9]") {
  for (const std::string name : {"small", "every-kind", "shop"}) {
    const Folder folder;
    const Outcome outcome = upgradectl(rehearse(name, folder / "server"));
    INFO(name << ": " << outcome.out << outcome.err);
    REQUIRE(outcome.exit == 0);
    CHECK(outcome.err.empty());
    CHECK(outcome.out.find("\n: ") == std::string::npos);  // the server's name is known
    REQUIRE(upgradectl({"convert", "--server", sample_path(name + ".json"), "--answers",
                        sample_path(name + ".answers.json"), "--out", (folder / "converted").string()})
                .exit == 0);
    CHECK(without_page(folder / "server/result") == without_page(folder / "converted"));
    check_page(folder / "server/result/report.html");

    const Outcome again = upgradectl(rehearse(name, folder / "server"));
    INFO(again.err);
    CHECK(again.exit == 0);
  }
}

TEST_CASE("rehearse: slips and trouble end in the same place", "[R-5.rehearse][R-2.7-slips][R-2.7-fail][R-1.4-once]") {
  for (const std::string scenario : {"slips", "trouble"}) {
    const Folder folder;
    const Outcome outcome = upgradectl(
        with(rehearse("small", folder / "server"), {"--scenario", sample_path(scenario + ".scenario.json"), "--json"}));
    INFO(scenario << ": " << outcome.out << outcome.err);
    REQUIRE(outcome.exit == 0);
    check_seqs(lines(outcome.out), 1);
    REQUIRE(upgradectl({"convert", "--server", sample_path("small.json"), "--answers",
                        sample_path("small.answers.json"), "--out", (folder / "converted").string()})
                .exit == 0);
    CHECK(without_page(folder / "server/result") == without_page(folder / "converted"));
    const std::string page = check_page(folder / "server/result/report.html");
    CHECK(page.find("On the way ") != std::string::npos);
    CHECK(page.find("id=\"happened\"") != std::string::npos);
  }
}

TEST_CASE("rehearse: the page is in the language that was asked for", "[R-5.rehearse][R-5.lang]") {
  const Folder folder;
  for (const std::string language : {"en", "ja"}) {
    const Outcome outcome = upgradectl(with(rehearse("small", folder / language),
                                            {"--lang", language, "--scenario", sample_path("slips.scenario.json")}));
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.exit == 0);
    const std::string page = check_page(folder / (language + "/result/report.html"));
    CHECK(page.find("<html lang=\"" + language + "\">") != std::string::npos);
    CHECK(page.find(language == "en" ? "The choices made" : "アップグレード時の指定内容") != std::string::npos);
    CHECK(page.find("SSS Backup") != std::string::npos);
    // What happened on the way, and why it restarted.
    const bool japanese = language == "ja";
    CHECK(page.find(japanese ? "要求していない再起動がありました。中断したところから続行しました"
                             : "without the upgrade having asked for it") != std::string::npos);
    CHECK(page.find(japanese ? "SSSのアンインストール (" : ": SSS removed (") != std::string::npos);
    // The ports of CLUSTERPRO's Setup are those that the run read back (2.8).
    CHECK(page.find(japanese ? "指定した値と同じにします: " : "as in the CLUSTERPRO Setup of SMALL1: ") !=
          std::string::npos);
  }
}

TEST_CASE("rehearse: nobody to ask is 2 and says what; the same folder goes on with the answers", "[R-5.answers]") {
  const Folder folder;
  const std::vector<std::string> unanswered = {
      "rehearse", "--server", sample_path("small.json"), "--dir", (folder / "server").string(), "--speed", "0"};
  const Outcome outcome = upgradectl(unanswered);
  INFO(outcome.err);
  CHECK(outcome.exit == 2);
  CHECK(outcome.err.find("question start") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "server/result"));
  // The service has ended with it.
  CHECK(upgradectl({"attach", "--dir", (folder / "server").string()}).exit == 3);
  const Outcome answered = upgradectl(rehearse("small", folder / "server"));
  INFO(answered.out << answered.err);
  CHECK(answered.exit == 0);
  CHECK(answered.out.find("can be registered later") == std::string::npos);  // all of them are
}

TEST_CASE("after a reset the rehearsal can be begun anew", "[R-4.3]") {
  const Folder folder;
  const std::string server = (folder / "server").string();
  REQUIRE(
      begin_and_leave({"rehearse", "--server", sample_path("small.json"), "--dir", server, "--speed", "0"}, server));
  const Outcome outcome = upgradectl({"reset", "--dir", server, "--yes"});
  CHECK(outcome.exit == 0);
  for (const char* removed : {"SSS Upgrade", "SSSUpgrade", "HKLM"})
    CHECK(outcome.out.find(removed) != std::string::npos);
  CHECK(upgradectl({"reset", "--dir", server}).exit == 0);
  CHECK(upgradectl(rehearse("small", folder / "server")).exit == 0);
}

TEST_CASE("rehearse: invalid input is refused before anything is made", "[R-5.answers]") {
  const Folder folder;
  Json answers = sample("small.answers.json");
  answers["clusterName"] = "not a name";
  const auto with_files = [&](const std::string& server, const std::string& answer_file, const std::string& scenario) {
    std::vector<std::string> arguments = {
        "rehearse", "--server", server, "--answers", answer_file, "--dir", (folder / "server").string()};
    if (!scenario.empty()) arguments.insert(arguments.end(), {"--scenario", scenario});
    const Outcome outcome = upgradectl(arguments);
    INFO(outcome.err);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK_FALSE(fs::exists(folder / "server"));
    return outcome.exit;
  };
  const std::string good = sample_path("small.json");
  const std::string good_answers = sample_path("small.answers.json");
  CHECK(with_files(good, folder.file("a.json", answers), "") == 2);
  CHECK(with_files(folder.file("s.json", std::string("{}")), good_answers, "") == 2);
  CHECK(with_files(good, good_answers, folder.file("x.json", std::string("{\"format\": 1, \"oops\": 1}"))) == 2);
  Json server = sample("small.json");
  server["clusterpro"]["installed"] = true;
  CHECK(with_files(folder.file("s.json", server), good_answers, "") == 1);
}

TEST_CASE("rehearse: a server that cannot be upgraded has every cause named, and where to see more",
          "[R-1.2][R-1.3][R-5.console]") {
  const Folder folder;
  Json server = sample("small.json");
  server["clusterpro"]["installed"] = true;
  server["sss"] = {{"installed", false}};
  const Outcome outcome = upgradectl(
      {"rehearse", "--server", folder.file("s.json", server), "--dir", (folder / "server").string(), "--speed", "0"});
  INFO(outcome.err);
  CHECK(outcome.exit == 1);
  CHECK(is_one_line_refusal(outcome.err));
  for (const char* word : {"CLUSTERPRO is installed already", "CLUSTERPRO SingleServerSafe is not", "upgradectl check"})
    CHECK(outcome.err.find(word) != std::string::npos);
  CHECK(outcome.err.find("R-1") == std::string::npos);
}

TEST_CASE("rehearse: answers that cannot be saved are refused before anything is made", "[R-5.answers]") {
  const Folder folder;
  for (const std::string& bad : {(folder / "none/answers.json").string(), folder.path().string()}) {
    const Outcome outcome = upgradectl(with(rehearse("small", folder / "server"), {"--save-answers", bad}));
    INFO(outcome.err);
    CHECK(outcome.exit == 2);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK_FALSE(fs::exists(folder / "server"));
  }
}

TEST_CASE("rehearse: saved answers name working folder and public address", "[R-5.answers][R-2.6.2-public]") {
  const Folder folder;
  const std::string saved = (folder / "saved.json").string();
  Json server = sample("small.json");
  server["adapters"][0]["gateways"] = Json::array({"192.168.1.1"});
  REQUIRE(upgradectl({"rehearse", "--server", folder.file("server.json", server), "--answers",
                      sample_path("small.answers.json"), "--dir", (folder / "server").string(), "--speed", "0",
                      "--save-answers", saved})
              .exit == 0);
  const Json answers = Json::parse(read(saved));
  INFO(answers.dump());
  CHECK(answers.at("workingFolder") == "D:\\");
  CHECK(answers.at("publicAddress") == "192.168.1.10");
}

TEST_CASE("rehearse: a restart that does not happen is told before it is asked for again", "[R-1.4-once]") {
  const Folder folder;
  const std::string scenario = folder.file("s.json", Json{{"format", 1}, {"restartsBlocked", 1}});
  const Outcome outcome = upgradectl(with(rehearse("small", folder / "server"), {"--scenario", scenario}));
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 0);
  CHECK(outcome.out.find("A program may be blocking the restart") != std::string::npos);
}

TEST_CASE("rehearse: another server's folder is left alone", "[R-5.rehearse]") {
  const Folder folder;
  REQUIRE(upgradectl(rehearse("small", folder / "server")).exit == 0);
  const auto before = tree(folder / "server");
  const Outcome outcome = upgradectl(rehearse("shop", folder / "server"));
  CHECK(outcome.exit == 1);
  CHECK(is_one_line_refusal(outcome.err));
  CHECK(outcome.err.find("Give another folder") != std::string::npos);
  CHECK(tree(folder / "server") == before);
}

TEST_CASE("attach: sees every event once, over restarts, to the end", "[R-5.remote]") {
  const Folder folder;
  auto run = std::async(std::launch::async, [&] { return upgradectl(rehearse("small", folder / "server", "40")); });
  const Outcome watched = upgradectl({"attach", "--dir", (folder / "server").string(), "--wait", "--json"});
  CHECK(run.get().exit == 0);
  INFO(watched.out << watched.err);
  CHECK(watched.exit == 0);
  const auto all = lines(watched.out);
  check_seqs(all, 1);
  bool finished = false;
  for (const Json& line : all) finished = finished || (line.contains("state") && line["state"]["run"] == "FINISHED");
  CHECK(finished);
}

TEST_CASE("rehearse: interrupted or killed, the same command goes on", "[R-5.rehearse][R-1.4-once]") {
  for (const std::string signal : {"INT", "KILL"}) {
    const Folder folder;
    const auto command = rehearse("small", folder / "server", "10");
    const Outcome stopped = upgradectl(command, {}, "timeout -s " + signal + " 1");
    INFO(signal << ": " << stopped.out << stopped.err);
    CHECK(stopped.exit != 0);
    CHECK(upgradectl(command).exit == 0);
    CHECK(fs::exists(folder / "server/result/cluster.json"));
  }
}

TEST_CASE("the service that is run is the one beside upgradectl, whatever is on the PATH", "[R-5.rehearse]") {
  const Folder folder;
  const std::string marker = (folder / "marker").string();
  const std::string other = folder.file("upgrade-service", "#!/bin/sh\ntouch '" + marker + "'\n");
  fs::permissions(other, fs::perms::owner_all);
  const Outcome outcome =
      upgradectl(rehearse("small", folder / "server"), {{"PATH", folder.path().string() + ":/usr/bin:/bin"}});
  INFO(outcome.err);
  CHECK(outcome.exit == 0);
  CHECK_FALSE(fs::exists(marker));
}

TEST_CASE("the service of a rehearsal ends with an upgradectl that is killed", "[R-5.rehearse]") {
  const Folder folder;
  const std::vector<std::string> look = {"attach", "--dir", (folder / "server").string(), "--json"};
  std::string command = "exec '" SSSUP_UPGRADECTL "'";
  for (const auto& argument : rehearse("small", folder / "server", "1")) command += " '" + argument + "'";
  const std::string pid = (folder / "pid").string();
  Background host("echo $$ >'" + pid + "'; " + command + " >/dev/null 2>&1");
  REQUIRE(eventually([&] { return fs::exists(folder / "server/service.sock"); }));
  REQUIRE(::kill(std::stoi(read(pid)), SIGKILL) == 0);
  host.wait();
  // A service that lives answers, and a dead one's socket leads nowhere.
  CHECK(eventually([&] { return upgradectl(look, {}, "timeout 1").exit == 3; }));
}

TEST_CASE("capture gives the server file back without its secrets", "[R-5.capture]") {
  const Folder folder;
  REQUIRE(upgradectl({"rehearse", "--server", sample_path("every-kind.json"), "--dir", (folder / "server").string(),
                      "--speed", "0"})
              .exit == 2);
  const Outcome outcome = upgradectl({"capture", "--dir", (folder / "server").string()});
  INFO(outcome.err);
  REQUIRE(outcome.exit == 0);
  CHECK(outcome.out.find("sample-password") == std::string::npos);
  CHECK(outcome.out.find("SAMPLEKEY") == std::string::npos);
  const Json captured = Json::parse(outcome.out);
  CHECK(captured.at("computerName") == "TOKYO-DB1");
  const auto unordered = [](const Json& json) { return nlohmann::json::parse(json.dump()); };
  CHECK(unordered(captured.at("sss").at("monitors")) == unordered(sample("every-kind.json").at("sss").at("monitors")));
  const std::string file = (folder / "captured.json").string();
  REQUIRE(upgradectl({"capture", "--dir", (folder / "server").string(), "--out", file}).exit == 0);
  CHECK(read(file) == outcome.out);
  CHECK(upgradectl({"check", "--server", file}).exit == 2);
}

TEST_CASE("no secret in what a run prints, logs and bundles", "[R-5.log]") {
  const Folder folder;
  const Outcome outcome = upgradectl(with(rehearse("every-kind", folder / "server"), {"--json"}));
  REQUIRE(outcome.exit == 0);
  const std::string zip = (folder / "bundle.zip").string();
  const Outcome bundle = upgradectl({"bundle", "--dir", (folder / "server").string(), "--out", zip});
  INFO(bundle.err);
  REQUIRE(bundle.exit == 0);
  // Neither settings, scripts and the pages that show them, nor backup and key.
  CHECK(bundle.out == "service.log\nrun/report.json\nresult/report.json\nresult/cluster.json\n");
  CHECK(read(zip).starts_with("PK"));
  for (const std::string& text : {outcome.out, outcome.err, read(folder / "server/service.log")})
    for (const char* secret : {"sample-password", "SAMPLEKEY"}) CHECK(text.find(secret) == std::string::npos);
}

TEST_CASE("rehearse: a licence without its key is asked for, not registered", "[R-2.10][R-5.answers]") {
  const Folder folder;
  Json answers = sample("small.answers.json");
  answers["upgradeLicences"][0].erase("key");
  const auto run = [&](const Json& file) {
    return upgradectl({"rehearse", "--server", sample_path("small.json"), "--answers", folder.file("a.json", file),
                       "--dir", (folder / "server").string(), "--speed", "0"});
  };
  const Outcome asked = run(answers);
  INFO(asked.out << asked.err);
  REQUIRE(asked.exit == 2);
  CHECK(asked.err.find("licence-key") != std::string::npos);
  CHECK(asked.err.find("key") != std::string::npos);

  const Outcome completed = run(sample("small.answers.json"));
  INFO(completed.out << completed.err);
  REQUIRE(completed.exit == 0);
  CHECK(Json::parse(read(folder / "server/result/report.json")).at("findings").dump().find("licence-short") ==
        std::string::npos);
}

TEST_CASE("rehearse: three thousand monitors, more than one question holds", "[R-5.rehearse]") {
  const Folder folder;
  Json server = sample("small.json");
  Json& monitors = server["sss"]["monitors"];
  const Json monitor = monitors.at(0);
  for (int index = 0; index < 3000; ++index) {
    monitors.push_back(monitor);
    monitors.back()["name"] = "m" + std::to_string(index);
  }
  const std::string file = folder.file("many.json", server);
  const Outcome outcome = upgradectl({"rehearse", "--server", file, "--answers", sample_path("small.answers.json"),
                                      "--dir", (folder / "server").string(), "--speed", "0"});
  INFO(outcome.err);
  REQUIRE(outcome.exit == 0);
  CHECK(Json::parse(read(folder / "server/result/cluster.json")).at("groups").size() == 3001);
}
