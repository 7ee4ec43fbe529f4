// A service with a long run behind it, and one that speaks for ever.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "service/engine/journal.h"
#include "service/pipe/server.h"

namespace sssup::bench {

/// The n-th event of a long run, of texts as a real one has.
proto::Event event_of(std::uint64_t seq);

/// A question among them: the choices of a server with 20 monitors.
proto::State state_of_run();

/// Past events from a journal on the disk, as the real service has them.
class PastRun final : public pipe::Stage {
 public:
  PastRun(const std::filesystem::path& folder, std::uint64_t events);

  proto::State state() override { return state_of_run(); }
  std::uint64_t last_seq() override { return journal_->last_seq(); }
  std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) override;
  std::string run_id() override { return "run"; }
  void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) override;

 private:
  struct NoEffects final : machine::Effects {
    Status about_to(std::string_view, std::string_view) override { return {}; }
    void did(std::string_view, std::string_view) override {}
    void at_step(std::string_view, Moment) override {}
  } effects_;
  std::unique_ptr<engine::Journal> journal_;
};

/// Its events cost no memory: each is made when it is asked for.
class EndlessRun final : public pipe::Stage {
 public:
  proto::State state() override { return state_of_run(); }
  std::uint64_t last_seq() override { return last_seq_; }
  std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) override;
  std::string run_id() override { return "run"; }
  void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) override;

  /// The next one, to be published.
  proto::Event next() { return event_of(++last_seq_); }

 private:
  std::atomic<std::uint64_t> last_seq_ = 0;
};

/// Serves on a thread of its own.
class Served {
 public:
  Served(const pipe::Endpoint& endpoint, pipe::Stage& stage);
  ~Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  pipe::Server& server() { return *server_; }

 private:
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<pipe::Server> server_;
  std::thread thread_;
};

}  // namespace sssup::bench
