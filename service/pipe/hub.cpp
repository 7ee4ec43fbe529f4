#include "service/pipe/hub.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "common/outcome/reply.h"
#include "common/text/message.h"
#include "common/text/pipe.h"
#include "service/pipe/redaction.h"

namespace sssup::pipe {
namespace {

// At once: of more, the first to be told so is closed at once.
constexpr std::size_t most_leaving = 50;

}  // namespace

Hub::Hub(boost::asio::io_context& io, Endpoint endpoint, Stage& stage, Limits limits, std::optional<Endpoint> watchers)
    : io_(io), stage_(stage), limits_(limits), acceptor_(io, std::move(endpoint)), heartbeat_(io), past_events_(stage) {
  if (watchers) watchers_.emplace(io, *std::move(watchers));
}

Status Hub::start() {
  look_at_stage();
  SSSUP_CHECK(acceptor_.open([this](Stream stream) { accepted(std::move(stream), Door::control); }));
  if (watchers_) {
    // The upgrade does not depend on who can watch it.
    if (const auto open = watchers_->open([this](Stream stream) { accepted(std::move(stream), Door::watch); }); !open)
      spdlog::warn("pipe: {}: {}", text::render(text::id::pipe_watch_closed, text::Language::english),
                   describe(open.error(), text::Language::english));
  }
  beat();
  return {};
}

void Hub::stop_accepting() {
  closing_ = true;
  acceptor_.close();
  if (watchers_) watchers_->close();
}

void Hub::abandon() {
  stop_accepting();
  heartbeat_.cancel();
  for (const auto& session : std::vector(sessions_)) session->close();
}

void Hub::close(proto::Goodbye::Why why, std::function<void()> done) {
  stop_accepting();
  closed_ = std::move(done);
  heartbeat_.cancel();
  // What was published before is said before.
  send_pending();
  for (const auto& session : std::vector(sessions_)) {
    const bool resting = session->resting();
    session->leave(why, "");
    // The server's restart does not wait for one who floods.
    if (resting) session->close();
  }
  if (sessions_.empty() && closed_) boost::asio::post(io_, std::exchange(closed_, nullptr));
}

void Hub::accepted(Stream stream, Door door) {
  auto session = std::make_shared<Session>(io_, std::move(stream), door, *this);
  const std::size_t staying = sessions_.size() - count(&Session::leaving);
  const bool full = staying >= limits_.clients && !make_room(door);
  // Descriptors are the upgrade's too: it would not go on without.
  if (sessions_.size() >= limits_.clients + most_leaving) close_first(&Session::leaving);
  sessions_.push_back(session);
  session->start();
  if (full) session->leave(proto::Goodbye::TOO_MANY, "");
}

std::size_t Hub::count(bool (Session::*what)() const) const {
  return static_cast<std::size_t>(
      std::count_if(sessions_.begin(), sessions_.end(), [&](const auto& session) { return (*session.*what)(); }));
}

// A real client greets at once, and says no more than it has to: of those who do not, the one who came first is none.
// Who rests may even be gone, which is not noticed as long as it is not read from.
// Who can only watch puts out nobody who may be about to take control.
bool Hub::make_room(Door newcomer) {
  return close_first(&Session::silent_watcher) || (newcomer == Door::control && close_first(&Session::silent)) ||
         close_first(&Session::resting);
}

// Of those who came first. False: there is none.
bool Hub::close_first(bool (Session::*what)() const) {
  const auto found =
      std::find_if(sessions_.begin(), sessions_.end(), [&](const auto& session) { return (*session.*what)(); });
  if (found == sessions_.end()) return false;
  const auto session = *found;
  session->close();
  return true;
}

void Hub::left(const Session& session) {
  if (controller_ != &session) return;
  controller_ = nullptr;
  publish_state();
}

void Hub::ended(const Session& session) {
  std::erase_if(sessions_, [&](const auto& each) { return each.get() == &session; });
  if (sessions_.empty() && closed_) boost::asio::post(io_, std::exchange(closed_, nullptr));
}

bool Hub::operates(const Session& session) const {
  return controller_ != nullptr ? controller_ == &session : session.may_control();
}

void Hub::state(proto::State& state) {
  state = stage_.state();
  redact(state);
  state.set_controller(controller_ != nullptr ? controller_->name() : std::string());
}

void Hub::snapshot(const Session& session, proto::Snapshot& snapshot) {
  state(*snapshot.mutable_state());
  snapshot.mutable_state()->set_you_control(&session == controller_);
  if (!operates(session)) snapshot.mutable_state()->clear_draft();
  const EventPosition at = position();
  snapshot.set_last_seq(at.seq);
  snapshot.set_run_id(at.run_id);
  snapshot.set_run_unknown(!knows_run_);
}

EventPosition Hub::position() const {
  return {stage_.run_id(), stage_.last_seq()};
}

void Hub::command(Session& session, const proto::ClientMessage& message) {
  using Body = proto::ClientMessage;
  const auto reply = [&](proto::Reply answer) { session.reply(message.request(), std::move(answer)); };
  switch (message.body_case()) {
    case Body::kPing: return reply(sssup::accepted());
    case Body::kTakeControl: return reply(take_control(session, message.take_control().force()));
    case Body::kReleaseControl: return reply(release_control(session));
    case Body::kStart:
    case Body::kAnswer:
    case Body::kCheckAgain:
    case Body::kReset:
    case Body::kDraft: break;
    default: return reply(refused(proto::Reply::INVALID, text::id::pipe_unknown_command));
  }
  if (controller_ != &session)
    return reply(refused(proto::Reply::NOT_CONTROLLER,
                         session.may_control() ? text::id::pipe_control_needed : text::id::pipe_view_only));
  stage_.command(message, [to = session.weak_from_this(), request = message.request()](proto::Reply answer) {
    if (const auto still_there = to.lock()) still_there->reply(request, std::move(answer));
  });
}

proto::Reply Hub::take_control(Session& session, bool force) {
  if (!session.may_control()) return refused(proto::Reply::NOT_CONTROLLER, text::id::pipe_view_only);
  if (controller_ == &session) return sssup::accepted();
  if (controller_ != nullptr && !force)
    return refused(proto::Reply::CONTROL_HELD, {text::id::pipe_control_held, {{"who", controller_->name()}}});
  spdlog::info("pipe: {} has control now", session.name());
  controller_ = &session;
  publish_state();
  return sssup::accepted();
}

proto::Reply Hub::release_control(const Session& session) {
  if (controller_ != &session) return refused(proto::Reply::NOT_CONTROLLER, text::id::pipe_control_needed);
  left(session);
  return sssup::accepted();
}

void Hub::publish(proto::Event event) {
  const std::lock_guard lock(mutex_);
  pending_events_.push_back(std::move(event));
  wake();
}

void Hub::publish_state() {
  const std::lock_guard lock(mutex_);
  pending_state_ = true;
  wake();
}

void Hub::working(bool alive) {
  working_ = alive;
}

void Hub::wake() {
  if (std::exchange(woken_, true)) return;
  boost::asio::post(io_, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && !self->closing_) self->send_pending();
  });
}

void Hub::send_pending() {
  std::vector<proto::Event> events;
  bool state = false;
  {
    const std::lock_guard lock(mutex_);
    events.swap(pending_events_);
    state = std::exchange(pending_state_, false);
    woken_ = false;
  }
  const bool was_ready = ready_;
  look_at_stage();
  if (!events.empty()) send_events(std::move(events));
  if (state && was_ready) send_states();
}

// Comes before the events of a run that was not known: sent first, a client that has them would get them again.
void Hub::look_at_stage() {
  if (!stage_.ready()) return;
  const bool was_ready = std::exchange(ready_, true);
  const bool knew_run = std::exchange(knows_run_, stage_.knows_run());
  if (was_ready && (knew_run || !knows_run_)) return;
  live_seq_ = stage_.last_seq();
  for (const auto& session : sessions_) session->attach_if_awaited();
}

void Hub::send_events(std::vector<proto::Event> events) {
  for (const EventBatch& batch : encode(std::move(events))) {
    if (batch.first == 1 && live_seq_ > 0) {
      // Another run. (Or one published twice: then clients leave out what they have.)
      live_seq_ = stage_.last_seq();
      past_events_.forget();
      for (const auto& session : sessions_)
        if (session->attached()) session->attach(0);
      continue;
    }
    live_seq_ = std::max(live_seq_, batch.last);
    for (const auto& session : sessions_) session->deliver(batch);
  }
}

void Hub::send_states() {
  proto::ServiceMessage message;
  state(*message.mutable_state());
  message.mutable_state()->set_you_control(controller_ != nullptr);
  const Frames to_who_operates = make_frame(message);
  message.mutable_state()->set_you_control(false);
  message.mutable_state()->clear_draft();
  const Frames to_viewers = make_frame(message);
  if (!to_viewers || !to_who_operates) return spdlog::error("pipe: the state is too large to send");
  for (const auto& session : sessions_)
    if (session->attached()) session->send(operates(*session) ? to_who_operates : to_viewers);
}

void Hub::beat() {
  proto::ServiceMessage message;
  proto::Heartbeat& heartbeat = *message.mutable_heartbeat();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  heartbeat.set_unix_ms(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  heartbeat.set_last_seq(live_seq_);
  heartbeat.set_working(working_);
  const Frames frames = make_frame(message);
  for (const auto& session : sessions_)
    if (session->idle()) session->send(frames);
  heartbeat_.expires_after(limits_.heartbeat);
  heartbeat_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self && !self->closing_) self->beat();
  });
}

}  // namespace sssup::pipe
