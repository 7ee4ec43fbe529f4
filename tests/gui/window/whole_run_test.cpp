// The window and the service as processes of their own, through whole rehearsals with both restarts; whoever is killed
// is started again. What the service's host does is done here.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <sstream>
#include <stop_token>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "common/document/document.h"
#include "common/text/questions.h"
#include "service/machine/rehearsal/rehearsal.h"

using namespace sssup;
namespace fs = std::filesystem;
namespace rehearsal = sssup::machine::rehearsal;

namespace {

constexpr int patience_ms = 120'000;

// Of what the operator says in a run of the sample: as many lines at least come before the last of the kills.
constexpr std::size_t lines_to_spare = 8;

// 100 of them: SSSUP_KILLS=100 ctest -R gui_whole_run
std::size_t kills_wanted() {
  const char* const asked = std::getenv("SSSUP_KILLS");
  return asked != nullptr ? std::stoul(asked) : 8;
}

void start_qt() {
  qputenv("QT_QPA_PLATFORM", "offscreen");  // the windows' too
  static int count = 1;
  static char name[] = "gui_whole_run";
  static char* arguments[] = {name, nullptr};
  static QCoreApplication* const application = new QCoreApplication(count, arguments);  // as long as the program
  static_cast<void>(application);
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What it ends as; without the backup, which has times and passwords sealed anew in it.
std::string comparable(const fs::path& folder) {
  const auto server = rehearsal::fingerprint(folder);
  REQUIRE(server);
  std::istringstream lines(*server);
  std::string kept;
  for (std::string line; std::getline(lines, line);)
    if (line.find("SSS Backup/") == std::string::npos) kept += line + "\n";
  return kept;
}

/// The server in its folder, with its service and the window in front of it.
class Desk {
 public:
  /// `server`: of packaging/samples.
  explicit Desk(const std::string& server, const proto::Scenario& scenario = {}) {
    start_qt();
    folder_ = fs::path(root_.path().toStdString()) / "server";
    proto::Server described;
    REQUIRE(document::parse_server(read(fs::path(SSSUP_SAMPLES) / (server + ".json")), described).empty());
    rehearsal::Options options;
    options.speed = 0;
    options.scenario = scenario;
    options.setup_program = SSSUP_SERVICE;
    REQUIRE(rehearsal::create(folder_, described, options));
    REQUIRE(rehearsal::register_service(folder_));
    const auto log = QString::fromStdString((folder_ / "service.log").string());
    service_.setStandardOutputFile(log, QIODevice::Append);
    service_.setStandardErrorFile(log, QIODevice::Append);
    QObject::connect(&service_, &QProcess::finished, [this](int code, QProcess::ExitStatus how) {
      const auto again =
          rehearsal::between_runs(folder_, {.killed = how == QProcess::CrashExit, .code = code}, std::stop_token());
      REQUIRE(again);
      over_ = !*again;
      restarts_ += how == QProcess::NormalExit && !over_ ? 1 : 0;
      if (!over_) start_service();
    });
    window_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QObject::connect(&window_, &QProcess::readyRead, [this] {
      while (window_.canReadLine()) told_.push_back(window_.readLine().trimmed().toStdString());
    });
    start_service();
    start_window();
  }
  ~Desk() {
    service_.disconnect();
    for (QProcess* each : {&window_, &service_}) {
      each->kill();
      each->waitForFinished();
    }
  }

  bool until(const std::function<bool()>& holds) { return QTest::qWaitFor(holds, patience_ms); }
  /// Killed at once; it is there again when this returns.
  void kill_window() {
    window_.kill();
    window_.waitForFinished();
    start_window();
  }
  /// The host starts it again.
  void kill_service() { service_.kill(); }
  bool window_gone() const { return window_.state() == QProcess::NotRunning; }
  int window_exit() const { return window_.exitCode(); }
  bool over() const { return over_; }
  int restarts() const { return restarts_; }
  const std::vector<std::string>& told() const { return told_; }
  std::string server() const { return comparable(folder_); }

 private:
  void start_service() {
    service_.start(QStringLiteral(SSSUP_SERVICE),
                   {QStringLiteral("run"), QStringLiteral("--foreground"), QStringLiteral("--rehearsal"),
                    QString::fromStdString(folder_.string())});
  }
  void start_window() { window_.start(QStringLiteral(SSSUP_OPERATOR), {QString::fromStdString(folder_.string())}); }

  QTemporaryDir root_;
  fs::path folder_;
  QProcess service_;
  QProcess window_;
  std::vector<std::string> told_;
  bool over_ = false;
  int restarts_ = 0;
};

// What the server is in the end.
std::string undisturbed(const std::string& server) {
  Desk desk(server);
  CHECK(desk.until([&] { return desk.over() && desk.window_gone(); }));
  CAPTURE(desk.told());
  CHECK(desk.window_exit() == 0);
  CHECK(desk.restarts() == 2);
  REQUIRE_FALSE(desk.told().empty());
  CHECK(desk.told().back() == "over");
  return desk.server();
}

}  // namespace

TEST_CASE("an operator before the window comes to the end by what it shows, over both restarts", "[R-2.3][R-2.7]") {
  CHECK_FALSE(undisturbed("every-kind").empty());
}

TEST_CASE("the window asks for the medium that a changed Setup needs, and the run goes on", "[T-3][R-2.3]") {
  proto::Scenario scenario;
  scenario.mutable_medium_later()->set_is(proto::LaterMedium::OTHER);
  scenario.mutable_medium_later()->set_times(2);
  scenario.add_copies_changed("CLUSTERPRO\\Setup.exe");
  Desk desk("small", scenario);
  CHECK(desk.until([&] { return desk.over() && desk.window_gone(); }));
  CAPTURE(desk.told());
  CHECK(desk.told().back() == "over");
  CHECK(std::any_of(desk.told().begin(), desk.told().end(), [](const std::string& line) {
    return line.find(text::id::medium_differs_title.english) != std::string::npos ||
           line.find(text::id::medium_differs_title.japanese) != std::string::npos;
  }));
  CHECK(desk.server() == undisturbed("small"));
}

TEST_CASE("window and service killed at random moments: the run ends as it does undisturbed", "[R-2.3][R-1.4-once]") {
  const std::size_t wanted = kills_wanted();
  const std::string expected = undisturbed("small");
  const unsigned seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 chance(seed);
  Desk desk("small");
  // Now and then a life gets as far as its next line, so that the run gets on; the others end while they still begin.
  const std::size_t each_line_takes = std::max<std::size_t>(1, wanted / lines_to_spare);
  std::size_t kills = 0;
  for (; kills < wanted && !desk.over(); ++kills) {
    const std::size_t lines = desk.told().size() + (kills % each_line_takes == 0 ? 1 : 0);
    REQUIRE(desk.until([&] { return desk.over() || desk.told().size() >= lines || desk.window_gone(); }));
    QTest::qWait(static_cast<int>(chance() % 30));
    if (desk.over() || desk.window_gone()) break;
    if (chance() % 2 == 0)
      desk.kill_window();
    else
      desk.kill_service();
  }
  CHECK(kills > 0);
  if (kills < wanted) WARN("over after " << kills << " kills");
  CHECK(desk.until([&] { return desk.over(); }));
  CAPTURE(desk.told());
  CHECK(desk.server() == expected);
}
