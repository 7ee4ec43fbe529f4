// A window that comes up when something is to be entered or read, beside the progress window (R-2.3, the settings
// windows). Closing it loses nothing: the progress window brings it back.
#pragma once

#include <QWidget>

namespace sssup::gui {

class SideWindow final : public QWidget {
  Q_OBJECT

 public:
  /// `progress` is the window it stands beside and belongs to.
  SideWindow(QWidget& progress, QWidget* page);
  /// Shows it, in front; in its place, if it was not shown before.
  void come_up();

 private:
  void take_place();

  QWidget& progress_;
  bool placed_ = false;
};

}  // namespace sssup::gui
