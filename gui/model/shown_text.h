// Texts of the catalogue and of the pipe as Qt has them. Control characters are made visible; what comes out is plain
// text, never markup.
#pragma once

#include <chrono>
#include <string_view>

#include <QString>

#include "common/outcome/outcome.h"
#include "common/text/language.h"
#include "common/text/message.h"

namespace sssup::gui {

QString shown(std::string_view utf8);
QString shown(const text::Message& message, text::Language language);
QString shown(const proto::Text& message, text::Language language);
QString shown(const Error& error, text::Language language);

/// "1:20", "1:02:03".
QString shown(std::chrono::seconds duration);

inline std::string utf8(const QString& text) {
  return text.toStdString();
}

}  // namespace sssup::gui
