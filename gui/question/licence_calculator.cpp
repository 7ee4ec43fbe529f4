#include "gui/question/licence_calculator.h"

#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include "common/rules/licences.h"
#include "common/text/gui.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

constexpr int most_cpus = 4096;
constexpr int most_servers = 31;  // of a CLUSTERPRO cluster, besides this one
constexpr int usual_cpus = 2;

QSpinBox* counter(int least, int most, int value) {
  auto* made = new QSpinBox;
  made->setRange(least, most);
  made->setValue(value);
  made->setFocusPolicy(Qt::StrongFocus);
  return made;
}

int cpus_of(const proto::ServerLicences& has) {
  return has.cpus() == 0 ? usual_cpus : static_cast<int>(has.cpus());
}

std::optional<rules::LicencesHeld> held_of(const proto::ServerLicences& has) {
  if (has.sss_licences() == 0) return std::nullopt;
  return rules::LicencesHeld{has.sss_licences(), has.covered_cpus()};
}

}  // namespace

LicenceCalculator::LicenceCalculator(const AttachedService& service, const proto::ServerLicences& has, QWidget* parent)
    : QWidget(parent),
      service_(service),
      held_(held_of(has)),
      server_(counter(1, most_cpus, cpus_of(has))),
      added_(counter(0, most_servers, 1)),
      cpus_(counter(1, most_cpus, cpus_of(has))),
      result_(plain_label(nullptr)) {
  auto* box = new QGroupBox(service.say(id::gui_calculator));
  auto* form = new QFormLayout(box);
  form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
  form->setRowWrapPolicy(QFormLayout::DontWrapRows);
  for (const auto& [label, field] :
       {std::pair{&id::gui_calculator_server, server_}, std::pair{&id::gui_calculator_added, added_},
        std::pair{&id::gui_calculator_cpus, cpus_}}) {
    field->setAccessibleName(service.say(*label));
    form->addRow(service.say(*label), field);
    connect(field, &QSpinBox::valueChanged, this, &LicenceCalculator::calculate);
  }
  form->addRow(result_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(box);
  calculate();
}

void LicenceCalculator::calculate() {
  const std::vector<std::uint32_t> added(static_cast<std::size_t>(added_->value()),
                                         static_cast<std::uint32_t>(cpus_->value()));
  const auto need = rules::licence_need(static_cast<std::uint32_t>(server_->value()), added, held_);
  result_->setText(service_.say({id::gui_calculator_result,
                                 {{"sss", std::to_string(need.sss_licences)},
                                  {"upgrade", std::to_string(need.upgrade_licences)},
                                  {"covered", std::to_string(need.covered_cpus)},
                                  {"all", std::to_string(need.cluster_cpus)},
                                  {"buy", std::to_string(need.clusterpro_cpus_to_buy)}}}));
}

}  // namespace sssup::gui
