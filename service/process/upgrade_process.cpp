#include "service/process/upgrade_process.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "common/outcome/explained.h"
#include "common/rules/refusal.h"
#include "common/text/errors.h"
#include "common/text/escape.h"
#include "common/text/events.h"
#include "service/upgrade/reset.h"
#include "service/upgrade/upgrade.h"
#include "service/upgrade/working_volume.h"

namespace sssup {
namespace {

namespace asio = boost::asio;

constexpr std::uint32_t whole_progress = 10000;
constexpr std::chrono::seconds look_again_after{2};
constexpr std::chrono::seconds listen_again_after{2};

bool may_pass(const Error& error) {
  switch (error.kind) {
    case Error::Kind::not_found:
    case Error::Kind::denied:
    case Error::Kind::disk_full:
    case Error::Kind::busy:
    case Error::Kind::io: return true;
    default: return false;
  }
}

// With `what` as its {why}.
text::Message about(const text::Entry& text, const text::Message& what) {
  return {
      text,
      {{"why", text::render(what, text::Language::english)}, {"why_ja", text::render(what, text::Language::japanese)}}};
}

// What failed, why, and what can be done about it.
text::Message told_as_unusable(const Error& error) {
  const text::Message why = explained(error);
  if (may_pass(error)) return about(text::id::unusable_looks_again, why);
  if (error.kind == Error::Kind::newer) return why;  // its text says what to do
  return about(text::id::unusable_check_again, why);
}

void add(const std::vector<text::Message>& lines, proto::Reply& reply) {
  for (const auto& line : lines) *reply.add_details() = text::to_proto(line);
}

machine::LogLevel log_level(proto::Event::Level level) {
  return level == proto::Event::TROUBLE   ? machine::LogLevel::error
         : level == proto::Event::WARNING ? machine::LogLevel::warning
                                          : machine::LogLevel::information;
}

proto::Reply not_now(const proto::ClientMessage& message) {
  return refused(proto::Reply::NOT_NOW,
                 message.has_start() ? text::id::command_started_already : text::id::command_not_now);
}

}  // namespace

UpgradeProcess::UpgradeProcess(std::unique_ptr<machine::Machine> machine, pipe::Endpoint endpoint,
                               std::optional<pipe::Endpoint> watchers)
    : machine_(std::move(machine)),
      server_(io_, std::move(endpoint), *this, {}, std::move(watchers)),
      listens_again_(io_) {}

UpgradeProcess::~UpgradeProcess() {
  stop();
}

Expected<Left> UpgradeProcess::run(const std::function<void()>& on_started,
                                   const std::function<void(const Error&)>& on_closed) {
  const auto keep_running = asio::make_work_guard(io_);
  on_closed_ = on_closed;
  SSSUP_CHECK(listen());
  engine_thread_ = std::jthread([this] { work(stop_.get_token()); });
  if (on_started) on_started();
  io_.run();
  engine_thread_.join();
  return left_;
}

void UpgradeProcess::stop() {
  // With the lock held, so that it does not fall between a look and the wait after it (machine/pause.h says why the
  // wait does not see to that itself).
  const std::lock_guard lock(mutex_);
  stop_.request_stop();
  commands_changed_.notify_all();
}

// --- the endpoint, on the pipe's thread
// -----------------------------------------------------------------------------------------

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

// --- pipe::Stage
// ------------------------------------------------------------------------------------------------------

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
    // With a question shown the engine is about to listen, if it does not yet; and where it looks again at what is in
    // the way.
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

// --- the engine's thread
// ------------------------------------------------------------------------------------------------

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
      text::to_proto(why ? about(text::id::event_closed_to_clients, *why) : text::id::event_open_to_clients);
  log(event);
  if (!journal) return;
  if (const auto kept = journal->commit(change); !kept)
    return spdlog::error("{}", describe(kept.error(), text::Language::english));
  for (const proto::Event& kept : change.events) server_.publish(kept);
}

// The event log is for people; the run does not depend on it.
void UpgradeProcess::log(const proto::Event& event) {
  spdlog::info("{}", text::escape_control(text::render(event.text(), text::Language::english)));
  static_cast<void>(machine_->log(log_level(event.level()), text::render(event.text(), language_)));
}

void UpgradeProcess::work(const std::stop_token& stop) {
  std::optional<Left> left;
  while (!left && !stop.stop_requested()) {
    const auto anchor = upgrade::read_anchor(*machine_);
    if (!anchor)
      left = unusable(anchor.error(), stop);
    else if (!*anchor)
      left = before_start(stop);
    else if ((*anchor)->missing)
      left = wait_for_volume(**anchor, stop);
    else if ((*anchor)->finished && (*anchor)->reset)
      left = finish_reset(**anchor, stop);
    else if ((*anchor)->finished)
      left = finish(**anchor, proto::State());
    else
      left = go_on(**anchor, stop);
  }
  const Left how = left.value_or(Left::stopped);
  leave(how, how == Left::restarting ? proto::Goodbye::RESTARTING
             : how == Left::done     ? proto::Goodbye::FINISHED
                                     : proto::Goodbye::STOPPING);
}

// The journal was on it: it is opened anew, under whatever letter, when the volume is back.
std::optional<Left> UpgradeProcess::wait_for_volume(const upgrade::Anchor& anchor, const std::stop_token& stop) {
  close_journal();
  return unusable(upgrade::volume_is_missing(anchor), stop);
}

std::optional<Left> UpgradeProcess::go_on(const upgrade::Anchor& anchor, const std::stop_token& stop) {
  if (!journal_) {
    auto journal = upgrade::resume(*machine_, anchor);
    if (!journal) return unusable(journal.error(), stop);
    open_journal(std::move(*journal));
  }
  const auto products = upgrade::products_of(*machine_, *journal_, anchor);
  if (!products) return unusable(products.error(), stop);
  const auto facts = machine_->facts();
  if (!facts) return unusable(facts.error(), stop);
  language_ = text::language_of_locale(facts->system_locale()).value_or(text::Language::english);
  refuse_waiting();
  tell_of_clients();
  const engine::Plan plan = upgrade::plan(*products);
  engine::Engine engine(*machine_, *journal_, plan, facts->computer_name(), listener());
  const auto left = run_engine(engine, stop);
  if (left != Left::done) return left;
  return finish(anchor, engine.state());
}

// Done: every step is verified, or the run ended with nothing changed.
std::optional<Left> UpgradeProcess::run_engine(engine::Engine& engine, const std::stop_token& stop) {
  for (;;) {
    switch (engine.run(stop)) {
      case engine::Halt::stopped: return Left::stopped;
      case engine::Halt::restarting: return Left::restarting;
      case engine::Halt::finished:
      case engine::Halt::ended_unchanged: return Left::done;
      case engine::Halt::question:
      case engine::Halt::attention: break;
    }
    auto command = next_command(stop);
    if (!command) return Left::stopped;
    switch (reset(*command)) {
      case ResetCommand::none: reply(*command, take(*command, engine)); break;
      case ResetCommand::told: break;
      case ResetCommand::done: leave(Left::done, proto::Goodbye::STOPPING); return Left::stopped;
      case ResetCommand::failed: return std::nullopt;  // the journal is closed; what is left of the run is opened anew
    }
  }
}

proto::Reply UpgradeProcess::take(const Command& command, engine::Engine& engine) {
  if (command.message.has_answer()) return engine.answer(command.message.answer());
  if (!command.message.has_draft()) return not_now(command.message);
  proto::Reply kept = engine.keep_draft(command.message.draft());
  if (kept.ok()) keep(engine.state().draft());
  return kept;
}

std::optional<Left> UpgradeProcess::finish(const upgrade::Anchor& anchor, const proto::State& last) {
  close_journal();
  proto::State state = last;
  if (const auto status = upgrade::remove_traces(*machine_, anchor); !status) {
    // The upgrade itself stands; the mark in the registry has the next start remove the rest.
    spdlog::error("{}", describe(status.error(), text::Language::english));
    *state.mutable_trouble() = text::to_proto(explained(status.error()));
  }
  if (state.run() != proto::State::ENDED) {
    state.set_run(proto::State::FINISHED);
    state.set_progress(whole_progress);
  }
  show(state);
  return Left::done;
}

// A crash cut a reset short: it is brought to its end, and says what it would have said.
std::optional<Left> UpgradeProcess::finish_reset(const upgrade::Anchor& anchor, const std::stop_token& stop) {
  close_journal();
  const auto outlook = upgrade::look_ahead_to_reset(*machine_);
  if (const auto removed = upgrade::remove_traces(*machine_, anchor); !removed) return unusable(removed.error(), stop);
  std::vector<text::Message> left = {text::id::reset_done};
  left.insert(left.end(), outlook.leaves.begin(), outlook.leaves.end());
  show_end(left);
  return Left::done;
}

// Nothing can be done here but say so: a newer version, or a reset, goes on. What may pass is looked at again without
// being asked: a server that has just started has disks and a network that come late.
std::optional<Left> UpgradeProcess::unusable(const Error& error, const std::stop_token& stop) {
  const text::Message why = told_as_unusable(error);
  std::string said = text::render(why, text::Language::english);
  if (said != std::exchange(said_unusable_, said)) {
    proto::Event event;
    event.set_level(proto::Event::TROUBLE);
    *event.mutable_text() = text::to_proto(about(text::id::event_unusable, why));
    log(event);
  }
  proto::State state;
  state.set_run(proto::State::UNUSABLE);
  *state.mutable_trouble() = text::to_proto(why);
  show(state);
  answer_check();
  for (;;) {
    auto command = next_command(stop, may_pass(error) ? look_again_after : forever);
    if (!command) return stop.stop_requested() ? std::optional(Left::stopped) : std::nullopt;
    const ResetCommand as_reset = reset(*command);
    if (as_reset == ResetCommand::done) return Left::done;
    if (as_reset != ResetCommand::none) continue;
    if (command->message.has_check_again()) {
      reply(*command, accepted());
      return std::nullopt;
    }
    reply(*command, refused(proto::Reply::NOT_NOW, why));
  }
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

//
UpgradeProcess::ResetCommand UpgradeProcess::reset(const Command& command) {
  if (!command.message.has_reset()) return ResetCommand::none;
  const auto outlook = upgrade::look_ahead_to_reset(*machine_);
  if (outlook.refused) {
    reply(command, refused(*outlook.refused));
    return ResetCommand::told;  // the journal is still open
  }
  proto::Reply answer = accepted();
  if (command.message.reset().only_tell()) {
    add(upgrade::lines_before(outlook), answer);
    reply(command, answer);
    return ResetCommand::told;
  }
  close_journal();
  const auto removed = upgrade::reset(*machine_);
  if (!removed) {
    reply(command, refused(removed.error()));
    return ResetCommand::failed;
  }
  add(upgrade::lines_after(*removed, outlook), answer);
  std::vector<text::Message> left = {text::id::reset_done};
  left.insert(left.end(), outlook.leaves.begin(), outlook.leaves.end());
  show_end(left);
  reply(command, answer);
  return ResetCommand::done;
}

// `left`: in what state the server is; empty: nothing was changed.
void UpgradeProcess::show_end(const std::vector<text::Message>& left) {
  proto::State end;
  end.set_server_name(state().server_name());
  end.set_run(proto::State::ENDED);
  for (const auto& line : left) *end.add_left() = text::to_proto(line);
  show(end);
}

// The one who asked to look again knows by the reply that the state is of after it.
void UpgradeProcess::answer_check() {
  if (const auto asked = std::exchange(checked_again_, std::nullopt)) reply(*asked, accepted());
}

void UpgradeProcess::reply(const Command& command, proto::Reply reply) {
  asio::post(io_, [done = command.done, reply = std::move(reply)]() mutable { done(std::move(reply)); });
}

void UpgradeProcess::open_journal(std::unique_ptr<engine::Journal> journal) {
  const auto id = journal->value(upgrade::run_id_key);
  const std::lock_guard lock(mutex_);
  run_id_ = id && *id ? **id : std::string();
  journal_ = std::move(journal);
}

// Clients that are still catching up get the rest from memory: the file is about to be removed.
void UpgradeProcess::close_journal() {
  const std::lock_guard lock(mutex_);
  if (!journal_) return;
  if (auto events = journal_->events(0, journal_->last_seq())) last_events_ = std::move(*events);
  journal_.reset();
}

engine::Listener UpgradeProcess::listener() {
  engine::Listener listener;
  listener.events = [this](const std::vector<proto::Event>& events) {
    for (const proto::Event& event : events) {
      server_.publish(event);
      // Of the details, the event log has why something failed.
      const bool is_cause = event.text().id() == text::id::event_cause.name;
      if (event.level() == proto::Event::DETAIL && !is_cause) continue;
      log(event);
    }
    tell_of_clients();
  };
  listener.state = [this](const proto::State& state) { show(state); };
  listener.working = [this](bool alive) { server_.working(alive); };
  return listener;
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
  asio::post(io_, [this, why] {
    listens_again_.expires_at(asio::steady_timer::time_point::max());
    server_.close(why, [this] { io_.stop(); });
  });
}

}  // namespace sssup
