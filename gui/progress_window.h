// The window at the desktop's top left, there throughout: phases, overall progress, details; in their place
// what is the matter while the service is not reached. Brings up the window of the open question.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace sssup::gui {

class AttachedService;
class DetailList;
class LinkPage;
class PhaseList;
class PhaseView;
class ProgressPanel;
class SideWindow;

class ProgressWindow final : public QWidget {
  Q_OBJECT

 public:
  explicit ProgressWindow(AttachedService& service, QWidget* parent = nullptr);

  /// Top left, 640 × 480 or as much as its texts need.
  void take_place();

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void build();
  void retranslate();
  void show_link();
  void show_question();
  void show_result();
  bool goes_on_without_window() const;

  AttachedService& service_;
  PhaseList* phases_;
  PhaseView* phase_view_;
  ProgressPanel* panel_;
  LinkPage* link_page_;
  DetailList* details_;
  QLabel* language_label_;
  QComboBox* language_;
  QWidget* side_;
  SideWindow* question_;
  SideWindow* result_ = nullptr;  // made when there is one
};

}  // namespace sssup::gui
