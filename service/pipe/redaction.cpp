#include "service/pipe/redaction.h"

#include "pipe.pb.h"

namespace sssup::pipe {

void redact(proto::State& state) {
  if (!state.has_question()) return;
  for (proto::Field& field : *state.mutable_question()->mutable_fields())
    if (field.rule().secret()) field.clear_initial();
}

}  // namespace sssup::pipe
