// The overall progress: bar, what is being done, what comes next and whether anyone is needed, signs of life,
// the point of no return; and who has control, if it is somebody else.
#pragma once

#include <QWidget>

#include "common/outcome/outcome.h"
#include "pipe.pb.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace sssup::gui {

class AttachedService;
class Notice;
class PhaseList;

class ProgressPanel final : public QWidget {
  Q_OBJECT

 public:
  ProgressPanel(AttachedService& service, PhaseList& phases, QWidget* parent = nullptr);

 signals:
  void questionWanted();
  void resultWanted();

 private:
  void build();
  void show_progress();
  void show_heartbeat();
  void show_control();
  void show_buttons();
  void ask_for_control();
  void check_again();
  void complain_unless_done(const Expected<proto::Reply>& reply);

  AttachedService& service_;
  PhaseList& phases_;
  QLabel* doing_;
  QProgressBar* bar_;
  QLabel* time_left_;
  QLabel* heartbeat_;
  QLabel* next_;
  QLabel* no_return_;
  Notice* control_;
  QPushButton* take_control_;
  QPushButton* question_;
  QPushButton* result_;
  QPushButton* check_again_;
};

}  // namespace sssup::gui
