// How the run went, for its report (R-5.report).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/text/language.h"
#include "findings.pb.h"
#include "server.pb.h"
#include "service/engine/step.h"

namespace sssup::upgrade {

/// It went wrong or needs a look, and the report has no place of its own for it.
bool is_worth_telling(const proto::Event& event);

/// What went wrong or needs a look, with the server's local time: the first ones of a run; a run may go in circles.
class Happened {
 public:
  static constexpr std::size_t most = 200;

  /// Borrows the server.
  Happened(const proto::Server& server, text::Language language) : server_(server), language_(language) {}

  /// In the order of the run. Any other event is left out.
  void add(const proto::Event& event);
  /// In place of what `run` had. Of more than `most` the last line says how many more there were.
  void write_to(proto::Run& run) const;
  /// The events that say what of an earlier upgrade was about to be renamed.
  const std::vector<proto::Text>& kept() const { return kept_; }

 private:
  const proto::Server& server_;
  text::Language language_;
  std::vector<std::string> lines_;
  std::vector<proto::Text> kept_;
  std::size_t left_out_ = 0;
};

/// Steps, restarts and what happened on the way, by the journal; texts in `language`, with the server's local time
/// where they have one.
Expected<proto::Run> run_record(engine::Context& context, const engine::Plan& plan, const proto::Server& server,
                                text::Language language);

}  // namespace sssup::upgrade
