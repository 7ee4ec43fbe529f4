#include "tests/bench/pipe_service.h"

#include <algorithm>
#include <vector>

#include "common/pipe/frame.h"
#include "tests/bench/process.h"

namespace sssup::bench {
namespace {

bool send(int socket, const proto::ClientMessage& message) {
  const pipe::Frames frame = pipe::make_frame(message);
  return send_all(socket, frame->data(), frame->size());
}

bool skip_message(int socket) {
  std::string header(pipe::frame_header, '\0');
  if (!receive_all(socket, header.data(), header.size())) return false;
  std::string body(pipe::frame_size_at(header, 0) - pipe::frame_header, '\0');
  return receive_all(socket, body.data(), body.size());
}

}  // namespace

proto::Event event(std::uint64_t seq) {
  proto::Event event;
  event.set_seq(seq);
  event.mutable_text()->set_fallback(std::string(payload, 'x'));
  return event;
}

std::vector<proto::Event> MadeUp::events(std::uint64_t after_seq, std::size_t most) {
  std::vector<proto::Event> events;
  const std::uint64_t last = std::min<std::uint64_t>(said_, after_seq + most);
  for (std::uint64_t seq = after_seq + 1; seq <= last; ++seq) events.push_back(event(seq));
  return events;
}

void MadeUp::command(const proto::ClientMessage&, std::function<void(proto::Reply)> done) {
  proto::Reply reply;
  reply.set_ok(true);
  done(reply);
}

bool attach(int socket) {
  proto::ClientMessage message;
  message.mutable_hello()->set_protocol_version(pipe::protocol_version);
  if (!send(socket, message) || !skip_message(socket)) return false;
  message.mutable_attach();
  return send(socket, message) && skip_message(socket);
}

}  // namespace sssup::bench
