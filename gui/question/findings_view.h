// What the readiness check found (R-5.ready), by severity, with the remedy of the one that is looked at.
#pragma once

#include <QWidget>

#include "gui/model/attached_service.h"

class QLabel;
class QPushButton;
class QTreeWidget;

namespace sssup::gui {

class FindingsView final : public QWidget {
  Q_OBJECT

 public:
  explicit FindingsView(AttachedService& service, QWidget* parent = nullptr);

  /// Something found stops the start; what is asked about on the way (SNMP, open programs) does not.
  static bool stops_start(const proto::State& state);

 private:
  void fill();
  void add_group(int severity);
  void show_current();
  void check_again();

  AttachedService& service_;
  std::string shown_;  // what is shown, so that the selection outlives a state that brings the same
  QTreeWidget* tree_;
  QLabel* detail_;
  QPushButton* again_;
};

}  // namespace sssup::gui
