// How the service is reached, a screen for each way it may not be (R-5.remote): what is the matter, what can be done,
// that it goes on by itself. None is a dead end.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QTimer;

namespace sssup::gui {

class AttachedService;

class LinkPage final : public QWidget {
  Q_OBJECT

 public:
  explicit LinkPage(AttachedService& service, QWidget* parent = nullptr);

 private:
  void show_link();
  void show_time();

  AttachedService& service_;
  QLabel* title_;
  QLabel* help_;
  QLabel* since_;
  QLabel* why_;
  QPushButton* again_;
  QTimer* every_second_;
};

}  // namespace sssup::gui
