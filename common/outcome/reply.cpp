#include "common/outcome/reply.h"

#include "common/outcome/explained.h"

namespace sssup {

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

proto::Reply refused(const Error& error) {
  const auto refusal = error.kind == Error::Kind::invalid   ? proto::Reply::INVALID
                       : error.kind == Error::Kind::refused ? proto::Reply::BLOCKED
                                                            : proto::Reply::FAILED;
  return refused(refusal, explained(error));
}

}  // namespace sssup
