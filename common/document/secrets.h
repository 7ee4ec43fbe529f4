// Passwords and licence keys, wherever they stand in a message.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

namespace sssup::document {

/// Marked `(secret)` in proto/.
bool is_secret(const google::protobuf::FieldDescriptor& field);

/// Clears every secret in `message` and below it: for a capture, a backup people can read, a viewer (R-5.capture).
void leave_out_secrets(google::protobuf::Message& message);

}  // namespace sssup::document
