#pragma once

#include <QWidget>

#include "gui/model/attached_service.h"

class QLabel;
class QSpinBox;

namespace sssup::gui {

/// How many licences a cluster of the size that is entered needs. Changes nothing.
class LicenceCalculator final : public QWidget {
  Q_OBJECT

 public:
  explicit LicenceCalculator(const AttachedService& service, QWidget* parent = nullptr);

 private:
  void calculate();

  const AttachedService& service_;
  QSpinBox *server_, *added_, *cpus_;
  QLabel* result_;
};

}  // namespace sssup::gui
