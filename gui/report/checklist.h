// What is left to do, to be ticked off.
#pragma once

#include <vector>

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
  const proto::Checklist::Wording& wording(int item) const;
  /// A heading, or an item to tick.
  void add_heading(const QString& place);
  void add_item(int item, bool done);
  void keep();
  void count();
  void show_current();

  const AttachedService& service_;
  QString key_;
  const proto::Checklist items_;
  std::vector<int> item_of_row_;  // -1: a heading
  QLabel* counted_;
  QListWidget* list_;
  QLabel* detail_;
};

}  // namespace sssup::gui
