#include "common/document/secrets.h"

#include <vector>

#include "secret.pb.h"

namespace sssup::document {

using google::protobuf::FieldDescriptor;

bool is_secret(const FieldDescriptor& field) {
  return field.options().GetExtension(proto::secret);
}

void leave_out_secrets(google::protobuf::Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (is_secret(*field)) {
      reflection.ClearField(&message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map()) {
      if (!field->is_repeated()) {
        leave_out_secrets(*reflection.MutableMessage(&message, field));
      } else {
        for (int index = 0; index < reflection.FieldSize(message, field); ++index)
          leave_out_secrets(*reflection.MutableRepeatedMessage(&message, field, index));
      }
    }
  }
}

}  // namespace sssup::document
