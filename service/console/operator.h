// The operator's seat at a terminal: shows the run, answers from the answer file what the service still asks, asks the
// person for the rest. Without a terminal it ends where a person is needed.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "choices.pb.h"
#include "service/console/answer_file.h"
#include "service/console/control.h"
#include "service/console/terminal.h"
#include "service/console/view.h"

namespace sssup::console {

struct Ending {
  ExitCode exit = ExitCode::failed;
  bool finished = false;         // the upgrade is complete
  bool ended = false;            // the run is over and not complete: cancelled, refused, or reset
  std::string report_path = {};  // on the server; empty: not known
  std::string question = {};     // id of the one that a person is needed for; empty: none
  std::string button = {};       // of it, which goes on
  bool looks_again = false;      // that is all it does: nothing can be answered
};

class Operator {
 public:
  struct Options {
    proto::Answers answers;
    // Start the upgrade with these answers, unasked, if it has not begun. Without a terminal only confirmed ones do.
    bool start = false;
    bool only_start = false;                 // ask for the start, with these answers entered, and end when it has begun
    bool findings = true;                    // of the readiness check: show them to the person who starts
    std::function<void()> on_state = [] {};  // the service has been reached
    // A person's answer was accepted.
    std::function<void(const proto::Question&, const proto::Answer&)> on_answer = [](const auto&, const auto&) {};
    std::function<void(const proto::Event&)> on_event = [](const auto&) {};
    std::function<bool()> gone = [] { return false; };  // the service will not come back
  };

  Operator(const Context& context, Terminal& terminal, View& view, Conversation& conversation, Options options);

  /// Until the run is over, a person is needed and none is there, or Ctrl-C.
  Ending run();

 private:
  using Step = std::optional<Ending>;  // an ending, or go on

  Step left_alone();
  Step take(const Update& update);
  Step act();
  Step before_start();
  void show_findings();
  Step ask_to_start();
  Step start_without_person();
  Step begin();
  Step check_again();
  Step check_again_if_wanted();
  Step answer_question();
  Step accepted();
  Step ask_person(const proto::Question& question);
  Step question_taken();
  bool wants_another_look();
  Step attend();
  Step without_person(const text::Message& what, const std::string& why, ExitCode exit) const;
  Step question_needs_person(const proto::Question& question) const;
  tl::expected<void, ExitCode> send(proto::ClientMessage message);
  proto::Draft draft_for(const proto::Question& question) const;

  Context context_;
  Terminal& terminal_;
  View& view_;
  Conversation& conversation_;
  Options options_;
  AnswerFile file_;
  proto::State state_;
  bool changed_ = false;                       // state_ has not been acted on
  bool started_ = false;                       // Start was sent
  std::optional<std::string> findings_shown_;  // serialized
  bool checked_again_ = false;
  bool has_looked_ = false;                     // at a run that has begun
  std::optional<std::uint64_t> found_waiting_;  // instance of a question that was open then and only looks again
  std::uint64_t accepted_ = 0;                  // instance of the question answered last
  std::set<std::uint64_t> from_file_;           // questions the answer file was tried on
};

}  // namespace sssup::console
