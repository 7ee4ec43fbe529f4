#include "gui/model/pipe_thread.h"

#include <future>
#include <mutex>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sssup::gui {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
// Far more than the thread needs to end, unless the system keeps it.
constexpr auto patience = 500ms;
}  // namespace

class PipeThread::Impl {
 public:
  Impl(Options options, std::function<void()> wake)
      : options_(std::move(options)), wake_(std::move(wake)), look_again_(io_) {}

  static void begin(const std::shared_ptr<Impl>& impl) {
    impl->connect();
    impl->thread_ = std::thread([impl] {
      impl->io_.run();
      impl->ended_.set_value();
    });
  }

  // A computer that does not answer keeps the thread for a minute, within the opening of its pipe, which nothing breaks
  // off. A closed window does not wait for that: the thread ends by itself, or with the process.
  void leave() {
    asio::post(io_, [this] {
      client_.reset();
      io_.stop();
    });
    if (ended_.get_future().wait_for(patience) == std::future_status::ready) return thread_.join();
    {
      const std::lock_guard lock(listening_);
      nobody_listens_ = true;
    }
    thread_.detach();
  }

  News take() {
    const std::lock_guard lock(mutex_);
    woken_ = false;
    return std::exchange(news_, News());
  }

  void send(proto::ClientMessage message, bool control_first, std::function<void(Expected<proto::Reply>)> told) {
    asio::post(io_, [this, control_first, sent = std::move(message), told = std::move(told)]() mutable {
      const auto done = [this, told = std::move(told)](Expected<proto::Reply> reply) {
        const std::lock_guard lock(listening_);
        if (!nobody_listens_) told(std::move(reply));
      };
      if (!control_first) return client_->send(std::move(sent), done);
      proto::ClientMessage control;
      control.mutable_take_control();
      // One that has control already is told so, at the cost of one message.
      client_->send(std::move(control), [this, sent = std::move(sent), done](auto taken) mutable {
        if (!taken || !taken->ok()) return done(std::move(taken));
        client_->send(std::move(sent), done);
      });
    });
  }

  void connect_anew() {
    asio::post(io_, [this] { connect(); });
  }

 private:
  void connect() {
    client_.emplace(io_, options_.endpoint, options_.client, events());
    client_->start();
  }

  pipe::ClientEvents events() {
    return {
        .link =
            [this](pipe::Link link, const std::optional<Error>& why) {
              reached_ = link == pipe::Link::attached;
              tell([&](News& news) { news.link.emplace(News::LinkChange{link, why}); });
              if (!reached_ && why) look_for_service();
            },
        .state = [this](const proto::State& state) { tell([&](News& news) { news.state = state; }); },
        .event = [this](const proto::Event& event) { take_event(event); },
        .heartbeat = [this](const proto::Heartbeat& beat) { tell([&](News& news) { news.working = beat.working(); }); },
        .goodbye = [this](const proto::Goodbye& bye) { tell([&](News& news) { news.goodbye = bye.why(); }); },
        .hello = [this](const proto::Hello& hello) { tell([&](News& news) { news.role = hello.role(); }); }};
  }

  void take_event(const proto::Event& event) {
    const bool another_run = event.seq() == 1;
    tell([&](News& news) {
      if (another_run) {
        news.events.clear();
        news.another_run = true;
      }
      news.events.push_back(EventList::line_of(event));
    });
  }

  // The link tells each reason once; what the system knows of the service changes meanwhile.
  void look_for_service() {
    tell([&](News& news) { news.presence = options_.presence(); });
    look_again_.expires_after(1s);
    look_again_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled && !reached_) look_for_service();
    });
  }

  template <class Change>
  void tell(const Change& change) {
    {
      const std::lock_guard lock(mutex_);
      change(news_);
      if (std::exchange(woken_, true)) return;
    }
    const std::lock_guard lock(listening_);
    if (!nobody_listens_) wake_();
  }

  Options options_;
  std::function<void()> wake_;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  asio::steady_timer look_again_;
  std::optional<pipe::Client> client_;
  bool reached_ = false;
  std::mutex mutex_;
  News news_;
  bool woken_ = false;
  std::mutex listening_;  // held while a callback runs
  bool nobody_listens_ = false;
  std::promise<void> ended_;
  std::thread thread_;
};

PipeThread::PipeThread(Options options, std::function<void()> wake)
    : impl_(std::make_shared<Impl>(std::move(options), std::move(wake))) {
  Impl::begin(impl_);
}
PipeThread::~PipeThread() {
  impl_->leave();
}

News PipeThread::take() {
  return impl_->take();
}
void PipeThread::send(proto::ClientMessage message, bool control_first,
                      std::function<void(Expected<proto::Reply>)> done) {
  impl_->send(std::move(message), control_first, std::move(done));
}
void PipeThread::connect_anew() {
  impl_->connect_anew();
}

}  // namespace sssup::gui
