// A step of a run: what it is called in the journal, whether its work stands already, the work, and the proof. The
// engine knows no product; the upgrade's steps are in service/upgrade.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/outcome/outcome.h"
#include "common/rules/answers.h"
#include "pipe.pb.h"
#include "question.pb.h"
#include "service/engine/journal.h"
#include "service/machine/machine.h"

namespace sssup::engine {

struct Acted {};  // the work is done: verify it
struct Again {};  // part of it is done; make that durable, act again
struct Ask {
  proto::Question question;
};  // wait for the operator; the engine numbers it
struct RestartServer {
  const text::Entry* reason;  // never null; a text without arguments
};                            // the step is done when another boot is seen
struct GoBack {
  std::string step;
};  // to an earlier step, undone with all after it
struct EndUnchanged {
  text::Message why;
};  // the run ends; nothing was changed so far
struct Refuse {
  std::vector<rules::FieldProblem> problems;
};  // only from `answered`: the question stays open

using Outcome = std::variant<Acted, Again, Ask, RestartServer, GoBack, EndUnchanged, Refuse>;

enum class Sealed { no, yes };

/// Bytes as a value of the journal, and back.
Expected<std::string> encode_value(machine::Machine& machine, std::string bytes, Sealed sealed);
Expected<std::string> decode_value(machine::Machine& machine, std::string_view key, const std::string& value);

/// What a step may touch. What it remembers and says becomes durable together, when `act` or `answered` returns.
class Context {
 public:
  Context(machine::Machine& machine, Journal& journal, std::stop_token stop)
      : machine_(machine), journal_(journal), stop_(std::move(stop)) {}
  virtual ~Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  machine::Machine& machine() { return machine_; }
  const Journal& journal() const { return journal_; }
  /// Asked for when the service is to stop: long acts end early with Kind::busy.
  const std::stop_token& stop() const { return stop_; }

  /// A person has just seen this step's trouble and said to go on.
  bool told_to_go_on() const { return told_to_go_on_; }

  /// The value remembered under `key`, by this step or an earlier one; nothing when there is none.
  template <class Message>
  Expected<std::optional<Message>> recall(std::string_view key) {
    SSSUP_TRY(const auto bytes, recall_bytes(key));
    if (!bytes) return std::nullopt;
    std::optional<Message> message(std::in_place);
    if (!message->ParseFromString(*bytes)) return tl::unexpected<Error>(unreadable(key));
    return message;
  }
  template <class Message>
  Status remember(std::string_view key, const Message& message, Sealed sealed) {
    return remember_bytes(key, message.SerializeAsString(), sealed);
  }
  void forget(std::string_view key) { staged_.values[std::string(key)] = std::nullopt; }

  void say(proto::Event::Level level, const text::Message& message);
  /// What is being done now, for the progress line; not kept. `done` of `total` moves the step's share of the progress.
  virtual void doing(const text::Message& message, std::uint64_t done, std::uint64_t total) = 0;
  /// A long act is alive.
  virtual void alive() = 0;
  /// As say(), but now and not when the act returns: durable when it returns without error.
  virtual Status say_at_once(proto::Event::Level level, const text::Message& message) = 0;
  /// Where the operator finds the report, and what it says is left to do, for the state clients see; not kept.
  virtual void report_at(const std::string& path, const proto::Checklist& checklist) = 0;

 protected:
  Expected<std::optional<std::string>> recall_bytes(std::string_view key);
  Status remember_bytes(std::string_view key, std::string bytes, Sealed sealed);
  static Error unreadable(std::string_view key);

  machine::Machine& machine_;
  Journal& journal_;
  std::stop_token stop_;
  Change staged_;
  std::string step_;
  bool told_to_go_on_ = false;
};

class Step {
 public:
  /// `name` is the journal's key and never changes; `phase` an id of the plan; `weight` its share of the progress,
  /// about the seconds it usually takes.
  Step(std::string name, std::string phase, std::uint32_t weight)
      : name_(std::move(name)), phase_(std::move(phase)), weight_(weight) {}
  virtual ~Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  const std::string& name() const { return name_; }
  const std::string& phase() const { return phase_; }
  std::uint32_t weight() const { return weight_; }

  /// Asked of the server, not the journal, when the step was begun before and its end was not seen.
  virtual Expected<bool> done(Context&) { return false; }
  /// Repeatable: may be called again after a crash at any moment of it.
  virtual Expected<Outcome> act(Context& context) = 0;
  /// A valid answer to the question `act` asked.
  virtual Expected<Outcome> answered(Context&, const proto::Question&, const proto::Answer&) { return Again{}; }
  /// The work stands, by the server.
  virtual Status verify(Context&) { return {}; }

 private:
  std::string name_;
  std::string phase_;
  std::uint32_t weight_;
};

struct PhaseTitle {
  std::string id;
  text::Message title;
  text::Message next;  // what it will do, said while the one before is under way
  bool restart_after = false;
};

struct Plan {
  std::vector<PhaseTitle> phases;
  std::vector<std::unique_ptr<Step>> steps;  // in order
  std::string no_return;                     // the step whose begin is the point of no return
};

/// The phases of a run that has not begun, and which comes first.
void show_way(const Plan& plan, proto::State& state);

}  // namespace sssup::engine
