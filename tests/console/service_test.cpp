// Clients of a service that runs, and of one that cannot go on.
#include <sqlite3.h>
#include <sys/stat.h>
#include <zip.h>
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include "common/pipe/frame.h"
#include "common/text/events.h"
#include "pipe.pb.h"
#include "program.h"
#include "tests/pipe/support.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* password_field = "users/Administrator/newPassword";

// A rehearsal that nobody can go on with: it waits at the choices for a password that the server file leaves out.
std::vector<std::string> at_choices(const Folder& folder) {
  Json server = sample("small.json");
  server["sss"]["accounts"][0].erase("password");
  std::vector<std::string> command = unattended(folder, server);
  const Outcome outcome = upgradectl(command);
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.exit == 2);
  REQUIRE(outcome.err.find(password_field) != std::string::npos);
  return command;
}

// The run's question is there to be answered.
bool reachable(const Folder& folder) {
  const std::vector<std::string> answer = {"answer",   "--dir", (folder / "server").string(), "--question", "none",
                                           "--button", "ok"};
  return says(upgradectl(answer).err, "the open one is");
}

fs::path journal(const Folder& folder) {
  return folder / "server/server/disks/D/SSS Upgrade/journal.db";
}

// One number out of a database; -1 on an error.
int number_in(const fs::path& database, const char* sql) {
  sqlite3* opened = nullptr;
  int number = -1;
  const auto take = [](void* into, int, char** values, char**) {
    *static_cast<int*>(into) = values[0] == nullptr ? 0 : std::stoi(values[0]);
    return 0;
  };
  if (sqlite3_open(database.c_str(), &opened) != SQLITE_OK || sqlite3_exec(opened, sql, take, &number, nullptr) != 0)
    number = -1;
  sqlite3_close(opened);
  return number;
}

void unzip(const std::string& zip, const fs::path& to) {
  fs::create_directories(to);
  zip_t* archive = zip_open(zip.c_str(), ZIP_RDONLY, nullptr);
  REQUIRE(archive != nullptr);
  for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0)); ++index) {
    zip_stat_t entry;
    REQUIRE(zip_stat_index(archive, index, 0, &entry) == 0);
    std::string content(entry.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    REQUIRE(zip_fread(file, content.data(), content.size()) == static_cast<zip_int64_t>(content.size()));
    zip_fclose(file);
    std::ofstream(to / fs::path(entry.name).filename(), std::ios::binary) << content;
  }
  zip_discard(archive);
}

// A rehearsal's server on which no upgrade has begun.
void prepare(const fs::path& rehearsal) {
  REQUIRE(begin_and_leave(
      {"rehearse", "--server", sample_path("small.json"), "--dir", rehearsal.string(), "--speed", "0"}, rehearsal));
  REQUIRE(upgradectl({"reset", "--dir", rehearsal.string(), "--yes"}).exit == 0);
}

}  // namespace

TEST_CASE("answer: secrets come from a file, never from the command line", "[R-5.console][R-5.log]") {
  const Folder folder;
  const auto rehearse = at_choices(folder);
  const Background service(service_command(folder / "server"));
  const auto answer = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command = {"answer",   "--dir", (folder / "server").string(), "--question", "choices",
                                        "--button", "ok"};
    command.insert(command.end(), more.begin(), more.end());
    return upgradectl(command);
  };
  Outcome outcome;
  REQUIRE(eventually([&] {
    outcome = answer({"--set", std::string(password_field) + "=hunter2"});
    return outcome.exit == 2;  // 3, 1: not there, not that far
  }));
  INFO(outcome.err);
  CHECK(outcome.exit == 2);
  CHECK(outcome.err.find("--secret-file") != std::string::npos);
  CHECK(outcome.err.find("hunter2") == std::string::npos);

  CHECK(answer({}).exit == 2);  // nothing said about what is missing
  CHECK(answer({"--set", "nothing=1"}).exit == 2);
  const std::string file = folder.file("secret", std::string("hunter2\nnot this\n"));
  CHECK(answer({"--secret-file", "nothing=" + file}).exit == 2);
  CHECK(answer({"--secret-file", std::string(password_field) + "=" + file + ".none"}).exit == 2);
  const std::string large = folder.file("large", std::string((64U << 10U) + 1, 'x'));
  const Outcome refused = answer({"--secret-file", std::string(password_field) + "=" + large});
  CHECK(refused.exit == 2);
  CHECK(says(refused.err, "64 KiB"));
  CHECK(answer({"--question", "other"}).exit == 64);
  CHECK(answer({"--secret-file", std::string(password_field) + "=" + file}).exit == 0);

  // Without a host nobody starts it again after its restart; the rehearsal does.
  CHECK(eventually([&] { return upgradectl({"check-again", "--dir", (folder / "server").string()}).exit == 3; }));
  const Outcome whole = upgradectl(rehearse);
  INFO(whole.out << whole.err);
  CHECK(whole.exit == 0);
  CHECK(read(folder / "server/service.log").find("hunter2") == std::string::npos);
}

TEST_CASE(
    "settings of SSS that are damaged: the value is named wherever somebody looks, and once it is right the run goes "
    "on",
    "[T-6][R-2.6]") {
  const Folder folder;
  const fs::path rehearsal = folder / "server";
  prepare(rehearsal);
  const std::string settings = "server/server/registry/hklm_software_nec_singleserversafe.reg";
  const std::string good = read(folder / settings);
  std::string bad = good;
  const std::string recovery = "RESTART_ITEM";
  REQUIRE(says(bad, recovery));
  bad.replace(bad.find(recovery), recovery.size(), "RESTART_PRAY");
  static_cast<void>(folder.file(settings, bad));

  const std::string value = R"(HKLM\SOFTWARE\NEC\SingleServerSafe\Monitors\00001\Service\Recovery)";
  const Background service(service_command(rehearsal));
  Outcome start;
  REQUIRE(eventually([&] {
    start = upgradectl({"start", "--dir", rehearsal.string(), "--answers", sample_path("small.answers.json")});
    return start.exit == 1;
  }));
  INFO(start.out << start.err);
  CHECK(says(start.err, value));
  CHECK(says(read(rehearsal / "server/events.log"), value));  // what stands for the event log
  static_cast<void>(folder.file(settings, good));
  const Outcome checked = upgradectl({"check-again", "--dir", rehearsal.string()});
  INFO(checked.out << checked.err);
  CHECK(checked.exit == 0);
  CHECK(says(checked.out, "is ready to be upgraded"));
}

TEST_CASE("a setting of SSS whose name is damaged is named by the check", "[T-6][R-5.ready]") {
  const Folder folder;
  const fs::path rehearsal = folder / "server";
  prepare(rehearsal);
  const std::string settings = "server/server/registry/hklm_software_nec_singleserversafe.reg";
  std::string bad = read(folder / settings);
  REQUIRE(says(bad, "Monitors"));
  bad.replace(bad.find("Monitors"), 8, "Mon1tors");
  static_cast<void>(folder.file(settings, bad));
  const Background service(service_command(rehearsal));
  Outcome checked;
  REQUIRE(eventually([&] {
    checked = upgradectl({"check-again", "--dir", rehearsal.string()});
    return checked.exit == 0;
  }));
  INFO(checked.out);
  CHECK(says(checked.out, R"(HKLM\SOFTWARE\NEC\SingleServerSafe\Mon1tors)"));
}

TEST_CASE("bundle: of a service that runs, the journal is whole", "[R-5.log]") {
  const Folder folder;
  at_choices(folder);
  const int before = number_in(journal(folder), "SELECT max(seq) FROM event");
  REQUIRE(before > 0);
  const Background service(service_command(folder / "server"));
  fs::path log = journal(folder);
  log += "-wal";
  REQUIRE(eventually([&] { return fs::exists(log) && fs::file_size(log) > 0; }));
  const std::string zip = (folder / "bundle.zip").string();
  const Outcome outcome = upgradectl({"bundle", "--dir", (folder / "server").string(), "--out", zip});
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.exit == 0);
  CHECK(outcome.out.find("journal.db-wal\n") != std::string::npos);
  CHECK(outcome.out.find("key") == std::string::npos);
  unzip(zip, folder / "bundle");
  CHECK(number_in(folder / "bundle/journal.db", "SELECT max(seq) FROM event") >= before);
  for (const auto& [name, content] : tree(folder / "bundle"))
    for (const char* secret : {"SAMPLEKEY", "sample-password"}) {
      INFO(name);
      CHECK(content.find(secret) == std::string::npos);
    }
}

TEST_CASE("bundle: the report is taken from the backup folder that was chosen", "[R-5.log][R-5.back]") {
  const Folder folder;
  Json answers = sample("small.answers.json");
  answers["backupFolder"] = "D:\\elsewhere";
  std::vector<std::string> command = unattended(folder, sample("small.json"));
  answers["upgradeLicences"][0].erase("key");
  *std::next(std::find(command.begin(), command.end(), "--answers")) = folder.file("answers.json", answers);
  REQUIRE(upgradectl(command).exit == 2);
  static_cast<void>(folder.file("server/server/disks/D/elsewhere/report.json", std::string("{}")));
  const Outcome outcome =
      upgradectl({"bundle", "--dir", (folder / "server").string(), "--out", (folder / "bundle.zip").string()});
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 0);
  CHECK(says(outcome.out, "run/report.json"));
}

TEST_CASE("bundle: before anything has run, it is said that there is nothing to pack", "[R-5.log]") {
  const Folder folder;
  const fs::path rehearsal = folder / "server";
  prepare(rehearsal);
  fs::remove(rehearsal / "service.log");
  const Outcome outcome = upgradectl({"bundle", "--dir", rehearsal.string(), "--out", (folder / "b.zip").string()});
  CHECK(outcome.exit == 1);
  CHECK(says(outcome.err, "there is nothing to pack"));
  CHECK(is_one_line_refusal(outcome.err));
  CHECK_FALSE(fs::exists(folder / "b.zip"));
}

TEST_CASE("attach: an event that comes before the service knows itself is not lost", "[R-5.remote]") {
  namespace pipe = sssup::pipe::testing;
  const pipe::TempFolder folder;
  pipe::RawService service(folder.endpoint());
  std::jthread begun([&] {
    const auto peer = service.accept();
    sssup::proto::ServiceMessage hello, snapshot, happened, running, goodbye;
    hello.mutable_hello()->set_protocol_version(sssup::pipe::protocol_version);
    snapshot.mutable_snapshot()->mutable_state();  // it does not say yet how the run is
    snapshot.mutable_snapshot()->set_last_seq(1);
    happened.mutable_event()->set_seq(1);
    *happened.mutable_event()->mutable_text() = sssup::text::to_proto(sssup::text::id::event_server_restarted);
    running.mutable_state()->set_run(sssup::proto::State::RUNNING);
    goodbye.mutable_goodbye()->set_why(sssup::proto::Goodbye::FINISHED);
    for (const auto* said : {&hello, &snapshot, &happened, &running, &goodbye}) peer->send(*said);
    while (peer->client_message()) {
    }
  });
  const Outcome outcome = upgradectl({"attach", "--endpoint", folder.endpoint().name, "--json"});
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 0);
  CHECK(says(outcome.out, "The server has restarted"));
}

TEST_CASE("attach: in what state a reset left the server is said once", "[R-4.3][R-5.remote]") {
  namespace pipe = sssup::pipe::testing;
  const pipe::TempFolder folder;
  pipe::RawService service(folder.endpoint());
  std::jthread ended([&] {
    sssup::proto::State state;
    state.set_run(sssup::proto::State::ENDED);
    *state.add_left() = sssup::text::to_proto(sssup::text::id::reset_leaves_neither);
    const auto peer = service.accept();
    sssup::proto::ServiceMessage hello, snapshot, again, goodbye;
    hello.mutable_hello()->set_protocol_version(sssup::pipe::protocol_version);
    *snapshot.mutable_snapshot()->mutable_state() = state;
    *again.mutable_state() = state;
    goodbye.mutable_goodbye()->set_why(sssup::proto::Goodbye::FINISHED);
    for (const auto* said : {&hello, &snapshot, &again, &again, &goodbye}) peer->send(*said);
    while (peer->client_message()) {
    }
  });
  const Outcome outcome = upgradectl({"attach", "--endpoint", folder.endpoint().name});
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 0);
  CHECK(times(outcome.out, "Neither SSS nor CLUSTERPRO is installed") == 1);
}

TEST_CASE("a journal of a newer version: said by all, 1", "[R-2.4-update][R-5.remote]") {
  const Folder folder;
  const auto rehearse = at_choices(folder);
  REQUIRE(number_in(journal(folder), "PRAGMA user_version = 99; SELECT 0") == 0);
  const auto check = [](const Outcome& outcome) {
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 1);
    CHECK(outcome.err.starts_with("upgradectl: the upgrade cannot go on: "));
    CHECK(is_one_line_refusal(outcome.err));
  };
  {
    const Background service(service_command(folder / "server"));
    check(upgradectl({"attach", "--wait", "--dir", (folder / "server").string()}));
  }
  check(upgradectl(rehearse));
}

TEST_CASE("a second service on a rehearsal is refused at once, whatever it listens at", "[T-6][R-5.rehearse]") {
  const Folder folder;
  at_choices(folder);
  const Background first(service_command(folder / "server"));
  REQUIRE(eventually([&] { return reachable(folder); }));
  const std::string elsewhere = " --endpoint " + (folder / "elsewhere").string() + " 2>" + (folder / "err").string();
  Background second("exec " + service_program() + " run --foreground --rehearsal " + (folder / "server").string() +
                    elsewhere + " >/dev/null");
  CHECK(second.wait() == 1);
  CHECK(read(folder / "err").find("a service is already running on the rehearsal") != std::string::npos);
}

TEST_CASE("before a run has begun a service takes no folder of others for its socket, and says so at once", "[T-6]") {
  const Folder folder;
  REQUIRE(upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", (folder / "server").string(),
                      "--speed", "0"})
              .exit == 2);
  fs::permissions(folder / "server", fs::perms::all);
  Background service("exec timeout 60 " + service_program() + " run --foreground --rehearsal " +
                     (folder / "server").string() + " >/dev/null 2>" + (folder / "err").string());
  CHECK(service.wait() == 1);
  CHECK(says(read(folder / "err"), (folder / "server").string() + ", which belongs to another user"));
}

TEST_CASE("what is in the way at the endpoint is named, by the service and by who comes", "[T-6][R-5.remote]") {
  const Folder folder;
  at_choices(folder);
  const fs::path socket = folder / "server" / "service.sock";
  fs::create_directory(socket);
  const Background service("exec " + service_program() + " run --foreground --rehearsal " +
                           (folder / "server").string() + " >/dev/null 2>" + (folder / "err").string());
  CHECK(eventually([&] { return read(folder / "err").find("a folder is in the way at ") != std::string::npos; }));
  const Outcome attached = upgradectl({"attach", "--dir", (folder / "server").string()});
  CHECK(attached.exit == 3);
  CHECK(is_one_line_refusal(attached.err));
  CHECK(attached.err.find("a folder is in the way at " + socket.string()) != std::string::npos);
  const Outcome japanese = upgradectl({"--lang", "ja", "attach", "--dir", (folder / "server").string()});
  CHECK(japanese.err.find(socket.string() + " にフォルダがあります") != std::string::npos);
  fs::remove(socket);
  CHECK(eventually([&] { return reachable(folder); }));
}

TEST_CASE("what keeps a service from reading its server is told with what to do, here and in the event log",
          "[T-6][R-5.remote]") {
  const Folder folder;
  at_choices(folder);
  const std::string list = (folder / "server/server/services.txtpb").string();
  std::ofstream(list) << "services {";
  const Background service(service_command(folder / "server"));
  const auto attach = [&](const char* language) {
    return upgradectl({"--lang", language, "attach", "--wait", "--dir", (folder / "server").string()}).err;
  };
  const std::string told = attach("en");
  INFO(told);
  CHECK(says(told, list));
  CHECK(says(told, "have it checked again"));
  CHECK(says(attach("ja"), "再確認してください"));
  CHECK(says(read(folder / "server/server/events.log"), list));
}

TEST_CASE("attach: a service of another protocol version is 1", "[R-5.remote]") {
  namespace asio = boost::asio;
  using asio::local::stream_protocol;
  const Folder folder;
  const std::string endpoint = (folder / "s").string();
  asio::io_context io;
  stream_protocol::acceptor acceptor(io, stream_protocol::endpoint(endpoint));
  std::jthread other([&] {
    stream_protocol::socket client = acceptor.accept();
    sssup::proto::ServiceMessage message;
    message.mutable_hello()->set_protocol_version(99);
    std::string frame;
    sssup::pipe::append_frame(frame, message);
    boost::system::error_code error;
    asio::write(client, asio::buffer(frame), error);
    while (!error) client.read_some(asio::buffer(frame), error);
  });
  const Outcome outcome = upgradectl({"attach", "--endpoint", endpoint});
  INFO(outcome.err);
  CHECK(outcome.exit == 1);
  CHECK(is_one_line_refusal(outcome.err));
  CHECK(outcome.err.find("99") != std::string::npos);
}

TEST_CASE("rehearse: log and lock are this user's alone, whatever umask and folder are", "[R-5.log]") {
  const Folder folder;
  fs::create_directories(folder / "server");
  fs::permissions(folder / "server", fs::perms(0755));
  for (const char* mask : {"000", "077"}) {
    const Outcome outcome = upgradectl(
        {"rehearse", "--server", sample_path("small.json"), "--dir", (folder / "server").string(), "--speed", "0"}, {},
        std::string("sh -c 'umask ") + mask + "; exec \"$0\" \"$@\"'");
    INFO(outcome.err);
    REQUIRE(outcome.exit == 2);
    for (const char* file : {"service.log", "host.lock"}) {
      INFO(mask << " " << file);
      CHECK(fs::status(folder / "server" / file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
      fs::permissions(folder / "server" / file, fs::perms::owner_all | fs::perms::others_read);
    }
  }
}

TEST_CASE("rehearse: a folder that others may write to is refused, with the place of the reason",
          "[R-5.rehearse][T-7]") {
  const Folder folder;
  fs::create_directories(folder / "server");
  fs::permissions(folder / "server", fs::perms::all);
  std::vector<std::string> arguments = {
      "rehearse", "--server", sample_path("small.json"), "--dir", (folder / "server").string(), "--speed", "0"};
  const Outcome outcome = upgradectl(arguments);
  CHECK(outcome.exit == 1);
  INFO(outcome.err);
  CHECK(is_one_line_refusal(outcome.err));
  CHECK(outcome.err.find((folder / "server").string()) != std::string::npos);

  // The service has its endpoint there, and takes no folder of others for that.
  arguments.emplace_back("--force");
  const Outcome forced = upgradectl(arguments);
  CHECK(forced.exit == 1);
  INFO(forced.err);
  CHECK(is_one_line_refusal(forced.err));
  CHECK(says(forced.err, (folder / "server").string() + ", which belongs to another user or may be changed by others"));
}
