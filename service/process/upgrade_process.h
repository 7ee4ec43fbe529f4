// The service process: the engine on its own thread, the pipe on another, and between them the run's state as clients
// see it. What the process is (foreground, Windows service) is its caller's affair.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/pipe/endpoint.h"
#include "service/engine/engine.h"
#include "service/machine/machine.h"
#include "service/migration/convert.h"
#include "service/pipe/server.h"
#include "service/upgrade/start.h"

namespace sssup {

/// How the process left.
enum class Left {
  done,        // the run is over, or never began; nothing of the upgrade is left to do
  stopped,     // told to; the next start goes on
  restarting,  // the server was asked to restart
};

class UpgradeProcess final : public pipe::Stage {
 public:
  /// `watchers`: where people may watch and nobody may control.
  UpgradeProcess(std::unique_ptr<machine::Machine> machine, pipe::Endpoint endpoint,
                 std::optional<pipe::Endpoint> watchers = {});
  ~UpgradeProcess() override;

  /// Serves until the run is over, the server restarts, or `stop` is called. Whoever takes the endpoint stops no
  /// upgrade: the run goes on without clients, says so, and listens as soon as it can. Error: the endpoint has no name
  /// that can be listened at (Kind::invalid), or, before a run has begun, a folder that is not safe (Kind::denied).
  /// `on_started` is called when the run goes on. `on_closed` is called with each new reason why no client can come.
  Expected<Left> run(const std::function<void()>& on_started = {},
                     const std::function<void(const Error&)>& on_closed = {});
  /// Thread-safe.
  void stop();

  // pipe::Stage, on the pipe's thread.
  bool ready() override;
  proto::State state() override;
  std::uint64_t last_seq() override;
  std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) override;
  std::string run_id() override;
  bool knows_run() override;
  void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) override;

 private:
  struct Command {
    proto::ClientMessage message;
    std::function<void(proto::Reply)> done;
  };

  // On the pipe's thread.
  bool is_hopeless(const Error& error);
  Status listen();
  void listen_later();
  void closed_to_clients(std::optional<text::Message> why);

  // On the engine's thread.
  void tell_of_clients();
  void log(const proto::Event& event);
  void work(const std::stop_token& stop);
  std::optional<Left> before_start(const std::stop_token& stop);
  std::optional<Left> go_on(const upgrade::Anchor& anchor, const std::stop_token& stop);
  std::optional<Left> wait_for_volume(const upgrade::Anchor& anchor, const std::stop_token& stop);
  std::optional<Left> run_engine(engine::Engine& engine, const std::stop_token& stop);
  std::optional<Left> finish_reset(const upgrade::Anchor& anchor, const std::stop_token& stop);
  std::optional<Left> finish(const upgrade::Anchor& anchor, const proto::State& last);
  std::optional<Left> unusable(const Error& error, const std::stop_token& stop);
  proto::Reply draft_start(const proto::Question& question, proto::Draft draft);
  proto::Reply answer_start(const proto::Question& question, const proto::Answer& answer, const proto::Server& server,
                            const migration::Products& products);
  proto::Reply start_with(const proto::Answers& answers, const proto::Server& server,
                          const migration::Products& products);
  proto::Reply start(const proto::Answers& answers);
  static constexpr std::chrono::hours forever{24 * 365};
  /// Nothing: told to stop, or none came for so long.
  std::optional<Command> next_command(const std::stop_token& stop, std::chrono::seconds patience = forever);
  static proto::Reply not_now(const proto::ClientMessage& message);
  proto::Reply take(const Command& command, engine::Engine& engine);
  void refuse_waiting();
  void answer_check();
  enum class ResetCommand { none, told, done, failed };
  ResetCommand reset(const Command& command);
  std::optional<Left> cancel_start(const Command& command);
  void reply(const Command& command, proto::Reply reply);
  void open_journal(std::unique_ptr<engine::Journal> journal);
  void close_journal();
  engine::Listener listener();
  void show(const proto::State& state);
  void show_end(const std::vector<text::Message>& left);
  void keep(const proto::Draft& draft);
  void leave(Left how, proto::Goodbye::Why why);

  std::unique_ptr<machine::Machine> machine_;
  boost::asio::io_context io_;
  pipe::Server server_;
  boost::asio::steady_timer listens_again_;
  std::function<void(const Error&)> on_closed_;
  Left left_ = Left::stopped;
  std::string said_unusable_;                          // logged last
  std::optional<text::Message> told_closed_;           // on the engine's thread: the `closed_` that was told last
  std::optional<proto::Draft> start_draft_;            // on the engine's thread
  std::optional<Command> checked_again_;               // on the engine's thread; answered when it has looked
  bool leaving_ = false;                               // on the engine's thread
  text::Language language_ = text::Language::english;  // the server's, for its event log

  std::mutex mutex_;  // guards what both threads touch, below
  std::condition_variable commands_changed_;
  std::deque<Command> commands_;
  bool engine_busy_ = true;
  std::optional<text::Message> closed_;  // why no client can come
  bool shown_ = false;                   // there is a state
  proto::State state_;
  std::string run_id_;
  std::shared_ptr<engine::Journal> journal_;
  std::vector<proto::Event> last_events_;  // of a run whose journal is removed

  std::stop_source stop_;  // not the thread's: one may be told to stop before it has begun
  std::jthread engine_thread_;
};

}  // namespace sssup
