// Putting a question together.
#pragma once

#include <string>
#include <string_view>

#include "choices.pb.h"
#include "common/text/message.h"
#include "question.pb.h"

namespace sssup::upgrade {

proto::Question question(std::string id, const text::Message& title, const text::Message& explanation);

enum class ButtonKind { plain, default_button, irreversible, leaves_fields };
void add_button(proto::Question& question, std::string id, const text::Message& label,
                ButtonKind kind = ButtonKind::default_button);

/// By default it is pressed; fields are left as they are.
void add_check_again(proto::Question& question);

/// The field's rule and the rest are the caller's to set.
proto::Field& add_field(proto::Question& question, std::string_view id, const text::Message& label,
                        proto::Rule::Kind kind);

/// A field for a folder on this server.
void add_folder(proto::Question& question, std::string_view id, const text::Message& label, const text::Message& help,
                const std::string& initial);

/// "20003, 20004, 20005, 20006": as the operator chose them.
std::string list_of(const proto::Ports& ports);

/// A message with OK.
proto::Question message_with_ok(std::string id, const text::Message& title, const text::Message& explanation);

}  // namespace sssup::upgrade
