// A service, clients, and peers that keep to no rule, each with a thread or socket of its own.
#pragma once

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
#include "service/pipe/server.h"

namespace sssup::pipe::testing {

/// Waits until `holds`, at most a minute: no test depends on how fast anything is.
bool eventually(const std::function<bool()>& holds);

struct TempFolder {
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  Endpoint endpoint() const { return {(path / "s").string()}; }
  std::filesystem::path path;
};

/// Runs `work` on a thread of a user who is neither root nor the service's; false, and not run, where we are not root.
bool as_stranger(const std::function<void()>& work);
/// Lets everybody at the socket.
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
  proto::State state() override;
  std::uint64_t last_seq() override;
  std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) override;
  std::string run_id() override;
  void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) override;

  proto::Event add(std::size_t padding);
  void reset(std::string run_id);
  void set_state(proto::State state);
  /// By default a command is replied to at once with ok.
  void on_command(std::function<void(const proto::ClientMessage&, std::function<void(proto::Reply)>)> handler);
  std::vector<proto::ClientMessage::BodyCase> commands();

 private:
  std::mutex mutex_;
  std::vector<proto::Event> events_;
  std::string run_id_ = "run-1";
  proto::State state_;
  std::vector<proto::ClientMessage::BodyCase> commands_;
  std::function<void(const proto::ClientMessage&, std::function<void(proto::Reply)>)> handler_;
};

class Service {
 public:
  Service(const Endpoint& endpoint, Record& record, Limits limits = {});
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

/// A plain blocking socket.
class RawPeer {
 public:
  explicit RawPeer(const Endpoint& endpoint);
  explicit RawPeer(int descriptor);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  bool connected() const { return descriptor_ >= 0; }
  /// True when the other side is gone, not just quiet.
  bool ended() const { return ended_; }
  /// False when the other side is gone.
  bool send(std::string_view bytes);
  bool send(const google::protobuf::MessageLite& message) { return send(*make_frame(message)); }
  /// The next message; nothing at the end of the stream.
  std::optional<proto::ServiceMessage> service_message();
  std::optional<proto::ClientMessage> client_message();
  /// Reads to the end; the last message must be a Goodbye, and its reason is returned.
  std::optional<proto::Goodbye::Why> goodbye();
  void shut();

 private:
  template <class Message>
  std::optional<Message> receive();

  int descriptor_;
  bool ended_ = false;
  FrameReader reader_{4096};
};

/// A listening socket that does only what the test says.
class RawService {
 public:
  explicit RawService(const Endpoint& endpoint, int backlog = 16);
  ~RawService();
  std::unique_ptr<RawPeer> accept();

 private:
  int descriptor_;
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
