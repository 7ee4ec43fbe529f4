#include "tests/pipe/support.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <numeric>
#include <stdexcept>
#include <utility>

#include <google/protobuf/stubs/logging.h>
#include <spdlog/spdlog.h>

namespace sssup::pipe::testing {
namespace {

// Hostile clients would fill the output.
[[maybe_unused]] const bool quiet = [] {
  spdlog::set_level(spdlog::level::off);
  google::protobuf::SetLogHandler(nullptr);
  return true;
}();

}  // namespace

bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

void Loop::run(const std::function<void()>& work) {
  std::promise<void> ran;
  boost::asio::post(io, [&] {
    work();
    ran.set_value();
  });
  ran.get_future().wait();
}

void Loop::end() {
  io.stop();
  if (thread_.joinable()) thread_.join();
}

proto::State Record::state() {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::uint64_t Record::last_seq() {
  const std::lock_guard lock(mutex_);
  return knows_run_ ? events_.size() : 0;
}

std::vector<proto::Event> Record::events(std::uint64_t after_seq, std::size_t most) {
  ++fetches_;
  const std::lock_guard lock(mutex_);
  const auto size = static_cast<std::ptrdiff_t>(knows_run_ ? events_.size() : 0);
  const auto first = std::min(static_cast<std::ptrdiff_t>(after_seq), size);
  const auto last = std::min(first + static_cast<std::ptrdiff_t>(most), size);
  return {events_.begin() + first, events_.begin() + last};
}

std::string Record::run_id() {
  const std::lock_guard lock(mutex_);
  return knows_run_ ? run_id_ : std::string();
}

void Record::command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) {
  const std::lock_guard lock(mutex_);
  commands_.push_back(message.body_case());
  if (handler_) return handler_(message, std::move(done));
  proto::Reply reply;
  reply.set_ok(true);
  done(reply);
}

void Record::add(proto::Event::Level level, const text::Message& text) {
  const std::lock_guard lock(mutex_);
  proto::Event event;
  event.set_seq(events_.size() + 1);
  event.set_unix_ms(1'700'000'000'000 + 20'000 * static_cast<std::int64_t>(event.seq()));
  event.set_level(level);
  *event.mutable_text() = text::to_proto(text);
  events_.push_back(std::move(event));
}

proto::Event Record::add(std::size_t padding) {
  const std::lock_guard lock(mutex_);
  proto::Event event;
  event.set_seq(events_.size() + 1);
  event.set_step("save");
  event.mutable_text()->set_fallback(std::string(padding, 'x'));
  events_.push_back(event);
  return event;
}

void Record::reset(std::string run_id) {
  const std::lock_guard lock(mutex_);
  events_.clear();
  run_id_ = std::move(run_id);
}

void Record::set_state(proto::State state) {
  const std::lock_guard lock(mutex_);
  state_ = std::move(state);
}

void Record::on_command(std::function<void(const proto::ClientMessage&, std::function<void(proto::Reply)>)> handler) {
  const std::lock_guard lock(mutex_);
  handler_ = std::move(handler);
}

std::vector<proto::ClientMessage::BodyCase> Record::commands() {
  const std::lock_guard lock(mutex_);
  return commands_;
}

Service::Service(const Endpoint& endpoint, Record& the_record, Limits limits, std::optional<Endpoint> watchers)
    : record(the_record) {
  Status started;
  loop_.run([&] {
    server.emplace(loop_.io, endpoint, record, limits, std::move(watchers));
    started = server->start();
  });
  if (!started) throw std::runtime_error(describe(started.error(), text::Language::english));
}

void Service::say(std::size_t count, std::size_t padding) {
  for (std::size_t index = 0; index < count; ++index) server->publish(record.add(padding));
}

void Service::close(proto::Goodbye::Why why) {
  std::promise<void> closed;
  boost::asio::post(loop_.io, [&] { server->close(why, [&] { closed.set_value(); }); });
  closed.get_future().wait();
}

void Service::die() {
  loop_.end();
  server.reset();
}

Watcher::Watcher(const Endpoint& endpoint, ClientOptions options, OnEvent on_event) {
  ClientEvents events;
  events.link = [this](Link link, const std::optional<Error>& why) {
    const std::lock_guard lock(mutex_);
    links_.emplace_back(link, why);
  };
  events.state = [this](const proto::State& state) {
    const std::lock_guard lock(mutex_);
    states_.push_back(state);
  };
  events.event = [this, on_event = std::move(on_event)](const proto::Event& event) {
    {
      const std::lock_guard lock(mutex_);
      seqs_.push_back(event.seq());
    }
    if (on_event) on_event(*client_, event);
  };
  events.heartbeat = [this](const proto::Heartbeat&) {
    const std::lock_guard lock(mutex_);
    ++heartbeats_;
  };
  events.goodbye = [this](const proto::Goodbye& goodbye) {
    const std::lock_guard lock(mutex_);
    goodbyes_.push_back(goodbye);
  };
  loop_.run([&] {
    client_.emplace(loop_.io, endpoint, std::move(options), std::move(events));
    client_->start();
  });
}

bool Watcher::attached() const {
  const std::lock_guard lock(mutex_);
  return !links_.empty() && links_.back().first == Link::attached;
}

bool Watcher::has_seen(std::uint64_t seq) const {
  const std::lock_guard lock(mutex_);
  return !seqs_.empty() && seqs_.back() >= seq;
}

std::vector<std::uint64_t> Watcher::seqs() const {
  return locked(seqs_);
}
std::vector<std::pair<Link, std::optional<Error>>> Watcher::links() const {
  return locked(links_);
}
std::vector<proto::State> Watcher::states() const {
  return locked(states_);
}
std::optional<proto::State> Watcher::state() const {
  const std::lock_guard lock(mutex_);
  return states_.empty() ? std::nullopt : std::optional(states_.back());
}
std::vector<proto::Goodbye> Watcher::goodbyes() const {
  return locked(goodbyes_);
}
std::size_t Watcher::heartbeats() const {
  return locked(heartbeats_);
}

std::optional<Error> Watcher::why(Link link) const {
  for (const auto& [each, reason] : links())
    if (each == link && reason) return reason;
  return std::nullopt;
}

Expected<proto::Reply> Watcher::ask(proto::ClientMessage message) {
  std::promise<Expected<proto::Reply>> reply;
  boost::asio::post(loop_.io, [&] {
    client_->send(std::move(message), [&](Expected<proto::Reply> answer) { reply.set_value(std::move(answer)); });
  });
  return reply.get_future().get();
}

void Watcher::die() {
  loop_.end();
  client_.reset();
}

template <class Message>
std::optional<Message> RawPeer::receive() {
  for (;;) {
    std::string_view bytes;
    switch (reader_.next(bytes)) {
      case FrameReader::Result::bad: return std::nullopt;
      case FrameReader::Result::frame: {
        Message message;
        if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
        return message;
      }
      case FrameReader::Result::more: break;
    }
    const auto got = wire_->receive(reader_.space());
    if (!got || *got == 0) {
      ended_ = got.has_value();
      return std::nullopt;
    }
    reader_.filled(*got);
  }
}

std::optional<proto::ServiceMessage> RawPeer::service_message() {
  return receive<proto::ServiceMessage>();
}
std::optional<proto::ClientMessage> RawPeer::client_message() {
  return receive<proto::ClientMessage>();
}

std::optional<proto::Goodbye::Why> RawPeer::goodbye() {
  std::optional<proto::Goodbye::Why> why;
  while (const auto message = service_message()) {
    why.reset();
    if (message->has_goodbye()) why = message->goodbye().why();
  }
  return why;
}

proto::ClientMessage hello(std::uint32_t version, std::string who) {
  proto::ClientMessage message;
  message.mutable_hello()->set_protocol_version(version);
  message.mutable_hello()->set_program("test");
  message.mutable_hello()->set_who(std::move(who));
  return message;
}

proto::ClientMessage attach(std::uint64_t after_seq) {
  proto::ClientMessage message;
  message.mutable_attach()->set_after_seq(after_seq);
  return message;
}

proto::ClientMessage take_control(bool force) {
  proto::ClientMessage message;
  message.mutable_take_control()->set_force(force);
  return message;
}

proto::ClientMessage release_control() {
  proto::ClientMessage message;
  message.mutable_release_control();
  return message;
}

proto::ClientMessage check_again() {
  proto::ClientMessage message;
  message.mutable_check_again();
  return message;
}

proto::ClientMessage ping() {
  proto::ClientMessage message;
  message.mutable_ping();
  return message;
}

std::vector<std::uint64_t> up_to(std::uint64_t count) {
  std::vector<std::uint64_t> seqs(count);
  std::iota(seqs.begin(), seqs.end(), 1);
  return seqs;
}

}  // namespace sssup::pipe::testing
