#include "common/pipe/client.h"

#include <array>
#include <map>
#include <utility>

#include <google/protobuf/arena.h>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/pipe/back_off.h"
#include "common/pipe/channel.h"
#include "common/pipe/event_position.h"
#include "common/text/pipe.h"

namespace sssup::pipe {
namespace {

using Clock = std::chrono::steady_clock;
using text::Message;

// Bytes; a burst of events comes in few reads.
constexpr std::size_t read_ahead = 64U << 10U;

Error lost(Message why, std::string cause = {}) {
  return Error(Error::Kind::io, std::move(why), std::move(cause));
}

Error other_version(std::uint32_t theirs) {
  return Error(theirs > protocol_version ? Error::Kind::newer : Error::Kind::unsupported,
               Message(text::id::pipe_other_version,
                       {{"theirs", std::to_string(theirs)}, {"ours", std::to_string(protocol_version)}}));
}

Error reason_of(const proto::Goodbye& goodbye) {
  switch (goodbye.why()) {
    case proto::Goodbye::RESTARTING: return lost(text::id::pipe_restarting);
    case proto::Goodbye::STOPPING: return lost(text::id::pipe_stopping);
    case proto::Goodbye::FINISHED: return lost(text::id::pipe_finished);
    case proto::Goodbye::TOO_SLOW: return lost(text::id::pipe_too_slow);
    case proto::Goodbye::TOO_MANY: return Error(Error::Kind::busy, text::id::pipe_full);
    case proto::Goodbye::PROTOCOL_ERROR:
    case proto::Goodbye::NOT_UNDERSTOOD:
      return Error(Error::Kind::unsupported, text::id::pipe_not_understood, goodbye.detail());
    default: return lost(text::id::pipe_lost, goodbye.detail());
  }
}

}  // namespace

class Client::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(boost::asio::io_context& io, Endpoint endpoint, ClientOptions options, ClientEvents events)
      : io_(io),
        endpoint_(std::move(endpoint)),
        options_(std::move(options)),
        events_(std::move(events)),
        retry_(io),
        silence_(io),
        at_{.run_id = {}, .seq = options_.after_seq} {}

  void start();
  void send(proto::ClientMessage message, std::function<void(Expected<proto::Reply>)> done);
  void stop();

 private:
  void connect();
  void not_connected(const Error& why);
  void greet();
  void received(std::string_view bytes);
  void take(const proto::ServiceMessage& message);
  void greeted(const proto::Hello& hello);
  void snapshot(const proto::Snapshot& snapshot);
  void event(const proto::Event& event);
  void reply(std::uint64_t request, const proto::Reply& reply);
  void watch_silence(Clock::time_point until);

  void drop(const Error& why);
  void try_again();
  void refuse(const Error& why);
  void cut();
  void tell(Link link, const std::optional<Error>& why);

  boost::asio::io_context& io_;
  Endpoint endpoint_;
  ClientOptions options_;
  ClientEvents events_;
  std::shared_ptr<Channel> channel_;  // null: no connection
  boost::asio::steady_timer retry_;
  boost::asio::steady_timer silence_;
  BackOff back_off_;
  // Of the message being read. The first block is used again for each, which is all that most take.
  std::array<char, 8192> block_;
  google::protobuf::Arena arena_{block_.data(), block_.size()};

  bool stopped_ = false;
  bool was_busy_ = false;  // the last attempt to connect ended so
  bool greeted_ = false;   // the service's Hello was read on this connection
  bool attached_ = false;  // its Snapshot too
  bool ever_attached_ = false;
  EventPosition at_;
  Clock::time_point heard_;
  std::uint64_t last_request_ = 0;
  std::map<std::uint64_t, std::function<void(Expected<proto::Reply>)>> waiting_;
  std::optional<std::pair<Link, std::optional<Error>>> told_;
};

void Client::Impl::start() {
  boost::asio::post(io_, [self = shared_from_this()] {
    if (self->stopped_) return;
    self->tell(Link::connecting, std::nullopt);
    self->connect();
  });
}

void Client::Impl::stop() {
  if (std::exchange(stopped_, true)) return;
  cut();
  retry_.cancel();
  waiting_.clear();
}

// No callback of this connection after this.
void Client::Impl::cut() {
  silence_.cancel();
  attached_ = greeted_ = false;
  if (const auto channel = std::exchange(channel_, nullptr)) channel->close();
}

void Client::Impl::connect() {
  if (stopped_) return;
  Expected<Stream> stream = pipe::connect(io_, endpoint_);
  if (!stream) return not_connected(stream.error());
  was_busy_ = false;
  channel_ = std::make_shared<Channel>(std::move(*stream), read_ahead);
  // A channel that is closed calls nothing, so these are always of the present connection.
  channel_->start({
      .message = [self = shared_from_this()](std::string_view bytes) { self->received(bytes); },
      .sent = [] {},
      .ended =
          [self = shared_from_this()](Channel::End how, const boost::system::error_code& error) {
            if (how == Channel::End::bad_frame) return self->drop(lost(text::id::pipe_not_understood));
            self->drop(lost(text::id::pipe_lost, is_disconnect(error) ? std::string() : error.message()));
          },
  });
  greet();
  heard_ = Clock::now();
  watch_silence(heard_ + options_.silence);
}

// Busy once is no news: a service that begins to listen holds its lock before it has its socket.
void Client::Impl::not_connected(const Error& why) {
  const bool was_busy = std::exchange(was_busy_, why.kind == Error::Kind::busy);
  if (why.kind == Error::Kind::denied) return refuse(why);
  if (was_busy_ && !was_busy && options_.keep_trying) return try_again();
  drop(why);
}

// Attach goes out with the Hello: a service that does not want us says so, and reads no further.
void Client::Impl::greet() {
  std::string frames;
  proto::ClientMessage message;
  proto::Hello& hello = *message.mutable_hello();
  hello.set_protocol_version(protocol_version);
  hello.set_program(options_.program);
  hello.set_who(options_.who);
  append_frame(frames, message);
  proto::Attach& attach = *message.mutable_attach();
  attach.set_after_seq(at_.seq);
  attach.set_run_id(at_.run_id);
  append_frame(frames, message);
  channel_->send(std::make_shared<const std::string>(std::move(frames)));
}

// One timer for any number of messages: when it rings, it looks when the last one came.
void Client::Impl::watch_silence(Clock::time_point until) {
  silence_.expires_at(until);
  silence_.async_wait([self = shared_from_this(), channel = channel_](const boost::system::error_code& cancelled) {
    if (cancelled || self->channel_ != channel) return;
    const auto until_now = self->heard_ + self->options_.silence;
    if (until_now > Clock::now()) return self->watch_silence(until_now);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(self->options_.silence).count();
    self->drop(lost(Message(text::id::pipe_silent, {{"seconds", std::to_string(seconds)}})));
  });
}

void Client::Impl::received(std::string_view bytes) {
  heard_ = Clock::now();
  auto* message = google::protobuf::Arena::CreateMessage<proto::ServiceMessage>(&arena_);
  if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    take(*message);
  else
    drop(lost(text::id::pipe_not_understood));
  arena_.Reset();
}

void Client::Impl::take(const proto::ServiceMessage& message) {
  using Body = proto::ServiceMessage;
  switch (message.body_case()) {
    case Body::kHello: return greeted(message.hello());
    case Body::kReply: return reply(message.reply_to(), message.reply());
    case Body::kSnapshot: return snapshot(message.snapshot());
    case Body::kEvent: return event(message.event());
    case Body::kState:
      if (attached_ && events_.state) events_.state(message.state());
      return;
    case Body::kHeartbeat:
      if (!attached_) return;
      if (message.heartbeat().last_seq() > at_.seq) return drop(lost(text::id::pipe_missed));
      back_off_.reset();
      if (events_.heartbeat) events_.heartbeat(message.heartbeat());
      return;
    case Body::kGoodbye: {
      const Error why = reason_of(message.goodbye());
      const bool unwanted = why.kind == Error::Kind::unsupported && !attached_;
      if (events_.goodbye) events_.goodbye(message.goodbye());
      return unwanted ? refuse(why) : drop(why);
    }
    case Body::BODY_NOT_SET: return;  // of a newer service
  }
}

void Client::Impl::greeted(const proto::Hello& hello) {
  if (hello.protocol_version() != protocol_version) return refuse(other_version(hello.protocol_version()));
  greeted_ = true;
  if (events_.hello) events_.hello(hello);
}

void Client::Impl::snapshot(const proto::Snapshot& snapshot) {
  if (!greeted_) return drop(lost(text::id::pipe_not_understood));
  if (!snapshot.run_unknown()) {
    at_.seq = resume_after(at_, {snapshot.run_id(), snapshot.last_seq()});
    at_.run_id = snapshot.run_id();
  }
  attached_ = ever_attached_ = true;
  const auto channel = channel_;
  tell(Link::attached, std::nullopt);
  if (channel_ == channel && events_.state) events_.state(snapshot.state());
}

void Client::Impl::event(const proto::Event& event) {
  if (attached_ && event.seq() <= at_.seq) return;
  if (!attached_ || event.seq() != at_.seq + 1) return drop(lost(text::id::pipe_missed));
  at_.seq = event.seq();
  back_off_.reset();
  if (events_.event) events_.event(event);
}

void Client::Impl::reply(std::uint64_t request, const proto::Reply& reply) {
  auto found = waiting_.extract(request);
  if (!found.empty() && found.mapped()) found.mapped()(reply);
}

void Client::Impl::send(proto::ClientMessage message, std::function<void(Expected<proto::Reply>)> done) {
  message.set_request(++last_request_);
  Frames frames = attached_ ? make_frame(message) : nullptr;
  if (frames) {
    waiting_.emplace(last_request_, std::move(done));
    return channel_->send_now(std::move(frames));
  }
  boost::asio::post(io_, [self = shared_from_this(), was_attached = attached_, done = std::move(done)] {
    if (self->stopped_ || !done) return;
    done(was_attached ? fail(Error::Kind::invalid, text::id::pipe_too_large)
                      : fail(Error::Kind::io, text::id::pipe_not_attached));
  });
}

// The connection is gone, or shall be: says so, and tries again.
void Client::Impl::drop(const Error& why) {
  if (stopped_) return;
  cut();
  tell(ever_attached_ ? Link::lost : Link::connecting, why);
  if (!stopped_ && options_.keep_trying) try_again();
}

void Client::Impl::try_again() {
  retry_.expires_after(back_off_.next());
  retry_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    if (!cancelled) self->connect();
  });
}

void Client::Impl::refuse(const Error& why) {
  if (stopped_) return;
  cut();
  tell(Link::refused, why);
}

// Whoever waits for a reply is told first, so that `link` finds nothing left open.
void Client::Impl::tell(Link link, const std::optional<Error>& why) {
  if (link != Link::attached) {
    for (auto& [request, done] : std::exchange(waiting_, {})) {
      if (stopped_) return;
      if (done) done(fail(Error::Kind::io, text::id::pipe_outcome_unknown));
    }
  }
  if (stopped_) return;
  const bool same = told_ && told_->first == link && told_->second.has_value() == why.has_value() &&
                    (!why || told_->second->message == why->message);
  if (same) return;
  told_.emplace(link, why);
  if (events_.link) events_.link(link, why);
}

Client::Client(boost::asio::io_context& io, Endpoint endpoint, ClientOptions options, ClientEvents events)
    : impl_(std::make_shared<Impl>(io, std::move(endpoint), std::move(options), std::move(events))) {}

Client::~Client() {
  impl_->stop();
}

void Client::start() {
  impl_->start();
}

void Client::send(proto::ClientMessage message, std::function<void(Expected<proto::Reply>)> done) {
  impl_->send(std::move(message), std::move(done));
}

void Client::stop() {
  impl_->stop();
}

}  // namespace sssup::pipe
