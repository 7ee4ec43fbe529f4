// What may not leave the service.
#pragma once

namespace sssup::proto {
class State;
}

namespace sssup::pipe {

/// Takes the values out of secret fields. There should be none (question.proto); this makes it so for every client.
void redact(proto::State& state);

}  // namespace sssup::pipe
