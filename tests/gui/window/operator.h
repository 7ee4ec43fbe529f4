// The operator of a test: looks at the window and does what it asks for, by what can be seen in it and by keyboard.
#pragma once

#include <functional>
#include <string>

#include <QObject>
#include <QStringList>
#include <QTimer>

#include "gui/model/attached_service.h"
#include "gui/progress_window.h"

class QAbstractButton;

namespace sssup::gui::testing {

class Operator final : public QObject {
 public:
  /// `tell`: what was done, a line each; "attached" first, "over" last, "stuck …" when the window leads nowhere.
  Operator(AttachedService& service, ProgressWindow& window, std::function<void(const std::string&)> tell);

 private:
  void look();
  void answer(QWidget& page);
  QAbstractButton* wanted(QWidget& page) const;
  void fill(QWidget& page);
  void stuck(const QString& why);

  AttachedService& service_;
  ProgressWindow& window_;
  std::function<void(const std::string&)> tell_;
  QTimer now_and_then_;
  bool attached_ = false;
  QString title_;  // of the page that is answered
  int tries_ = 0;
};

}  // namespace sssup::gui::testing
