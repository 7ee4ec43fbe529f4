// As little as a service can be: Asio, and an endpoint that accepts.
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

int main(int, char** argv) {
  boost::asio::io_context io;
  boost::asio::local::stream_protocol::acceptor door(io, boost::asio::local::stream_protocol::endpoint(argv[1]));
  door.async_accept([](const boost::system::error_code&, boost::asio::local::stream_protocol::socket) {});
  io.run();
}
