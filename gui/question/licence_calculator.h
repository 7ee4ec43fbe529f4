#pragma once

#include <optional>

#include <QWidget>

#include "common/rules/licences.h"
#include "gui/model/attached_service.h"
#include "question.pb.h"

class QLabel;
class QSpinBox;

namespace sssup::gui {

/// How many licences a cluster of the size that is entered needs, beginning with what this server has. Changes
/// nothing.
class LicenceCalculator final : public QWidget {
  Q_OBJECT

 public:
  LicenceCalculator(const AttachedService& service, const proto::ServerLicences& has, QWidget* parent = nullptr);

 private:
  void calculate();

  const AttachedService& service_;
  std::optional<rules::LicencesHeld> held_;  // nothing: not known, and taken to be as many as the CPUs need
  QSpinBox *server_, *added_, *cpus_;
  QLabel* result_;
};

}  // namespace sssup::gui
