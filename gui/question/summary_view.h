// What was settled before, to be read through before it is confirmed (R-2.6.2-ok).
#pragma once

#include <QTreeWidget>

#include "gui/model/attached_service.h"

namespace sssup::gui {

class SummaryView final : public QTreeWidget {
  Q_OBJECT

 public:
  SummaryView(const AttachedService& service, const proto::Question& question, QWidget* parent = nullptr);
};

}  // namespace sssup::gui
