#include "service/console/conversation.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include "common/text/console.h"

namespace sssup::console {

namespace asio = boost::asio;

class Conversation::Impl {
 public:
  Impl(pipe::Endpoint endpoint, bool keep_trying, std::uint64_t after_seq)
      : signals_(io_, SIGINT, SIGTERM), client_(io_, std::move(endpoint), options(keep_trying, after_seq), events()) {
    wait_for_signal();
    client_.start();
    thread_ = std::jthread([this] { io_.run(); });
  }

  ~Impl() {
    asio::post(io_, [this] {
      client_.stop();
      signals_.cancel();
      work_.reset();
      io_.stop();
    });
    thread_.join();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::optional<Update> next(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, timeout, [this] { return !updates_.empty(); })) return std::nullopt;
    Update update = std::move(updates_.front());
    updates_.pop_front();
    return update;
  }

  Expected<proto::Reply> ask(proto::ClientMessage message) {
    // Longer than any command takes the service, which answers before it acts.
    constexpr std::chrono::seconds patience{30};
    const auto promise = std::make_shared<std::promise<Expected<proto::Reply>>>();
    auto reply = promise->get_future();
    asio::post(io_, [this, promise, sent = std::move(message)]() mutable {
      client_.send(std::move(sent), [promise](Expected<proto::Reply> got) { promise->set_value(std::move(got)); });
    });
    if (reply.wait_for(patience) == std::future_status::ready) return reply.get();
    return fail(Error::Kind::busy, text::id::console_no_reply);
  }

  bool interrupted() const { return interrupted_; }
  std::uint64_t open_question() const { return open_question_; }
  bool in_control() const { return in_control_; }

 private:
  static pipe::ClientOptions options(bool keep_trying, std::uint64_t after_seq) {
    pipe::ClientOptions options;
    options.program = "upgradectl " SSSUP_VERSION;
    options.keep_trying = keep_trying;
    options.after_seq = after_seq;
    return options;
  }

  pipe::ClientEvents events() {
    return {.link =
                [this](pipe::Link link, const std::optional<Error>& why) {
                  if (link != pipe::Link::attached) in_control_ = false;
                  put(LinkChange{link, why});
                },
            .state =
                [this](const proto::State& state) {
                  // A service that has only just begun does not know itself; it says so again when it does.
                  if (state.run() == proto::State::RUN_UNSPECIFIED) return;
                  in_control_ = state.you_control();
                  const bool ours = state.you_control() || state.controller().empty();
                  open_question_ = ours && state.has_question() ? state.question().instance() : 0;
                  put(state);
                  if (!std::exchange(knows_state_, true))
                    for (proto::Event& event : std::exchange(early_events_, {})) put(std::move(event));
                },
            .event =
                [this](const proto::Event& event) {
                  if (knows_state_)
                    put(event);
                  else
                    early_events_.push_back(event);
                },
            .heartbeat = [this](const proto::Heartbeat& heartbeat) { put(heartbeat); },
            .goodbye = [this](const proto::Goodbye& goodbye) { put(goodbye); }};
  }

  void put(Update update) {
    {
      const std::lock_guard lock(mutex_);
      updates_.push_back(std::move(update));
    }
    came_.notify_one();
  }

  void wait_for_signal() {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      interrupted_ = true;
      put(Interrupted{});
      wait_for_signal();
    });
  }

  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Update> updates_;
  std::atomic<bool> interrupted_{false};
  std::atomic<std::uint64_t> open_question_{0};
  std::atomic<bool> in_control_{false};
  // The pipe's thread's. What happens before the service knows itself is told after its first state.
  bool knows_state_ = false;
  std::vector<proto::Event> early_events_;
  asio::signal_set signals_;
  pipe::Client client_;
  std::jthread thread_;
};

Conversation::Conversation(pipe::Endpoint endpoint, bool keep_trying, std::uint64_t after_seq)
    : impl_(std::make_unique<Impl>(std::move(endpoint), keep_trying, after_seq)) {}
Conversation::~Conversation() = default;

std::optional<Update> Conversation::next(std::chrono::milliseconds timeout) {
  return impl_->next(timeout);
}
Expected<proto::Reply> Conversation::ask(proto::ClientMessage message) {
  return impl_->ask(std::move(message));
}
bool Conversation::interrupted() const {
  return impl_->interrupted();
}
std::uint64_t Conversation::open_question() const {
  return impl_->open_question();
}
bool Conversation::in_control() const {
  return impl_->in_control();
}

}  // namespace sssup::console
