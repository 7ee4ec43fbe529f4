// What is left to do, to be ticked off.
#pragma once

#include <vector>

#include <QWidget>

#include "gui/model/attached_service.h"
#include "gui/report/report_file.h"

class QLabel;
class QListWidget;
class QListWidgetItem;

namespace sssup::gui {

class Checklist final : public QWidget {
  Q_OBJECT

 public:
  /// Ticks are kept under `report` for this user of this computer.
  Checklist(const AttachedService& service, const QString& report, std::vector<ChecklistItem> items,
            QWidget* parent = nullptr);

 private:
  void add_item(const ChecklistItem& item, bool done);
  void keep();
  void count();
  void show_current();

  const AttachedService& service_;
  QString key_;
  std::vector<ChecklistItem> items_;
  QLabel* counted_;
  QListWidget* list_;
  QLabel* detail_;
};

}  // namespace sssup::gui
