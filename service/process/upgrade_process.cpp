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
#include "service/upgrade/end_of_run.h"
#include "service/upgrade/reset.h"
#include "service/upgrade/resume.h"
#include "service/upgrade/upgrade.h"
#include "service/upgrade/working_volume.h"

namespace sssup {
namespace {

namespace asio = boost::asio;

constexpr std::uint32_t whole_progress = 10000;
constexpr std::chrono::seconds look_again_after{2};

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

// What failed, why, and what can be done about it.
text::Message told_as_unusable(const Error& error) {
  const text::Message why = explained(error);
  if (may_pass(error)) return told_with_why(text::id::unusable_looks_again, why);
  if (error.kind == Error::Kind::newer) return why;  // its text says what to do
  return told_with_why(text::id::unusable_check_again, why);
}

void add(const std::vector<text::Message>& lines, proto::Reply& reply) {
  for (const auto& line : lines) *reply.add_details() = text::to_proto(line);
}

machine::LogLevel log_level(proto::Event::Level level) {
  return level == proto::Event::TROUBLE   ? machine::LogLevel::error
         : level == proto::Event::WARNING ? machine::LogLevel::warning
                                          : machine::LogLevel::information;
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
    else if ((*anchor)->end == upgrade::End::reset)
      left = finish_reset(**anchor, stop);
    else if ((*anchor)->end != upgrade::End::none)
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
  return unusable(upgrade::volume_is_missing(*machine_, anchor), stop);
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
  answer_check();
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
  if (command.message.has_check_again())
    if (auto looked = engine.look_again()) return *std::move(looked);
  if (!command.message.has_draft()) return not_now(command.message);
  proto::Reply kept = engine.keep_draft(command.message.draft());
  if (kept.ok()) keep(engine.state().draft());
  return kept;
}

std::optional<Left> UpgradeProcess::finish(const upgrade::Anchor& anchor, const proto::State& last) {
  close_journal();
  proto::State state = last;
  const bool unchanged = last.run() == proto::State::ENDED || anchor.end == upgrade::End::unchanged;
  const auto end = unchanged ? upgrade::End::unchanged : upgrade::End::complete;
  if (const auto status = upgrade::remove_traces(*machine_, anchor, end); !status) {
    // The upgrade itself stands; the mark in the registry has the next start remove the rest.
    spdlog::error("{}", describe(status.error(), text::Language::english));
    *state.mutable_trouble() = text::to_proto(explained(status.error()));
  }
  state.set_run(unchanged ? proto::State::ENDED : proto::State::FINISHED);
  if (!unchanged) state.set_progress(whole_progress);
  show(state);
  answer_check();
  return Left::done;
}

// A crash cut a reset short: it is brought to its end, and says what it would have said.
std::optional<Left> UpgradeProcess::finish_reset(const upgrade::Anchor& anchor, const std::stop_token& stop) {
  close_journal();
  const auto outlook = upgrade::look_ahead_to_reset(*machine_);
  if (const auto removed = upgrade::remove_traces(*machine_, anchor, upgrade::End::reset); !removed)
    return unusable(removed.error(), stop);
  std::vector<text::Message> left = {text::id::reset_done};
  left.insert(left.end(), outlook.leaves.begin(), outlook.leaves.end());
  show_end(left);
  answer_check();
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
    *event.mutable_text() = text::to_proto(told_with_why(text::id::event_unusable, why));
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
      checked_again_ = *std::move(command);
      return std::nullopt;
    }
    reply(*command, refused(proto::Reply::NOT_NOW, why));
  }
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

}  // namespace sssup
