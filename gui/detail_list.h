// The detail list below the overall progress: every event, filtered by level and text, copied and saved as
// text.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QTimer;

namespace sssup::gui {

class AttachedService;
class EventFilter;

class DetailList final : public QWidget {
  Q_OBJECT

 public:
  explicit DetailList(AttachedService& service, QWidget* parent = nullptr);

 private:
  void build();
  void retranslate();
  void copy();
  void save();
  void stay_at_end();
  void say_nothing_found();

  AttachedService& service_;
  EventFilter* filter_;
  QListView* list_;
  QLabel* nothing_found_;
  QComboBox* level_;
  QLineEdit* search_;
  QPushButton* copy_;
  QPushButton* save_;
  QTimer* typing_;
  bool at_end_ = true;  // the newest line is in sight, and stays so as lines come
};

}  // namespace sssup::gui
