#include "tests/crash/forked_upgrade.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include <google/protobuf/text_format.h>
#include <spdlog/spdlog.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <catch2/catch_test_macros.hpp>

#include "common/document/document.h"
#include "common/pipe/client.h"
#include "common/text/events.h"
#include "service/machine/rehearsal/boot.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/platform.h"
#include "service/process/upgrade_process.h"
#include "tests/crash/same_server.h"

namespace sssup::tests {
namespace {

namespace fs = std::filesystem;
namespace rehearsal = machine::rehearsal;

constexpr int most_runs = 60;           // of the service, in one upgrade
constexpr unsigned most_seconds = 120;  // of one run of the service: it hangs
constexpr int most_told = 50;           // in one run of the service
constexpr int exit_restarting = 3;      // as upgrade-service
constexpr std::chrono::milliseconds breath{2};
constexpr const char* told_name = "told.txt";
constexpr const char* backup_question = "backup-folder";

template <class Message>
Message sample(const char* name, std::vector<document::Problem> (*parse)(std::string_view, Message&)) {
  std::ifstream file(fs::path(SSSUP_SAMPLES) / name, std::ios::binary);
  Message message;
  REQUIRE(parse(std::string(std::istreambuf_iterator<char>(file), {}), message).empty());
  return message;
}

const proto::Server& server_file() {
  static const auto server = sample<proto::Server>("every-kind.json", document::parse_server);
  return server;
}
const proto::Answers& answer_file() {
  static const auto answers = sample<proto::Answers>("every-kind.answers.json", document::parse_answers);
  return answers;
}

// The operator: starts the upgrade, has it go on whenever it waits, and writes down why it did.
class Operator {
 public:
  Operator(const pipe::Endpoint& endpoint, const fs::path& server, const fs::path& notes, ForkedUpgrade::Orders orders)
      : layout_(server),
        told_(notes / told_name, std::ios::app),
        heard_file_(notes / "heard.txt"),
        orders_(std::move(orders)),
        again_(io_),
        client_(
            io_, endpoint, {},
            {.link = [this](pipe::Link link, const std::optional<Error>&) { attached_ = link == pipe::Link::attached; },
             .state =
                 [this](const proto::State& state) {
                   state_ = state;
                   if (state.run() == proto::State::FINISHED && state.has_trouble()) note(state.trouble());
                   act();
                 },
             .event = [this](const proto::Event& event) { hear(event); },
             .heartbeat = {},
             .goodbye = {}}) {
    std::ifstream(heard_file_) >> heard_;
  }
  // What the service said last may still be on its way here.
  ~Operator() {
    while (attached_) std::this_thread::sleep_for(breath);
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  void start() {
    client_.start();
    thread_ = std::thread([this] { io_.run(); });
  }

 private:
  void act() {
    if (waits_for_reply_) return;
    proto::ClientMessage message;
    if (!state_.you_control())
      message.mutable_take_control()->set_force(true);
    else if (state_.run() == proto::State::NOT_STARTED)
      *message.mutable_start()->mutable_answers() = answers();
    else if (state_.run() == proto::State::UNUSABLE)
      message.mutable_check_again();
    else if (state_.has_question() && state_.question().instance() != answered_)
      message = answer();
    else
      return;
    if (state_.has_trouble()) note(state_.trouble());
    const auto& id = message.answer().question_id();
    if (id.starts_with("medium-") || id == backup_question) {
      note(state_.question().explanation());
      for (const auto& warning : state_.question().warnings()) note(warning);
    }
    waits_for_reply_ = true;
    const std::uint64_t answers = message.answer().instance();
    client_.send(std::move(message), [this, answers](const Expected<proto::Reply>& reply) { replied(reply, answers); });
  }

  proto::Answers answers() const {
    proto::Answers answers = answer_file();
    if (!orders_.backup.empty()) answers.set_backup_folder(orders_.backup);
    return answers;
  }

  proto::ClientMessage answer() const {
    proto::ClientMessage message;
    message.mutable_answer()->set_question_id(state_.question().id());
    message.mutable_answer()->set_instance(state_.question().instance());
    message.mutable_answer()->set_button(state_.question().buttons(0).id());
    if (state_.question().id() == backup_question && !orders_.other_backup.empty()) {
      message.mutable_answer()->set_button("ok");
      auto* field = message.mutable_answer()->add_fields();
      field->set_field("backupFolder");
      field->add_values(orders_.other_backup);
    }
    return message;
  }

  void replied(const Expected<proto::Reply>& reply, std::uint64_t answers) {
    waits_for_reply_ = false;
    if (!reply) return;  // the service is gone, or going
    // The state may be another one by now.
    if (reply->ok()) {
      answered_ = answers;
      return act();
    }
    if (reply->refusal() == proto::Reply::FAILED) note(reply->why());
    again_.expires_after(breath);
    again_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) act();
    });
  }

  void hear(const proto::Event& event) {
    if (event.text().id() != text::id::event_setup_long.name || event.seq() <= heard_) return;
    std::ofstream(heard_file_, std::ios::trunc) << event.seq();
    note(event.text());
    rehearsal::state::SetupRunning setup;
    if (orders_.ends_long_setups && rehearsal::durable::load(layout_.setup_running(), setup))
      rehearsal::platform::kill({setup.pid(), setup.started()});
  }

  // A run that cannot be helped: the process ends, and the upgrade with it in so many runs.
  void note(const proto::Text& why) {
    told_ << text::render(why, text::Language::english) << std::endl;
    if (++noted_ > most_told) ::_exit(1);
  }

  rehearsal::Layout layout_;
  std::ofstream told_;
  fs::path heard_file_;
  std::uint64_t heard_ = 0;  // the last event about a Setup that was heard, in an earlier run of the service too
  ForkedUpgrade::Orders orders_;
  boost::asio::io_context io_;
  boost::asio::steady_timer again_;
  pipe::Client client_;
  proto::State state_;
  std::uint64_t answered_ = 0;
  int noted_ = 0;
  bool waits_for_reply_ = false;
  std::atomic<bool> attached_ = false;
  std::thread thread_;
};

int serve(const fs::path& root, const fs::path& folder, const ForkedUpgrade::Orders& orders) {
  auto machine = rehearsal::open(folder);
  if (!machine) return 1;
  const pipe::Endpoint endpoint{(root / "pipe").string()};
  UpgradeProcess process(std::move(*machine), endpoint);
  Operator person(endpoint, folder, root, orders);
  const auto left = process.run([&] { person.start(); });
  if (!left) return 1;
  return *left == Left::restarting ? exit_restarting : rehearsal::exit_left;
}

// Nothing of the upgrade is left but its work.
bool is_over(const fs::path& folder) {
  const auto server = rehearsal::Server::open(rehearsal::Layout(folder), rehearsal::Gate::Actor::host);
  REQUIRE(server);
  const auto service = (*server)->services().query(machine::own_service);
  const auto anchor = (*server)->registry().read(machine::own_key);
  REQUIRE(service);
  REQUIRE(anchor);
  for (const auto& disk : fs::directory_iterator(rehearsal::Layout(folder).disks()))
    if (fs::exists(disk.path() / "SSS Upgrade")) return false;
  return !*service && !*anchor;
}

void restart_server(const fs::path& folder) {
  const auto server = rehearsal::Server::open(rehearsal::Layout(folder), rehearsal::Gate::Actor::host);
  REQUIRE(server);
  REQUIRE(rehearsal::boot(**server));
}

// Of an earlier run, made in 2004: it is kept, and what happens on the way to it is tried, too.
void add_older_backup(const rehearsal::Layout& layout) {
  const fs::path folder = layout.disks() / "D" / "SSS Backup";
  fs::create_directories(folder / "SSS");
  std::ofstream(folder / "SSS" / "sss-upgrade.run") << "SSS Upgrade run 1 earlier 1101658320000\r\n";
  std::ofstream(folder / "SSS" / "manifest.sha256") << "older";
  std::ofstream(folder / "report.html") << "older";
  for (const auto& each : {folder, folder / "SSS"}) fs::permissions(each, fs::perms::owner_all);
}

fs::path new_root() {
  std::string name = (fs::temp_directory_path() / "sssup-faults-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  return name;
}

}  // namespace

ForkedUpgrade::ForkedUpgrade(const proto::Scenario& scenario, const std::map<std::string, std::string>& medium,
                             const std::string& backup)
    : root_(new_root()), folder_(root_ / "server") {
  rehearsal::Options options;
  options.speed = 0;
  options.scenario = scenario;
  options.medium = medium;
  options.setup_program = SSSUP_SERVICE;
  proto::Server server = server_file();
  if (!backup.empty()) {
    auto& disk = *server.add_disks();
    disk.set_letter(backup.substr(0, 1));
    disk.set_kind(proto::Disk::FIXED);
    disk.set_label("BACKUPS");
    orders_.backup = backup;
  }
  REQUIRE(rehearsal::create(folder_, server, options));
  add_older_backup(rehearsal::Layout(folder_));
  REQUIRE(rehearsal::register_service(folder_));
}

ForkedUpgrade::ForkedUpgrade(const ForkedUpgrade& other, const proto::Scenario& scenario)
    : root_(new_root()), folder_(root_ / "server") {
  fs::copy(other.folder_, folder_, fs::copy_options::recursive);
  std::string text;
  google::protobuf::TextFormat::PrintToString(scenario, &text);
  std::ofstream(rehearsal::Layout(folder_).scenario(), std::ios::trunc) << text;
}

ForkedUpgrade::~ForkedUpgrade() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

rehearsal::ServiceExit ForkedUpgrade::run_service() const {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(most_seconds);
    spdlog::set_level(spdlog::level::off);
    ::_exit(serve(root_, folder_, orders_));
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return {.killed = true, .code = 0};
  INFO("the service ended with " << status);
  REQUIRE(WIFEXITED(status));
  return {.killed = false, .code = WEXITSTATUS(status)};
}

// One that was left killed: the host has not looked yet.
void ForkedUpgrade::let_host_look() const {
  if (fs::exists(rehearsal::Layout(folder_).going_down()))
    REQUIRE(rehearsal::between_runs(folder_, {.killed = true, .code = 0}, {}));
}

bool ForkedUpgrade::run_until_killed() {
  let_host_look();
  for (int runs = 0; runs < most_runs; ++runs) {
    const auto exit = run_service();
    if (exit.killed) return true;
    const auto again = rehearsal::between_runs(folder_, exit, {});
    REQUIRE(again);
    if (!*again) return false;
  }
  return false;
}

ForkedUpgrade::End ForkedUpgrade::run() {
  End end;
  let_host_look();
  for (int runs = 0; runs < most_runs && !end.complete; ++runs) {
    const auto again = rehearsal::between_runs(folder_, run_service(), {});
    REQUIRE(again);
    if (*again) continue;
    end.complete = is_over(folder_);
    if (!end.complete) restart_server(folder_);
  }
  end.server = comparable_server(folder_);
  end.told = told();
  return end;
}

std::vector<std::string> ForkedUpgrade::told() const {
  std::vector<std::string> lines;
  std::ifstream file(root_ / told_name);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<Effect> ForkedUpgrade::effects() const {
  std::vector<Effect> effects;
  std::ifstream list(rehearsal::Layout(folder_).effect_list());
  for (std::string line; std::getline(list, line);) {
    std::istringstream fields(line);
    Effect& effect = effects.emplace_back();
    fields >> effect.number >> effect.kind >> std::ws;
    std::getline(fields, effect.target);
  }
  return effects;
}

}  // namespace sssup::tests
