// A whole upgrade of a rehearsal server in this process, over its restarts: what sanitizers watch sees both sides.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "service/console/answer_file.h"
#include "tests/pipe/support.h"

namespace sssup::pipe::testing {

/// The server of packaging/samples/every-kind.json in a folder of its own, and the service on it: started again after
/// each restart, until it has done its work.
class UpgradeRun {
 public:
  using AtEndpoint = std::function<void(const Endpoint&)>;
  /// `while_down` is called between two runs of the service, on its thread; `before` once, before the first.
  explicit UpgradeRun(AtEndpoint while_down = {}, const AtEndpoint& before = {});
  ~UpgradeRun();
  UpgradeRun(const UpgradeRun&) = delete;
  UpgradeRun& operator=(const UpgradeRun&) = delete;

  Endpoint endpoint() const { return rehearsal_endpoint(folder_.path / "server"); }
  bool over() const { return over_; }
  /// What the server has become, once it is over; without what no two runs have alike.
  std::string outcome();
  /// The server's, so far.
  std::string event_log() const;
  /// Why it ended early; empty.
  const std::string& trouble() const { return trouble_; }

 private:
  void serve();

  TempFolder folder_;
  AtEndpoint while_down_;
  std::atomic<bool> over_ = false;
  std::string trouble_;
  std::stop_source stop_;
  std::thread thread_;
};

/// The operator, with the sample's answer file at hand: takes control whoever has it, answers every question.
class Administrator {
 public:
  explicit Administrator(const Endpoint& endpoint);

  /// Until the run is over. False: it went on too long.
  bool carry_through(const UpgradeRun& run);
  const Watcher& watcher() const { return watcher_; }
  /// Every answer that was accepted, for those who like to send it again.
  std::vector<proto::ClientMessage> accepted() const;

 private:
  void act(const proto::State& state);
  bool ask(proto::ClientMessage message);

  console::AnswerFile file_;
  std::map<std::uint64_t, proto::ClientMessage> answers_;  // by question's instance
  bool started_ = false;
  mutable std::mutex mutex_;  // guards accepted_
  std::vector<proto::ClientMessage> accepted_;
  Watcher watcher_;
};

}  // namespace sssup::pipe::testing
