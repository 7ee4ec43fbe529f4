// Has the service keep what is entered in a form until it is confirmed, so that closing the window, a restart, or going
// on in another window loses nothing but secrets.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <QObject>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

class QTimer;

namespace sssup::gui {

/// Belongs to the form and goes with it.
class DraftKeeper final : public QObject {
  Q_OBJECT

 public:
  /// The first entry is sent so long after it was made, with those that followed.
  static constexpr std::chrono::milliseconds gathering{300};

  DraftKeeper(AttachedService& service, QuestionForm& form);

 private:
  void note();
  void send();
  void follow_service();
  void send_before_the_end();
  bool is_open() const;

  AttachedService& service_;
  QuestionForm& form_;
  QTimer* gather_;
  const std::uint64_t author_;
  bool unsent_ = false;     // entries the service does not have
  bool under_way_ = false;  // a draft was sent and not replied to
  bool taking_ = false;     // what changes in the form is not entered here
  std::string taken_;       // the draft of another window that the form has, serialized
};

}  // namespace sssup::gui
