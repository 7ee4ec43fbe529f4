#include "common/rules/refusal.h"

#include "common/text/events.h"

namespace sssup::rules {

proto::Reply refused(const std::vector<FieldProblem>& problems) {
  proto::Reply reply = sssup::refused(proto::Reply::INVALID, text::id::answer_invalid);
  for (const FieldProblem& problem : problems) {
    auto* said = reply.add_problems();
    said->set_field(problem.field);
    *said->mutable_why() = text::to_proto(problem.why);
  }
  return reply;
}

}  // namespace sssup::rules
