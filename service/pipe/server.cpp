#include "service/pipe/server.h"

#include <utility>

#include "service/pipe/hub.h"

namespace sssup::pipe {

class Server::Impl final : public Hub {
 public:
  using Hub::Hub;
};

Server::Server(boost::asio::io_context& io, Endpoint endpoint, Stage& stage, Limits limits,
               std::optional<Endpoint> watchers)
    : impl_(std::make_shared<Impl>(io, std::move(endpoint), stage, limits, std::move(watchers))) {}

Server::~Server() {
  impl_->abandon();
}

Status Server::start() {
  return impl_->start();
}

void Server::publish(proto::Event event) {
  impl_->publish(std::move(event));
}

void Server::publish_state() {
  impl_->publish_state();
}

void Server::working(bool alive) {
  impl_->working(alive);
}

void Server::close(proto::Goodbye::Why why, std::function<void()> done) {
  impl_->close(why, std::move(done));
}

}  // namespace sssup::pipe
