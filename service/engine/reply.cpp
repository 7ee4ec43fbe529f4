#include "service/engine/reply.h"

#include "common/text/events.h"

namespace sssup::engine {

proto::Reply accepted() {
  proto::Reply reply;
  reply.set_ok(true);
  return reply;
}

proto::Reply refused(proto::Reply::Refusal refusal, const text::Message& why) {
  proto::Reply reply;
  reply.set_refusal(refusal);
  *reply.mutable_why() = text::to_proto(why);
  return reply;
}

proto::Reply refused(const std::vector<rules::FieldProblem>& problems) {
  proto::Reply reply = refused(proto::Reply::INVALID, text::id::answer_invalid);
  for (const rules::FieldProblem& problem : problems) {
    auto* said = reply.add_problems();
    said->set_field(problem.field);
    *said->mutable_why() = text::to_proto(problem.why);
  }
  return reply;
}

}  // namespace sssup::engine
