// What is left to do, to be ticked off.
#pragma once

#include <QWidget>

#include "gui/model/attached_service.h"

class QLabel;
class QListWidget;

namespace sssup::gui {

class Checklist final : public QWidget {
  Q_OBJECT

 public:
  /// The state's. Ticks are kept for this user of this computer, by server and report.
  explicit Checklist(const AttachedService& service, QWidget* parent = nullptr);

 private:
  const proto::Checklist::Wording& wording(int row) const;
  void keep();
  void count();
  void show_current();

  const AttachedService& service_;
  QString key_;
  const proto::Checklist items_;
  QLabel* counted_;
  QListWidget* list_;
  QLabel* detail_;
};

}  // namespace sssup::gui
