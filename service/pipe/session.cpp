#include "service/pipe/session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "common/pipe/event_position.h"
#include "common/text/escape.h"
#include "service/pipe/hub.h"

namespace sssup::pipe {
namespace {

// Bytes; clients say little. A page more than the usual answer.
constexpr std::size_t read_ahead = 4096;
// The longest frame of one who may not control, or has not said who it is: no more than that is kept for it. Long ones
// (a file's content in an answer) are the controller's.
constexpr std::size_t longest_of_viewers = 4096;
// Of replies and events that a client does not read; it is read from again when less is.
constexpr std::size_t unread_bytes = 32U << 10U;
// Past it no more events are fetched until some went out.
constexpr std::size_t catch_up_bytes = 256U << 10U;
// To read the Goodbye.
constexpr std::chrono::milliseconds last_moment{1000};
constexpr std::size_t longest_name = 100;  // bytes

std::string shown(std::string name) {
  name = text::escape_control(name);
  if (name.size() > longest_name) {
    std::size_t end = longest_name;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    name.resize(end);
  }
  return name;
}

}  // namespace

Session::Session(boost::asio::io_context& io, Stream stream, Door door, Hub& hub)
    : hub_(hub),
      door_(door),
      channel_(std::make_shared<Channel>(std::move(stream), read_ahead, unread_bytes)),
      deadline_(io),
      rest_(io) {
  channel_->limit_frames(longest_of_viewers);
}

void Session::start() {
  channel_->start({
      .message = [self = shared_from_this()](std::string_view bytes) { self->received(bytes); },
      .sent = [self = shared_from_this()] { self->sent(); },
      .ended =
          [self = shared_from_this()](Channel::End how, const boost::system::error_code& error) {
            if (how == Channel::End::bad_frame) return self->leave(proto::Goodbye::PROTOCOL_ERROR, "no frame");
            if (!is_disconnect(error)) spdlog::warn("pipe: {}: {}", self->name_, error.message());
            self->close();
          },
  });
  close_after(hub_.limits().first_frame);
}

void Session::close_after(std::chrono::milliseconds delay) {
  deadline_.expires_after(delay);
  deadline_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    // A deadline that rang in the same turn in which it was moved is no longer one.
    if (cancelled || self->deadline_.expiry() > std::chrono::steady_clock::now()) return;
    if (self->phase_ == Phase::silent) return self->leave(proto::Goodbye::PROTOCOL_ERROR, "no hello in time");
    if (self->phase_ == Phase::leaving) self->close();
  });
}

void Session::received(std::string_view bytes) {
  if (phase_ == Phase::leaving) return;
  if (!message_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return leave(proto::Goodbye::PROTOCOL_ERROR, "no message");
  if (message_.has_hello() != (phase_ == Phase::silent))
    return leave(proto::Goodbye::PROTOCOL_ERROR, "hello comes first, and once");
  switch (message_.body_case()) {
    case proto::ClientMessage::kHello: greet(message_.hello()); break;
    case proto::ClientMessage::kAttach: attach(message_.attach()); break;
    default: hub_.command(*this, message_);
  }
  message_.Clear();  // there may be a password in it
  rest_if_too_eager();
}

// Who only watches has little to say. Its flood would be the upgrade's time.
void Session::rest_if_too_eager() {
  if (phase_ != Phase::greeted || hub_.controlled_by(*this) || ++said_ < hub_.limits().messages) return;
  said_ = 0;
  const auto now = std::chrono::steady_clock::now();
  const auto end = counted_since_ + hub_.limits().rest;
  counted_since_ = std::max(now, end);
  if (end <= now) return;
  resting_ = true;
  channel_->pause();
  rest_.expires_at(end);
  rest_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    if (cancelled || self->phase_ == Phase::closed) return;
    self->resting_ = false;
    self->channel_->resume();
  });
}

void Session::greet(const proto::Hello& hello) {
  deadline_.cancel();
  phase_ = Phase::greeted;
  counted_since_ = std::chrono::steady_clock::now();
  peer_ = identify(channel_->stream());
  if (door_ == Door::watch) peer_.may_control = false;
  if (peer_.may_control) channel_->limit_frames(largest_frame);
  name_ = shown(hello.who().empty() ? fmt::format("{} ({})", peer_.user, hello.program()) : hello.who());
  proto::ServiceMessage answer;
  answer.set_reply_to(message_.request());
  answer.mutable_hello()->set_protocol_version(protocol_version);
  answer.mutable_hello()->set_program("upgrade-service " SSSUP_VERSION);
  answer.mutable_hello()->set_role(peer_.may_control ? proto::MAY_CONTROL : proto::VIEWER);
  send(make_frame(answer));
  if (hello.protocol_version() != protocol_version)
    return leave(proto::Goodbye::NOT_UNDERSTOOD,
                 fmt::format("protocol version {} here, {} there", protocol_version, hello.protocol_version()));
  if (!peer_.may_control && hub_.viewers() > hub_.limits().viewers) leave(proto::Goodbye::TOO_MANY, "");
}

void Session::attach(const proto::Attach& attach) {
  hub_.look_at_stage();
  if (!hub_.ready()) {
    awaited_ = attach;
    return;
  }
  if (!hub_.knows_run()) awaited_ = attach;
  this->attach(resume_after({attach.run_id(), attach.after_seq()}, hub_.position()));
}

void Session::attach_if_awaited() {
  if (const auto attach = std::exchange(awaited_, std::nullopt); attach && phase_ == Phase::greeted)
    this->attach(*attach);
}

void Session::attach(std::uint64_t after_seq) {
  // Subscribed before the snapshot is taken: nothing can fall in between.
  feed_ = Feed::catching_up;
  proto::ServiceMessage message;
  hub_.snapshot(*this, *message.mutable_snapshot());
  sent_seq_ = after_seq;
  Frames frames = make_frame(message);
  if (!frames) return leave(proto::Goodbye::PROTOCOL_ERROR, "the state is too large");
  send(std::move(frames));
  // Until the run is known, nobody can say which of its events this client has.
  if (hub_.knows_run()) catch_up();
}

void Session::catch_up() {
  if (!attached() || feed_ == Feed::live || channel_->queued_bytes() > catch_up_bytes) return;
  // The next come when these have gone: not at once, or one who is far behind would hold up all others.
  for (const EventBatch& batch : hub_.past_events().page_after(sent_seq_)) {
    if (batch.last <= sent_seq_) continue;
    channel_->send(batch.frames, batch.first > sent_seq_ ? 0 : batch.offset_of(sent_seq_ + 1));
    sent_seq_ = batch.last;
  }
  drop_if_too_slow();
  if (sent_seq_ >= hub_.live_seq()) feed_ = Feed::live;
}

void Session::deliver(const EventBatch& batch) {
  if (!attached()) return;
  // Out of step only if events were published in another order than theirs.
  if (batch.first > sent_seq_ + 1) feed_ = Feed::catching_up;
  if (feed_ == Feed::catching_up) return catch_up();
  if (batch.last <= sent_seq_) return;
  const std::size_t offset = batch.offset_of(sent_seq_ + 1);
  sent_seq_ = batch.last;
  send(batch.frames, offset);
}

void Session::send(Frames frames, std::size_t offset) {
  if (phase_ != Phase::greeted) return;
  channel_->send_now(std::move(frames), offset);
  drop_if_too_slow();
}

void Session::drop_if_too_slow() {
  if (channel_->queued_bytes() > hub_.limits().queued_bytes) leave(proto::Goodbye::TOO_SLOW, "too much is waiting");
}

void Session::reply(std::uint64_t request, proto::Reply reply) {
  if (request == 0) return;
  proto::ServiceMessage message;
  message.set_reply_to(request);
  *message.mutable_reply() = std::move(reply);
  if (Frames frames = make_frame(message)) send(std::move(frames));
}

bool Session::idle() const {
  return phase_ == Phase::greeted && feed_ != Feed::catching_up && channel_->queued_bytes() == 0;
}

void Session::sent() {
  if (phase_ == Phase::leaving && channel_->queued_bytes() == 0) return close();
  catch_up();
}

void Session::leave(proto::Goodbye::Why why, const std::string& detail) {
  if (phase_ == Phase::leaving || phase_ == Phase::closed) return;
  phase_ = Phase::leaving;
  hub_.left(*this);
  spdlog::debug("pipe: {}: {} ({})", name_, proto::Goodbye::Why_Name(why), detail);
  proto::ServiceMessage message;
  message.mutable_goodbye()->set_why(why);
  message.mutable_goodbye()->set_detail(detail);
  Frames frames = make_frame(message);
  if (why == proto::Goodbye::TOO_SLOW)
    channel_->send_last(std::move(frames));
  else
    channel_->send(std::move(frames));
  close_after(last_moment);
}

void Session::close() {
  if (std::exchange(phase_, Phase::closed) == Phase::closed) return;
  deadline_.cancel();
  rest_.cancel();
  // Its handlers hold this session.
  std::exchange(channel_, nullptr)->close();
  hub_.left(*this);
  hub_.ended(*this);
}

}  // namespace sssup::pipe
