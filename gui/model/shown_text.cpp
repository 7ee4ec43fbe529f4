#include "gui/model/shown_text.h"

#include "common/text/escape.h"
#include "text.pb.h"

namespace sssup::gui {

QString shown(std::string_view utf8) {
  return QString::fromStdString(text::escape_control(utf8));
}

QString shown(const text::Message& message, text::Language language) {
  return shown(text::render(message, language));
}

QString shown(const proto::Text& message, text::Language language) {
  return shown(text::render(message, language));
}

QString shown(const Error& error, text::Language language) {
  return QString::fromStdString(describe(error, language));
}

QString shown(std::chrono::seconds duration) {
  const auto all = duration.count();
  const QString seconds = QString::number(all % 60).rightJustified(2, u'0');
  if (all < 3600) return QString::number(all / 60) + u':' + seconds;
  return QString::number(all / 3600) + u':' + QString::number(all / 60 % 60).rightJustified(2, u'0') + u':' + seconds;
}

}  // namespace sssup::gui
