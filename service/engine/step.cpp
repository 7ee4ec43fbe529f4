#include "service/engine/step.h"

#include "common/text/events.h"

namespace sssup::engine {
namespace {

// First byte of a value: how the rest is kept.
constexpr char plain = 'p';
constexpr char sealed_by_machine = 's';

}  // namespace

void Context::say(proto::Event::Level level, const text::Message& message) {
  proto::Event event;
  event.set_level(level);
  event.set_unix_ms(machine_.now_unix_ms());
  event.set_step(step_);
  *event.mutable_text() = text::to_proto(message);
  staged_.events.push_back(std::move(event));
}

Error Context::unreadable(std::string_view key) {
  return {Error::Kind::corrupt, {text::id::journal_value_unreadable, {{"key", std::string(key)}}}};
}

Expected<std::optional<std::string>> Context::recall_bytes(std::string_view key) {
  std::optional<std::string> kept;
  if (const auto staged = staged_.values.find(std::string(key)); staged != staged_.values.end()) {
    kept = staged->second;
  } else {
    SSSUP_TRY(kept, journal_.value(key));
  }
  if (!kept) return std::nullopt;
  return decode_value(machine_, key, *kept);
}

Status Context::remember_bytes(std::string_view key, std::string bytes, Sealed sealed) {
  SSSUP_TRY(staged_.values[std::string(key)], encode_value(machine_, std::move(bytes), sealed));
  return {};
}

Expected<std::string> encode_value(machine::Machine& machine, std::string bytes, Sealed sealed) {
  if (sealed == Sealed::yes) {
    SSSUP_TRY(bytes, machine.secrets().seal(bytes));
  }
  bytes.insert(bytes.begin(), sealed == Sealed::yes ? sealed_by_machine : plain);
  return bytes;
}

Expected<std::string> decode_value(machine::Machine& machine, std::string_view key, const std::string& value) {
  if (value.empty() || (value.front() != plain && value.front() != sealed_by_machine))
    return fail(Error::Kind::corrupt, {text::id::journal_value_unreadable, {{"key", std::string(key)}}});
  const std::string_view content = std::string_view(value).substr(1);
  if (value.front() == plain) return std::string(content);
  return machine.secrets().unseal(content);
}

}  // namespace sssup::engine
