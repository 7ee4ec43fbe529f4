// Sequences of what clients do at the pipe, against the service's own sessions over real sockets: connecting by either
// door, half frames, whole messages of any content and in any order, leaving. What must hold is at SSSUP_HOLDS.
//
// The input is a list of actions: a byte (low three bits what, next two which client), a byte of length, and so many
// bytes.
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "common/pipe/frame.h"
#include "common/pipe/stream.h"
#include "service/pipe/server.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using namespace sssup;
using proto::ClientMessage;

constexpr std::size_t most_clients = 4;
constexpr std::size_t first_watcher = 2;  // this one and those after it come by the watchers' door

// A run in short: events, and commands that are replied to when the input says so.
class Stage final : public pipe::Stage {
 public:
  proto::State state() override {
    proto::State state;
    state.set_run(proto::State::RUNNING);
    return state;
  }
  std::uint64_t last_seq() override { return events_.size(); }
  std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) override {
    const std::size_t first = std::min<std::size_t>(after_seq, events_.size());
    const std::size_t count = std::min(most, events_.size() - first);
    const auto begin = events_.begin() + static_cast<std::ptrdiff_t>(first);
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
  }
  std::string run_id() override { return run_id_; }
  void command(const ClientMessage& message, std::function<void(proto::Reply)> done) override {
    SSSUP_HOLDS(message.body_case() != ClientMessage::BODY_NOT_SET && !message.has_hello() && !message.has_attach() &&
                !message.has_take_control() && !message.has_release_control());
    SSSUP_HOLDS(control_given);
    waiting_.push_back(std::move(done));
  }

  proto::Event add() {
    proto::Event event;
    event.set_seq(events_.size() + 1);
    events_.push_back(event);
    return event;
  }
  void begin_another_run() {
    events_.clear();
    run_id_ += "+";
  }
  void reply_to_one() {
    if (waiting_.empty()) return;
    proto::Reply reply;
    reply.set_ok(true);
    waiting_.back()(reply);
    waiting_.pop_back();
  }

  bool control_given = false;  // to whoever: no command comes before

 private:
  std::vector<proto::Event> events_;
  std::string run_id_ = "run";
  std::vector<std::function<void(proto::Reply)>> waiting_;
};

// What the service told one client.
class Client {
 public:
  Client(pipe::Stream stream, bool watcher) : stream_(std::move(stream)), watcher_(watcher) {
    stream_.non_blocking(true);
  }

  void send(std::string_view bytes) {
    boost::system::error_code gone;
    if (!bytes.empty()) stream_.write_some(boost::asio::buffer(bytes.data(), bytes.size()), gone);
  }

  void read(Stage& stage) {
    for (;;) {
      boost::system::error_code error;
      const std::size_t bytes = stream_.read_some(reader_.space(), error);
      if (error || bytes == 0) return;
      reader_.filled(bytes);
      std::string_view frame;
      pipe::FrameReader::Result result{};
      while ((result = reader_.next(frame)) == pipe::FrameReader::Result::frame) take(frame, stage);
      SSSUP_HOLDS(result != pipe::FrameReader::Result::bad);
    }
  }

 private:
  void take(std::string_view frame, Stage& stage) {
    proto::ServiceMessage message;
    SSSUP_HOLDS(message.ParseFromArray(frame.data(), static_cast<int>(frame.size())));
    SSSUP_HOLDS(!left_);  // nothing follows the goodbye
    SSSUP_HOLDS(greeted_ || message.has_hello() || message.has_goodbye());
    greeted_ = greeted_ || message.has_hello();
    left_ = message.has_goodbye();
    if (message.has_snapshot()) {
      attached_ = true;
      seq_.reset();
    }
    if (message.has_event()) {
      SSSUP_HOLDS(attached_);
      // In order and without gap; another run begins at 1 again.
      SSSUP_HOLDS(!seq_ || message.event().seq() == *seq_ + 1 || message.event().seq() == 1);
      seq_ = message.event().seq();
    }
    const auto& state = message.has_snapshot() ? message.snapshot().state() : message.state();
    if (state.you_control()) {
      SSSUP_HOLDS(!watcher_);
      SSSUP_HOLDS(stage.control_given);
    }
  }

  pipe::Stream stream_;
  bool watcher_;
  pipe::FrameReader reader_{4096};
  bool greeted_ = false, attached_ = false, left_ = false;
  std::optional<std::uint64_t> seq_;
};

class Session {
 public:
  Session() {
    static const std::string folder = [] {
      const auto path = std::filesystem::temp_directory_path() / ("sssup-fuzz-" + std::to_string(std::rand()));
      std::filesystem::create_directories(path);
      std::filesystem::permissions(path, std::filesystem::perms::owner_all);
      return path.string();
    }();
    control_.name = folder + "/control";
    watch_.name = folder + "/watch";
    server_.emplace(io_, control_, stage_, pipe::Limits{}, watch_);
    SSSUP_HOLDS(server_->start().has_value());
  }

  void act(unsigned what, std::size_t who, std::string_view bytes) {
    if (what == 0) return toggle(who);
    if (what >= 6) return service(what, bytes);
    if (!clients_[who]) return;
    // Only what comes by the control door can lead to control.
    stage_.control_given = stage_.control_given || who < first_watcher;
    Client& client = *clients_[who];
    switch (what) {
      case 1: return client.send(bytes);
      case 2: return client.send(header(bytes.size()) + std::string(bytes));
      case 3: return send(client, hello(bytes));
      case 4: return send(client, attach(bytes));
      default: return send(client, command(bytes));
    }
  }

  void settle() {
    while (io_.poll() > 0) {
    }
    for (auto& client : clients_)
      if (client) client->read(stage_);
  }

 private:
  static unsigned number(std::string_view bytes) { return bytes.empty() ? 0U : static_cast<unsigned char>(bytes[0]); }

  static std::string header(std::size_t size) {
    std::string bytes(pipe::frame_header, '\0');
    bytes[0] = static_cast<char>(size);
    return bytes;
  }

  static ClientMessage hello(std::string_view bytes) {
    ClientMessage message;
    message.mutable_hello()->set_protocol_version(number(bytes) == 0 ? pipe::protocol_version : number(bytes));
    if (bytes.size() > 1) message.mutable_hello()->set_who(std::string(bytes.substr(1)));
    return message;
  }
  static ClientMessage attach(std::string_view bytes) {
    ClientMessage message;
    message.mutable_attach()->set_after_seq(number(bytes));
    if (bytes.size() > 1) message.mutable_attach()->set_run_id(std::string(bytes.substr(1)));
    return message;
  }
  ClientMessage command(std::string_view bytes) {
    ClientMessage message;
    message.set_request(bytes.size() > 1 ? static_cast<unsigned char>(bytes[1]) : 1U);
    switch (number(bytes) % 8) {
      case 0: message.mutable_take_control(); break;
      case 1: message.mutable_take_control()->set_force(true); break;
      case 2: message.mutable_release_control(); break;
      case 3: message.mutable_ping(); break;
      case 4: message.mutable_check_again(); break;
      case 5: message.mutable_reset(); break;
      case 6: message.mutable_answer()->set_instance(number(bytes)); break;
      default: message.mutable_start(); break;
    }
    return message;
  }

  void send(Client& client, const ClientMessage& message) { client.send(*pipe::make_frame(message)); }

  void toggle(std::size_t who) {
    if (clients_[who]) {
      clients_[who].reset();
      return;
    }
    auto stream = pipe::connect(io_, who >= first_watcher ? watch_ : control_);
    if (stream) clients_[who] = std::make_unique<Client>(*std::move(stream), who >= first_watcher);
  }

  void service(unsigned what, std::string_view bytes) {
    if (what == 7) return stage_.reply_to_one();
    switch (number(bytes) % 4) {
      case 0: return server_->publish(stage_.add());
      case 1: return server_->publish_state();
      case 2: return server_->working(true);
      default: stage_.begin_another_run(); return server_->publish(stage_.add());
    }
  }

  boost::asio::io_context io_;
  Stage stage_;
  pipe::Endpoint control_, watch_;
  std::optional<pipe::Server> server_;
  std::array<std::unique_ptr<Client>, most_clients> clients_;
};

void run(std::string_view input) {
  constexpr std::size_t most_actions = 200;
  Session session;
  for (std::size_t actions = 0; input.size() >= 2 && actions < most_actions; ++actions) {
    const unsigned what = static_cast<unsigned char>(input[0]) & 7U;
    const std::size_t who = static_cast<unsigned char>(input[0]) >> 3U & 3U;
    const std::size_t length = std::min<std::size_t>(static_cast<unsigned char>(input[1]), input.size() - 2);
    session.act(what, who, input.substr(2, length));
    if ((static_cast<unsigned char>(input[0]) & 0x20U) == 0) session.settle();
    input.remove_prefix(2 + length);
  }
  session.settle();
}

}  // namespace

SSSUP_FUZZ_TARGET("pipe_session", run)
