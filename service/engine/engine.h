// Runs a plan, step by step, through crashes and restarts. One thread; it never waits for
// a person or a client: where it needs one it returns, and goes on when called again.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "service/engine/step.h"

namespace sssup::proto {
class Trouble;
}

namespace sssup::engine {

/// Why `run` returned.
enum class Halt {
  question,         // the operator is asked: `answer`, then `run` again
  attention,        // in trouble: answered like a question, with "retry"
  restarting,       // the server was asked to restart; the process is to end
  finished,         // every step is verified
  ended_unchanged,  // the run ended before it changed anything
  stopped,          // `stop` was asked for
};

/// The loop breakers (anchors: a crash loop and a restart loop must end in front of a person).
struct Limits {
  std::uint32_t attempts = 30;         // times a step may be begun without getting anywhere
  std::uint32_t failures = 3;          // errors of a step after which a restart of the server no longer tries it again
  std::uint32_t restarts = 12;         // restarts the run may ask for
  std::uint32_t restart_requests = 3;  // times one restart was asked for and did not come before a person is asked
};

/// Told on the engine's thread.
struct Listener {
  std::function<void(const std::vector<proto::Event>&)> events;  // durable now
  std::function<void(const proto::State&)> state;
  std::function<void(bool)> working;  // a long act is alive
};

class Engine {
 public:
  Engine(machine::Machine& machine, Journal& journal, const Plan& plan, std::string server_name, Listener listener,
         Limits limits = {});
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Goes on from where the journal is.
  Halt run(const std::stop_token& stop);

  /// The operator's answer to the open question. After an ok reply `run` is to be called.
  proto::Reply answer(const proto::Answer& answer);
  /// The same for a person who has put right what the run waits for: the button that looks again is pressed. Nothing
  /// when the open question has none.
  std::optional<proto::Reply> look_again();
  /// What is entered for the open question: durable and part of state() when the reply is ok. The listener is not told.
  proto::Reply keep_draft(proto::Draft draft);

  const proto::State& state() const { return state_; }

 private:
  class Work;

  // The next step to do; plan_.steps.size() when all are verified.
  std::size_t position() const;
  StepRecord record_of(const Step& step) const;

  std::optional<Halt> note_boot();
  std::optional<Halt> run_step(Step& step, const std::stop_token& stop);
  std::optional<Halt> begin(Step& step, StepRecord::State& before);
  std::optional<Halt> act(Step& step, Work& work);
  std::optional<Halt> finish(Step& step, Work& work);
  std::optional<Halt> conclude(const Step& step, Work& work);
  std::optional<Halt> continue_restart(Step& step, RestartRecord restart);
  std::optional<Halt> request_restart(const Step& step, RestartRecord restart);
  void count_request(const Step& step);
  Halt ask(const Step& step, proto::Question question, Change change);
  Halt trouble(const Step& step, const text::Message& why, const std::string& cause);
  Halt show_trouble(const proto::Trouble& trouble);
  void show_draft();
  proto::Reply go_on();
  proto::Reply answer_step(const proto::Answer& answer);
  void undo_from(const std::string& first, const Step& last, Change& change) const;
  const RestartRecord* open_restart(const Step& step) const;

  Status commit(Change change);
  proto::Event event(proto::Event::Level level, const proto::Text& text) const;
  proto::Event event(proto::Event::Level level, const text::Message& message) const;

  void show_position();
  void show(proto::State::Run run);
  void show_progress(const text::Message* message, std::uint64_t done, std::uint64_t total);
  void publish() const;

  machine::Machine& machine_;
  Journal& journal_;
  const Plan& plan_;
  Listener listener_;
  Limits limits_;

  std::string boot_;       // this boot's identity, once noted
  std::string step_;       // under way, for events
  bool answered_ = false;  // the step was answered in this process: it is neither begun nor resumed
  bool told_to_go_on_ = false;
  std::optional<proto::Question> question_;
  std::uint64_t trouble_instance_ = 0;
  std::uint64_t weight_verified_ = 0;
  std::uint64_t weight_total_ = 0;
  std::uint64_t weight_current_ = 0;
  proto::State state_;
};

}  // namespace sssup::engine
