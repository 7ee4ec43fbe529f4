#include "tests/bench/window/long_run.h"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/post.hpp>

#include "common/text/events.h"
#include "common/text/questions.h"

namespace sssup::bench {
namespace {

template <class Value>
Value require(Expected<Value> value) {
  if (!value) throw std::runtime_error(describe(value.error(), text::Language::english));
  return *std::move(value);
}

}  // namespace

proto::Event event_of(std::uint64_t seq) {
  constexpr std::int64_t start = 1'700'000'000'000;
  constexpr std::int64_t apart = 36;  // ms: a million in ten hours
  proto::Event event;
  event.set_seq(seq);
  event.set_unix_ms(start + static_cast<std::int64_t>(seq) * apart);
  event.set_step("apply");
  event.set_level(seq % 100 == 0  ? proto::Event::WARNING
                  : seq % 10 == 0 ? proto::Event::MILESTONE
                                  : proto::Event::DETAIL);
  *event.mutable_text() = text::to_proto({text::id::event_checked, {{"count", std::to_string(seq)}}});
  return event;
}

proto::State state_of_run() {
  proto::State state;
  state.set_run(proto::State::RUNNING);
  state.set_server_name("TOKYO-DB1");
  state.set_progress(7000);
  for (const auto* title : {&text::id::phase_check, &text::id::phase_freeze, &text::id::phase_save,
                            &text::id::phase_choices, &text::id::phase_remove, &text::id::phase_install,
                            &text::id::phase_apply, &text::id::phase_licences, &text::id::phase_finish}) {
    auto* phase = state.add_phases();
    phase->set_id(std::string(title->name.substr(title->name.find('_') + 1)));
    *phase->mutable_title() = text::to_proto(*title);
    phase->set_status(proto::Phase::DONE);
  }
  return state;
}

PastRun::PastRun(const std::filesystem::path& folder, std::uint64_t events)
    : journal_(require(engine::Journal::create(folder / "journal.db", effects_))) {
  constexpr std::uint64_t at_once = 5000;
  for (std::uint64_t seq = 1; seq <= events;) {
    engine::Change change;
    for (const std::uint64_t end = std::min(events, seq + at_once - 1); seq <= end; ++seq)
      change.events.push_back(event_of(seq));
    if (!journal_->commit(change)) throw std::runtime_error("the journal cannot be written");
  }
}

std::vector<proto::Event> PastRun::events(std::uint64_t after_seq, std::size_t most) {
  return require(journal_->events(after_seq, most));
}

void PastRun::command(const proto::ClientMessage&, std::function<void(proto::Reply)> done) {
  done({});
}

std::vector<proto::Event> EndlessRun::events(std::uint64_t after_seq, std::size_t most) {
  std::vector<proto::Event> events;
  for (std::uint64_t seq = after_seq + 1; seq <= last_seq_ && events.size() < most; ++seq)
    events.push_back(event_of(seq));
  return events;
}

void EndlessRun::command(const proto::ClientMessage&, std::function<void(proto::Reply)> done) {
  done({});
}

Served::Served(const pipe::Endpoint& endpoint, pipe::Stage& stage) {
  pipe::Limits limits;
  limits.queued_bytes = 64U << 20U;
  server_ = std::make_unique<pipe::Server>(io_, endpoint, stage, limits);
  if (const auto started = server_->start(); !started)
    throw std::runtime_error(describe(started.error(), text::Language::english));
  thread_ = std::thread([this] { io_.run(); });
}

Served::~Served() {
  io_.stop();
  thread_.join();
  server_.reset();
}

}  // namespace sssup::bench
