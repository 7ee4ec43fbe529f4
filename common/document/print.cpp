#include <memory>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>
#include <nlohmann/json.hpp>

#include "common/document/document.h"
#include "common/text/escape.h"

namespace sssup::document {
namespace {

namespace protobuf = google::protobuf;

// Maps in the order of their keys: protobuf's own order differs from run to run.
std::string serialize(const protobuf::Message& message) {
  std::string bytes;
  {
    protobuf::io::StringOutputStream stream(&bytes);
    protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializePartialToCodedStream(&coded);
  }
  return bytes;
}

std::string print(const protobuf::Message& message, const protobuf::util::JsonPrintOptions& options) {
  const protobuf::Descriptor& type = *message.GetDescriptor();
  const std::string host = "type.googleapis.com";
  const std::unique_ptr<protobuf::util::TypeResolver> resolver(
      protobuf::util::NewTypeResolverForDescriptorPool(host, type.file()->pool()));
  std::string compact;
  const auto status = protobuf::util::BinaryToJsonString(resolver.get(), host + "/" + type.full_name(),
                                                         serialize(message), &compact, options);
  if (!status.ok()) return "{}\n";
  // protobuf indents by one blank and writes < and > as \u003c and \u003e; this is how people write JSON.
  return text::escape_json(nlohmann::ordered_json::parse(compact).dump(2)) + "\n";
}

}  // namespace

std::string print(const protobuf::Message& message) {
  return print(message, {});
}

std::string print_with_empty_fields(const protobuf::Message& message) {
  protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  return print(message, options);
}

}  // namespace sssup::document
