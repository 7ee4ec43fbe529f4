// A service, clients, and peers that keep to no rule, each with a thread or connection of its own. What is of one
// system stands in support_unix.cpp and support_windows.cpp.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "common/pipe/client.h"
#include "common/pipe/frame.h"
#include "common/text/message.h"
#include "service/pipe/server.h"

namespace sssup::pipe::testing {

/// How long anything is waited for: no test depends on how fast it is.
inline constexpr std::chrono::seconds patience{60};

/// Waits until `holds`, as long as there is patience.
bool eventually(const std::function<bool()>& holds);

struct TempFolder {
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  /// A socket in the folder, or a pipe named after it.
  Endpoint endpoint() const;
  std::filesystem::path path;
};

/// Runs `work` on a thread that has neither the service's rights nor an administrator's; false, and not run, where we
/// cannot become so.
bool as_stranger(const std::function<void()>& work);
/// Whether the system tells a service who its client is. Wine says of every client that it is the service.
bool clients_are_known();
/// As much as this process has allocated, and the descriptors it has open.
struct Resources {
  std::size_t bytes = 0;
  std::size_t descriptors = 0;
};
Resources resources();  // POSIX only
/// As many descriptors as the system gives.
void allow_descriptors();  // POSIX only
/// Lets everybody at the socket or pipe.
void open_to_all(const Endpoint& endpoint);

/// Runs an io_context on a thread of its own.
class Loop {
 public:
  Loop() : work_(io.get_executor()), thread_([this] { io.run(); }) {}
  ~Loop() { end(); }
  /// Runs `work` there and waits for it.
  void run(const std::function<void()>& work);
  /// Nothing runs there any more.
  void end();

  boost::asio::io_context io;

 private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

/// What outlives a restart of the service: its journal, in short.
class Record final : public Stage {
 public:
  bool ready() override { return ready_; }
  proto::State state() override;
  std::uint64_t last_seq() override;
  std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) override;
  std::string run_id() override;
  bool knows_run() override { return knows_run_; }
  void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) override;

  proto::Event add(std::size_t padding);
  /// One that reads as the service's own do.
  void add(proto::Event::Level level, const text::Message& text);
  void reset(std::string run_id);
  void set_state(proto::State state);
  void set_ready(bool ready) { ready_ = ready; }
  /// False: neither the run nor its events are there until it is true.
  void set_knows_run(bool knows) { knows_run_ = knows; }
  /// How often events were asked for.
  int fetches() const { return fetches_; }
  /// By default a command is replied to at once with ok.
  void on_command(std::function<void(const proto::ClientMessage&, std::function<void(proto::Reply)>)> handler);
  std::vector<proto::ClientMessage::BodyCase> commands();

 private:
  std::atomic<bool> ready_ = true;
  std::atomic<bool> knows_run_ = true;
  std::atomic<int> fetches_ = 0;
  std::mutex mutex_;
  std::vector<proto::Event> events_;
  std::string run_id_ = "run-1";
  proto::State state_;
  std::vector<proto::ClientMessage::BodyCase> commands_;
  std::function<void(const proto::ClientMessage&, std::function<void(proto::Reply)>)> handler_;
};

class Service {
 public:
  Service(const Endpoint& endpoint, Record& record, Limits limits = {}, std::optional<Endpoint> watchers = {});
  ~Service() { die(); }
  /// Adds `count` events and publishes them.
  void say(std::size_t count, std::size_t padding = 0);
  void close(proto::Goodbye::Why why);
  /// No goodbye to anyone.
  void die();
  /// Runs `work` on the pipe's thread.
  void run(const std::function<void()>& work) { loop_.run(work); }

  std::optional<Server> server;
  Record& record;

 private:
  Loop loop_;
};

/// A client that writes down what it is told.
class Watcher {
 public:
  using OnEvent = std::function<void(Client&, const proto::Event&)>;
  /// `on_event` is called on the watcher's thread, after the event was written down.
  explicit Watcher(const Endpoint& endpoint, ClientOptions options = {}, OnEvent on_event = {});
  ~Watcher() { die(); }

  bool attached() const;
  bool has_seen(std::uint64_t seq) const;
  std::vector<std::uint64_t> seqs() const;
  std::vector<std::pair<Link, std::optional<Error>>> links() const;
  std::vector<proto::State> states() const;
  std::optional<proto::State> state() const;  // the last
  std::vector<proto::Goodbye> goodbyes() const;
  std::size_t heartbeats() const;
  std::optional<Error> why(Link link) const;  // the first such link with a reason
  Expected<proto::Reply> ask(proto::ClientMessage message);
  void die();

 private:
  template <class Value>
  Value locked(const Value& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  mutable std::mutex mutex_;
  std::vector<std::uint64_t> seqs_;
  std::vector<std::pair<Link, std::optional<Error>>> links_;
  std::vector<proto::State> states_;
  std::vector<proto::Goodbye> goodbyes_;
  std::size_t heartbeats_ = 0;
  Loop loop_;
  std::optional<Client> client_;
};

/// A plain blocking connection.
class Wire {
 public:
  virtual ~Wire() = default;
  /// False when the other side is gone.
  virtual bool send(std::string_view bytes) = 0;
  /// Bytes read, 0 when the other side is gone, nothing when it was quiet for a minute.
  virtual std::optional<std::size_t> receive(boost::asio::mutable_buffer space) = 0;
};
/// Null when nobody listens. Waits while everybody who listens is busy.
std::unique_ptr<Wire> dial(const Endpoint& endpoint);

/// The protocol's bytes over a Wire, in the order the test says.
class RawPeer {
 public:
  explicit RawPeer(const Endpoint& endpoint) : wire_(dial(endpoint)) {}
  explicit RawPeer(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}

  bool connected() const { return wire_ != nullptr; }
  /// True when the other side is gone, not just quiet.
  bool ended() const { return ended_; }
  /// False when the other side is gone.
  bool send(std::string_view bytes) { return wire_->send(bytes); }
  bool send(const google::protobuf::MessageLite& message) { return send(*make_frame(message)); }
  /// The next message; nothing at the end of the stream.
  std::optional<proto::ServiceMessage> service_message();
  std::optional<proto::ClientMessage> client_message();
  /// Reads to the end; the last message must be a Goodbye, and its reason is returned.
  std::optional<proto::Goodbye::Why> goodbye();
  void shut() { wire_.reset(); }

 private:
  template <class Message>
  std::optional<Message> receive();

  std::unique_ptr<Wire> wire_;
  bool ended_ = false;
  FrameReader reader_{4096};
};

/// Listens, and does only what the test says.
class RawService {
 public:
  enum class Room { many, one };  // at its door, before accept()
  explicit RawService(const Endpoint& endpoint, Room room = Room::many);
  ~RawService();
  std::unique_ptr<RawPeer> accept();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

proto::ClientMessage hello(std::uint32_t version = protocol_version, std::string who = {});
proto::ClientMessage attach(std::uint64_t after_seq = 0);
proto::ClientMessage take_control(bool force = false);
proto::ClientMessage release_control();
proto::ClientMessage check_again();
proto::ClientMessage ping();

/// 1 … count.
std::vector<std::uint64_t> up_to(std::uint64_t count);

}  // namespace sssup::pipe::testing
