#include "service/pipe/redaction.h"

#include <algorithm>
#include <set>
#include <string>

#include "pipe.pb.h"

namespace sssup::pipe {

void redact(proto::State& state) {
  if (!state.has_question()) return state.clear_draft();
  std::set<std::string> secret;
  for (proto::Field& field : *state.mutable_question()->mutable_fields()) {
    if (!field.rule().secret()) continue;
    field.clear_initial();
    secret.insert(field.id());
  }
  if (!state.has_draft()) return;
  auto& drafted = *state.mutable_draft()->mutable_fields();
  drafted.erase(
      std::remove_if(drafted.begin(), drafted.end(), [&](const auto& value) { return secret.contains(value.field()); }),
      drafted.end());
}

}  // namespace sssup::pipe
