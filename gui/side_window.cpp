#include "gui/side_window.h"

#include <QScreen>
#include <QVBoxLayout>

namespace sssup::gui {
namespace {

constexpr QSize side_window_size(720, 670);
// Of the progress window that stays in sight where the desktop is too small for both.
constexpr int least_offset = 60;

}  // namespace

SideWindow::SideWindow(QWidget& progress, QWidget* page) : QWidget(&progress, Qt::Window), progress_(progress) {
  auto* all = new QVBoxLayout(this);
  all->addWidget(page);
}

void SideWindow::come_up() {
  if (!std::exchange(placed_, true)) take_place();
  if (isMinimized()) showNormal();
  show();
  raise();
  activateWindow();
}

// Right of the progress window where there is room; else over it, with its left edge and title in sight.
void SideWindow::take_place() {
  const QRect desktop = progress_.screen()->availableGeometry();
  const QSize size = side_window_size.expandedTo(sizeHint()).boundedTo(desktop.size());
  resize(size);
  const int beside = progress_.frameGeometry().right() + 1;
  const int left = beside + size.width() <= desktop.right() + 1
                       ? beside
                       : std::min(desktop.left() + least_offset, desktop.right() + 1 - size.width());
  const int top =
      beside == left ? desktop.top() : std::min(desktop.top() + least_offset, desktop.bottom() + 1 - size.height());
  move(std::max(left, desktop.left()), std::max(top, desktop.top()));
}

}  // namespace sssup::gui
