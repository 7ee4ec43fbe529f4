#include "common/document/checks.h"

#include "common/rules/addresses.h"
#include "common/rules/names.h"
#include "common/rules/shown.h"
#include "common/text/rules.h"

namespace sssup::document {

const google::protobuf::FieldDescriptor& Fields::descriptor(int field) const {
  return *message_.GetDescriptor()->FindFieldByNumber(field);
}

Path Fields::path(int field) const {
  return path_ / descriptor(field).json_name();
}

void Fields::text(int field, Rule rule) const {
  const auto& type = descriptor(field);
  const auto& reflection = *message_.GetReflection();
  if (reflection.HasField(message_, &type)) problems_.add(path(field), rule(reflection.GetString(message_, &type)));
}

void Fields::number(int field, std::uint32_t min, std::uint32_t max) const {
  const auto& type = descriptor(field);
  const auto& reflection = *message_.GetReflection();
  if (!reflection.HasField(message_, &type)) return;
  const std::uint32_t value = reflection.GetUInt32(message_, &type);
  if (value < min || value > max)
    problems_.add(path(field), text::Message(text::id::rules_number_range,
                                             {{"min", std::to_string(min)}, {"max", std::to_string(max)}}));
}

void Fields::texts(int field, Rule rule) const {
  const auto& type = descriptor(field);
  const auto& reflection = *message_.GetReflection();
  const int size = reflection.FieldSize(message_, &type);
  for (int index = 0; index < size; ++index)
    if (auto why = rule(reflection.GetRepeatedString(message_, &type, index)))
      problems_.add(path(field)[static_cast<std::size_t>(index)], *std::move(why));
}

void Fields::required(int field) const {
  const auto& type = descriptor(field);
  const auto& reflection = *message_.GetReflection();
  const bool given =
      type.is_repeated() ? reflection.FieldSize(message_, &type) > 0 : reflection.HasField(message_, &type);
  if (!given) problems_.add(path(field), text::Message(text::id::rules_missing));
}

void Fields::required_text(int field, Rule rule) const {
  required(field);
  text(field, rule);
}

void Unique::add(const Path& path, std::string_view name, Problems& problems) {
  if (name.empty()) return;  // refused already
  std::string key = how_ == Case::ignored ? rules::lower(name) : std::string(name);
  if (!seen_.insert(std::move(key)).second)
    problems.add(path, text::Message(text::id::rules_used_twice, {{"value", rules::shown(name)}}));
}

rules::Verdict drive_letter(std::string_view text) {
  const std::string letter = rules::lower(text);
  if (letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'z') return {};
  return text::Message(text::id::rules_drive_letter);
}

rules::Verdict address(std::string_view text) {
  if (rules::canonical_address(text)) return {};
  return text::Message(text::id::rules_address, {{"address", rules::shown(text)}});
}

}  // namespace sssup::document
