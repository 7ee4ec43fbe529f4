#include "gui/question/setup_picture.h"

#include <algorithm>

#include <QPainter>

#include "common/text/gui.h"
#include "gui/style/symbols.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

constexpr int gap_ems = 1;  // between and around the windows

const text::Entry& in_words(SetupPicture::Setup setup) {
  switch (setup) {
    case SetupPicture::Setup::removal: return id::gui_setup_removal_words;
    case SetupPicture::Setup::sss_again: return id::gui_setup_sss_again_words;
    case SetupPicture::Setup::clusterpro_undone: return id::gui_setup_clusterpro_undone_words;
    default: return id::gui_setup_installation_words;
  }
}

}  // namespace

SetupPicture::SetupPicture(const AttachedService& service, Setup setup, QWidget* parent) : QWidget(parent) {
  windows_.push_back(first(service, setup));
  windows_.push_back(last(service, windows_.front().title));
  setAccessibleName(service.say(id::gui_setup_picture));
  setAccessibleDescription(service.say(in_words(setup)));
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

SetupPicture::Window SetupPicture::first(const AttachedService& service, Setup setup) const {
  const QString step = service.say(id::gui_setup_first);
  const bool of_sss = setup == Setup::removal || setup == Setup::sss_again;
  const QString title = service.say(of_sss ? id::gui_setup_of_sss : id::gui_setup_of_clusterpro);
  if (setup == Setup::sss_again) return {step, title, {service.say(id::gui_setup_install)}, 0};
  if (setup == Setup::installation) return {step, title, {service.say(id::gui_setup_other_ports)}, 0, true};
  return {step,
          title,
          {service.say(id::gui_setup_modify), service.say(id::gui_setup_repair), service.say(id::gui_setup_remove)},
          2};
}

SetupPicture::Window SetupPicture::last(const AttachedService& service, const QString& title) const {
  return {service.say(id::gui_setup_last),
          title,
          {service.say(id::gui_setup_restart_now), service.say(id::gui_setup_restart_later)},
          1};
}

int SetupPicture::widest() const {
  const QFontMetrics metrics = fontMetrics();
  int widest = 0;
  for (const Window& window : windows_) {
    widest = std::max(widest, metrics.horizontalAdvance(window.title));
    for (const QString& choice : window.choices) widest = std::max(widest, metrics.horizontalAdvance(choice));
  }
  return widest + 6 * metrics.height();
}

// A caption, the title bar, the choices, and room around them.
int SetupPicture::height_of(const Window& window) const {
  const int line = fontMetrics().height();
  return line * 3 / 2 + line * 2 + static_cast<int>(window.choices.size()) * line * 2 + line;
}

bool SetupPicture::side_by_side(int width) const {
  return width >= 2 * widest() + gap_ems * fontMetrics().height();
}

int SetupPicture::heightForWidth(int width) const {
  const int one = height_of(windows_[0]), other = height_of(windows_[1]);
  return side_by_side(width) ? std::max(one, other) : one + other + gap_ems * fontMetrics().height();
}

QSize SetupPicture::sizeHint() const {
  const int width = 2 * widest() + gap_ems * fontMetrics().height();
  return {width, heightForWidth(width)};
}

QSize SetupPicture::minimumSizeHint() const {
  return {widest(), heightForWidth(width())};
}

void SetupPicture::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const int gap = gap_ems * fontMetrics().height();
  const int each = std::min(widest(), width());
  const bool beside = side_by_side(width());
  QPoint at(0, 0);
  for (const Window& window : windows_) {
    paint_window(painter, window, QRect(at, QSize(each, height_of(window))));
    at += beside ? QPoint(each + gap, 0) : QPoint(0, height_of(window) + gap);
  }
}

void SetupPicture::paint_window(QPainter& painter, const Window& window, const QRect& place) const {
  const int line = fontMetrics().height();
  const QPalette& colours = palette();
  QFont bold = font();
  bold.setBold(true);
  painter.setFont(bold);
  painter.setPen(colours.color(QPalette::WindowText));
  painter.drawText(QRect(place.topLeft(), QSize(place.width(), line)), Qt::AlignLeft | Qt::AlignVCenter, window.step);

  const QRect frame = place.adjusted(1, line * 3 / 2, -1, -1);
  painter.setPen(QPen(colours.color(QPalette::WindowText), 1));
  painter.setBrush(colours.color(QPalette::Base));
  painter.drawRoundedRect(frame, 4, 4);
  const QRect bar(frame.topLeft(), QSize(frame.width(), line * 3 / 2));
  painter.drawLine(bar.bottomLeft(), bar.bottomRight());
  painter.setFont(font());
  painter.setPen(colours.color(QPalette::Text));
  painter.drawText(bar.adjusted(line / 2, 0, -line / 2, 0), Qt::AlignLeft | Qt::AlignVCenter, window.title);

  QRect choice(frame.left() + line, bar.bottom() + line / 2, frame.width() - 2 * line, line * 2);
  for (int index = 0; index < window.choices.size(); ++index) {
    paint_choice(painter, window, index, choice);
    choice.translate(0, choice.height());
  }
}

void SetupPicture::paint_choice(QPainter& painter, const Window& window, int index, const QRect& place) const {
  const int line = fontMetrics().height();
  const bool right = index == window.right;
  const QColor ink = palette().color(QPalette::Text);
  const QColor mark = colour(Symbol::done, palette().color(QPalette::Base));
  painter.setPen(QPen(ink, 1.2));
  painter.setBrush(Qt::NoBrush);
  const QPoint middle(place.left() + line / 2, place.center().y());
  const int radius = line / 3;
  if (window.fields) {
    painter.drawRect(place.adjusted(line / 4, line / 3, -line * 3 / 2, -line / 3));
  } else {
    painter.drawEllipse(middle, radius, radius);
    if (right) {
      painter.setBrush(ink);
      painter.drawEllipse(middle, radius / 2, radius / 2);
    }
  }
  painter.setPen(ink);
  painter.drawText(place.adjusted(window.fields ? line / 2 : line * 5 / 4, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                   window.choices[index]);
  if (!right) return;
  // The ring, and a tick beyond its end: it is told by shape, too.
  painter.setPen(QPen(mark, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(place.adjusted(-line / 3, line / 8, line / 3, -line / 8), line, line);
  const QRect tick(place.right() - line, place.center().y() - line / 2, line, line);
  icon(Symbol::done).paint(&painter, tick);
}

}  // namespace sssup::gui
