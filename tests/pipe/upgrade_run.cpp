#include "tests/pipe/upgrade_run.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "common/document/document.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/process/upgrade_process.h"

namespace sssup::pipe::testing {
namespace {

namespace rehearsal = machine::rehearsal;

template <class Message>
Message sample(const std::string& name) {
  std::ifstream file(std::filesystem::path(SSSUP_SAMPLES) / name, std::ios::binary);
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  Message message;
  if (!document::parse(json, message).empty()) throw std::runtime_error(name);
  return message;
}

void must(const Status& status) {
  if (!status) throw std::runtime_error(describe(status.error(), text::Language::english));
}

// Sealed anew in each run, or with times in it.
bool differs_by_nature(const std::string& line) {
  return line.find("SSS Backup/report.") != std::string::npos ||
         line.find("SSS Backup/SSS/registry.json") != std::string::npos ||
         line.find("SSS Backup/SSS/sss-upgrade.run") != std::string::npos ||
         line.find("SSS Backup/SSS/manifest.sha256") != std::string::npos;
}

}  // namespace

UpgradeRun::UpgradeRun(AtEndpoint while_down, const AtEndpoint& before) : while_down_(std::move(while_down)) {
  rehearsal::Options options;
  options.speed = 0;
  options.setup_program = SSSUP_REHEARSAL_STANDIN;
  must(rehearsal::create(folder_.path / "server", sample<proto::Server>("every-kind.json"), options));
  must(rehearsal::register_service(folder_.path / "server"));
  if (before) before(endpoint());
  thread_ = std::thread([this] {
    serve();
    over_ = true;
  });
}

UpgradeRun::~UpgradeRun() {
  stop_.request_stop();
  thread_.join();
}

void UpgradeRun::serve() {
  for (;;) {
    auto machine = rehearsal::open(folder_.path / "server");
    if (!machine) return void(trouble_ = describe(machine.error(), text::Language::english));
    UpgradeProcess process(std::move(*machine), endpoint());
    const std::stop_callback on_stop(stop_.get_token(), [&] { process.stop(); });
    const auto left = process.run();
    if (!left) return void(trouble_ = describe(left.error(), text::Language::english));
    if (*left == Left::stopped) return void(trouble_ = "told to stop");
    if (while_down_) while_down_(endpoint());
    const rehearsal::ServiceExit exit{.killed = false, .code = *left == Left::done ? rehearsal::exit_left : 3};
    const auto again = rehearsal::between_runs(folder_.path / "server", exit, stop_.get_token());
    if (!again) return void(trouble_ = describe(again.error(), text::Language::english));
    if (!*again) return;
  }
}

std::string UpgradeRun::event_log() const {
  std::ifstream file(folder_.path / "server" / "server" / "events.log", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string UpgradeRun::outcome() {
  const auto fingerprint = rehearsal::fingerprint(folder_.path / "server");
  if (!fingerprint) throw std::runtime_error(describe(fingerprint.error(), text::Language::english));
  std::istringstream lines(*fingerprint);
  std::string kept;
  for (std::string line; std::getline(lines, line);)
    if (!differs_by_nature(line)) kept += line + '\n';
  return kept;
}

Administrator::Administrator(const Endpoint& endpoint)
    : file_(sample<proto::Answers>("every-kind.answers.json")),
      watcher_(endpoint, {.silence = std::chrono::milliseconds(3000), .who = "administrator"}) {}

bool Administrator::carry_through(const UpgradeRun& run) {
  return eventually([&] {
    if (watcher_.attached())
      if (const auto state = watcher_.state()) act(*state);
    return run.over();
  });
}

std::vector<proto::ClientMessage> Administrator::accepted() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

// Anyone may take control away between two messages; then the next look at the state tries again.
bool Administrator::ask(proto::ClientMessage message) {
  if (const auto control = watcher_.ask(take_control(true)); !control || !control->ok()) return false;
  const auto reply = watcher_.ask(message);
  if (!reply || !reply->ok()) return false;
  const std::lock_guard lock(mutex_);
  accepted_.push_back(std::move(message));
  return true;
}

void Administrator::act(const proto::State& state) {
  if (state.run() == proto::State::NOT_STARTED) {
    // Only what its page asks: every other question comes up in the run.
    proto::ClientMessage start;
    auto& answers = *start.mutable_start()->mutable_answers();
    answers.set_edition(file_.answers().edition());
    answers.set_working_folder(file_.answers().working_folder());
    if (!started_) started_ = ask(std::move(start));
    return;
  }
  if (!state.has_question()) return;
  const auto [known, first] = answers_.try_emplace(state.question().instance());
  if (first)
    if (const auto answer = file_.answer(state.question())) *known->second.mutable_answer() = *answer;
  if (known->second.has_answer() && ask(known->second)) known->second.Clear();
}

}  // namespace sssup::pipe::testing
