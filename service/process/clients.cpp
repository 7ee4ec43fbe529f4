// What clients see and send: where they connect, the run's state and events, their commands on the way to the engine.
#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "common/outcome/explained.h"
#include "common/rules/refusal.h"
#include "common/text/errors.h"
#include "common/text/events.h"
#include "service/process/upgrade_process.h"

namespace sssup {
namespace {

constexpr std::chrono::seconds listen_again_after{2};

}  // namespace

// --- on the pipe's thread ---

// An operator who began nothing yet is better told at once that the folder is not safe; a run that began goes on.
bool UpgradeProcess::is_hopeless(const Error& error) {
  if (error.kind == Error::Kind::invalid) return true;
  if (error.kind != Error::Kind::denied || engine_thread_.joinable()) return false;
  const auto anchor = upgrade::read_anchor(*machine_);
  return anchor && !*anchor;
}

// Error: it will never listen.
Status UpgradeProcess::listen() {
  const Status listening = server_.start();
  if (listening) {
    closed_to_clients({});
    return {};
  }
  if (is_hopeless(listening.error())) return listening;
  const text::Message why = explained(listening.error());
  if (on_closed_ && closed_ != why) on_closed_(listening.error());
  closed_to_clients(why);
  listen_later();
  return {};
}

void UpgradeProcess::listen_later() {
  listens_again_.expires_after(listen_again_after);
  listens_again_.async_wait([this](const boost::system::error_code& cancelled) {
    // One that rang in the same turn in which leave() moved it counts no longer.
    if (!cancelled && listens_again_.expiry() <= std::chrono::steady_clock::now()) static_cast<void>(listen());
  });
}

void UpgradeProcess::closed_to_clients(std::optional<text::Message> why) {
  const std::lock_guard lock(mutex_);
  closed_ = std::move(why);
  commands_changed_.notify_all();
}

bool UpgradeProcess::ready() {
  const std::lock_guard lock(mutex_);
  return shown_;
}

proto::State UpgradeProcess::state() {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::string UpgradeProcess::run_id() {
  const std::lock_guard lock(mutex_);
  return run_id_;
}

bool UpgradeProcess::knows_run() {
  const std::lock_guard lock(mutex_);
  return journal_ || !last_events_.empty() || state_.run() != proto::State::UNUSABLE;
}

std::uint64_t UpgradeProcess::last_seq() {
  const std::lock_guard lock(mutex_);
  if (journal_) return journal_->last_seq();
  return last_events_.empty() ? 0 : last_events_.back().seq();
}

std::vector<proto::Event> UpgradeProcess::events(std::uint64_t after_seq, std::size_t most) {
  const std::lock_guard lock(mutex_);
  if (journal_) {
    auto events = journal_->events(after_seq, most);
    if (events) return std::move(*events);
    spdlog::error("{}", describe(events.error(), text::Language::english));
    return {};
  }
  const auto first = std::upper_bound(last_events_.begin(), last_events_.end(), after_seq,
                                      [](std::uint64_t seq, const proto::Event& event) { return seq < event.seq(); });
  const auto count = std::min<std::size_t>(most, static_cast<std::size_t>(last_events_.end() - first));
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

void UpgradeProcess::command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) {
  {
    const std::lock_guard lock(mutex_);
    // A busy engine takes commands soon when it has just shown a question, or looks again every few seconds.
    if (!engine_busy_ || state_.has_question() || state_.run() == proto::State::UNUSABLE) {
      commands_.push_back({message, std::move(done)});
      commands_changed_.notify_all();
      return;
    }
  }
  done(message.has_answer() || message.has_draft()
           ? refused(proto::Reply::NO_SUCH_QUESTION, text::id::answer_no_such_question)
           : not_now(message));
}

proto::Reply UpgradeProcess::not_now(const proto::ClientMessage& message) {
  return refused(proto::Reply::NOT_NOW,
                 message.has_start() ? text::id::command_started_already : text::id::command_not_now);
}

// --- on the engine's thread ---

// The event is durable, so that whoever comes later sees why nobody could come.
void UpgradeProcess::tell_of_clients() {
  std::optional<text::Message> why;
  std::shared_ptr<engine::Journal> journal;
  {
    const std::lock_guard lock(mutex_);
    why = closed_;
    journal = journal_;
  }
  if (why == told_closed_) return;
  told_closed_ = why;
  engine::Change change;
  proto::Event& event = change.events.emplace_back();
  event.set_level(why ? proto::Event::WARNING : proto::Event::MILESTONE);
  event.set_unix_ms(machine_->now_unix_ms());
  *event.mutable_text() =
      text::to_proto(why ? told_with_why(text::id::event_closed_to_clients, *why) : text::id::event_open_to_clients);
  log(event);
  if (!journal) return;
  if (const auto kept = journal->commit(change); !kept)
    return spdlog::error("{}", describe(kept.error(), text::Language::english));
  for (const proto::Event& kept : change.events) server_.publish(kept);
}

std::optional<UpgradeProcess::Command> UpgradeProcess::next_command(const std::stop_token& stop,
                                                                    std::chrono::seconds patience) {
  tell_of_clients();
  std::unique_lock lock(mutex_);
  engine_busy_ = false;
  const auto woken = [&] { return stop.stop_requested() || !commands_.empty(); };
  const auto until = std::chrono::steady_clock::now() + patience;
  while (commands_changed_.wait_until(lock, until, [&] { return woken() || closed_ != told_closed_; }) && !woken()) {
    lock.unlock();
    tell_of_clients();
    lock.lock();
  }
  if (commands_.empty()) {
    engine_busy_ = !stop.stop_requested();
    return std::nullopt;
  }
  engine_busy_ = true;
  Command command = std::move(commands_.front());
  commands_.pop_front();
  return command;
}

// What was meant for a run that could not go on, and now does.
void UpgradeProcess::refuse_waiting() {
  std::deque<Command> waiting;
  {
    const std::lock_guard lock(mutex_);
    if (state_.run() != proto::State::UNUSABLE) return;
    waiting.swap(commands_);
    state_.clear_run();
  }
  for (const Command& command : waiting)
    reply(command,
          command.message.has_check_again() ? accepted() : refused(proto::Reply::NOT_NOW, text::id::command_not_now));
}

// The one who asked to look again knows by the reply that the state is of after it.
void UpgradeProcess::answer_check() {
  if (const auto asked = std::exchange(checked_again_, std::nullopt)) reply(*asked, accepted());
}

void UpgradeProcess::reply(const Command& command, proto::Reply reply) {
  boost::asio::post(io_, [done = command.done, reply = std::move(reply)]() mutable { done(std::move(reply)); });
}

void UpgradeProcess::show(const proto::State& state) {
  {
    const std::lock_guard lock(mutex_);
    state_ = state;
    shown_ = true;
  }
  server_.publish_state();
}

// For whoever comes next; the one who drafted it has it.
void UpgradeProcess::keep(const proto::Draft& draft) {
  const std::lock_guard lock(mutex_);
  *state_.mutable_draft() = draft;
}

void UpgradeProcess::leave(Left how, proto::Goodbye::Why why) {
  // Said once: a reset in the middle of a run ends it here and the engine's thread after.
  if (std::exchange(leaving_, true)) return;
  left_ = how;
  boost::asio::post(io_, [this, why] {
    listens_again_.expires_at(boost::asio::steady_timer::time_point::max());
    server_.close(why, [this] { io_.stop(); });
  });
}

}  // namespace sssup
