#include "tests/bench/grpc_peer.h"

#include <memory>
#include <thread>
#include <vector>

#include <unistd.h>

#include <grpcpp/grpcpp.h>

#include "peer.grpc.pb.h"
#include "tests/bench/process.h"

namespace sssup::bench {
namespace {

constexpr std::size_t size = 64;  // bytes, as everybody's

class Answering final : public peer::Peer::Service {
  grpc::Status Do(grpc::ServerContext*, const peer::Command*, peer::Reply* reply) override {
    reply->set_ok(true);
    return grpc::Status::OK;
  }
};

class Telling final : public peer::Peer::Service {
 public:
  Telling(std::uint64_t events, unsigned pause_us, std::atomic<bool>& go)
      : events_(events), pause_us_(pause_us), go_(go) {}

 private:
  grpc::Status Watch(grpc::ServerContext*, const peer::Command*, grpc::ServerWriter<peer::Event>* writer) override {
    writer->SendInitialMetadata();
    while (!go_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    peer::Event event;
    event.set_text(std::string(size, 'x'));
    auto next = Clock::now();
    for (std::uint64_t seq = 1; seq <= events_; ++seq) {
      event.set_seq(seq);
      if (pause_us_ > 0) std::this_thread::sleep_until(next += std::chrono::microseconds(pause_us_));
      if (!writer->Write(event)) break;
    }
    return grpc::Status::OK;
  }

  std::uint64_t events_;
  unsigned pause_us_;
  std::atomic<bool>& go_;
};

std::unique_ptr<grpc::Server> serve(const std::string& path, grpc::Service& service) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("unix:" + path, grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  return builder.BuildAndStart();
}

std::unique_ptr<peer::Peer::Stub> stub(const std::string& path) {
  return peer::Peer::NewStub(grpc::CreateChannel("unix:" + path, grpc::InsecureChannelCredentials()));
}

}  // namespace

double grpc_round_trip(const std::string& path, int warm_up, int trips) {
  // Neither side is forked from a process that has used gRPC: that is not supported.
  auto& time = shared<std::atomic<double>>();
  const Forked server([&] {
    Answering answering;
    serve(path, answering)->Wait();
  });
  ::close(connect_to(path));
  Forked([&] {
    const auto client = stub(path);
    peer::Command command;
    command.set_content(std::string(size, 'x'));
    Clock::time_point start;
    for (int trip = -warm_up; trip < trips; ++trip) {
      if (trip == 0) start = Clock::now();
      grpc::ClientContext context;
      peer::Reply reply;
      if (!client->Do(&context, command, &reply).ok()) ::_exit(1);
    }
    time = seconds_since(start) / trips * 1e6;
  }).wait();
  ::unlink(path.c_str());
  return time;
}

void grpc_serve_events(const std::string& path, std::uint64_t events, unsigned pause_us, std::atomic<bool>& go) {
  Telling telling(events, pause_us, go);
  const auto server = serve(path, telling);
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

void grpc_read_events(const std::string& path, int viewers, std::atomic<int>& ready,
                      std::atomic<std::uint64_t>& received) {
  std::vector<std::thread> threads;
  for (int viewer = 0; viewer < viewers; ++viewer) {
    threads.emplace_back([&] {
      const auto client = stub(path);
      grpc::ClientContext context;
      context.set_wait_for_ready(true);
      const auto reader = client->Watch(&context, peer::Command());
      reader->WaitForInitialMetadata();
      ++ready;
      peer::Event event;
      std::uint64_t count = 0;
      while (reader->Read(&event)) ++count;
      received += count;
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace sssup::bench
