#include "gui/question/findings_view.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "common/rules/start_findings.h"
#include "common/text/gui.h"
#include "findings.pb.h"
#include "gui/model/shown_text.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"
#include "gui/style/symbols.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

constexpr int finding_role = Qt::UserRole;  // index into the state's findings
constexpr int shown_lines = 6;

Symbol symbol_of(std::uint32_t severity) {
  switch (severity) {
    case proto::Finding::BLOCKS: return Symbol::problem;
    case proto::Finding::DECISION: return Symbol::decision;
    default: return Symbol::information;
  }
}

const text::Entry& title_of(int severity) {
  switch (severity) {
    case proto::Finding::BLOCKS: return id::gui_findings_blocks;
    case proto::Finding::DECISION: return id::gui_findings_decision;
    default: return id::gui_findings_info;
  }
}

// A remedy of several steps numbers them "1) … 2) …" within one line.
QString one_step_a_line(QString remedy) {
  for (int step = 2; step < 10; ++step) {
    const QString number = QString::number(step) + QStringLiteral(") ");
    remedy.replace(QStringLiteral(" ") + number, QStringLiteral("\n") + number);
  }
  return remedy;
}

}  // namespace

FindingsView::FindingsView(AttachedService& service, QWidget* parent)
    : QWidget(parent),
      service_(service),
      tree_(new QTreeWidget),
      detail_(plain_label(nullptr)),
      again_(new QPushButton(service.say(id::gui_check_again))) {
  auto* title = plain_label(this);
  title->setFont(section_font(title->font()));
  title->setText(service.say(id::gui_findings));
  again_->setAutoDefault(false);
  tree_->setHeaderHidden(true);
  tree_->setIconSize(QSize(fontMetrics().height(), fontMetrics().height()));
  tree_->setAccessibleName(service.say(id::gui_findings));
  tree_->setMinimumHeight(shown_lines * tree_->fontMetrics().height() * 4 / 3);
  auto* detail_area = new QScrollArea;
  detail_area->setWidgetResizable(true);
  detail_area->setWidget(detail_);
  detail_area->setAccessibleName(service.say(id::gui_finding_detail));
  detail_->setAlignment(Qt::AlignTop);
  detail_->setMargin(fontMetrics().height() / 2);
  auto* head = new QHBoxLayout;
  head->addWidget(title, 1);
  head->addWidget(again_);
  auto* both = new QHBoxLayout;
  both->addWidget(tree_, 1);
  both->addWidget(detail_area, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(head);
  column->addLayout(both, 1);
  connect(tree_, &QTreeWidget::currentItemChanged, this, &FindingsView::show_current);
  connect(again_, &QPushButton::clicked, this, &FindingsView::check_again);
  connect(&service_, &AttachedService::stateChanged, this, &FindingsView::fill);
  fill();
}

bool FindingsView::stops_start(const proto::State& state) {
  return std::any_of(state.findings().begin(), state.findings().end(), [](const auto& finding) {
    return rules::stops_start(static_cast<proto::Finding::Severity>(finding.severity()), finding.key());
  });
}

void FindingsView::fill() {
  std::string all;
  for (const auto& finding : service_.state().findings()) all += finding.SerializeAsString() + '\n';
  if (all == shown_ && tree_->topLevelItemCount() > 0) return;
  shown_ = std::move(all);
  tree_->clear();
  for (const int severity : {proto::Finding::BLOCKS, proto::Finding::DECISION, proto::Finding::INFO})
    add_group(severity);
  if (tree_->topLevelItemCount() == 0) {
    auto* nothing = new QTreeWidgetItem(tree_, {service_.say(id::gui_findings_none)});
    nothing->setIcon(0, icon(Symbol::done));
  }
  tree_->expandAll();
  QTreeWidgetItem* first = tree_->topLevelItem(0);
  tree_->setCurrentItem(first->childCount() > 0 ? first->child(0) : first);
}

void FindingsView::add_group(int severity) {
  const auto& findings = service_.state().findings();
  QTreeWidgetItem* group = nullptr;
  int count = 0;
  for (int index = 0; index < findings.size(); ++index) {
    const auto& finding = findings[index];
    if (static_cast<int>(finding.severity()) != severity) continue;
    if (!group) group = new QTreeWidgetItem(tree_);
    auto* item = new QTreeWidgetItem(group, {service_.say(finding.title())});
    item->setIcon(0, icon(symbol_of(finding.severity())));
    item->setToolTip(0, item->text(0));
    item->setData(0, finding_role, index);
    ++count;
  }
  if (!group) return;
  group->setText(0, service_.say({title_of(severity), {{"count", std::to_string(count)}}}));
  group->setIcon(0, icon(symbol_of(static_cast<std::uint32_t>(severity))));
  group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
}

void FindingsView::show_current() {
  const QTreeWidgetItem* item = tree_->currentItem();
  const QVariant index = item ? item->data(0, finding_role) : QVariant();
  if (!index.isValid() || index.toInt() >= service_.state().findings_size())
    return detail_->setText(item ? item->text(0) : QString());
  const auto& finding = service_.state().findings(index.toInt());
  QString text = service_.say(finding.title()) + QStringLiteral("\n\n") + service_.say(finding.detail());
  if (const QString remedy = service_.say(finding.remedy()); !remedy.isEmpty())
    text +=
        QStringLiteral("\n\n") + service_.say(id::gui_finding_remedy) + QStringLiteral(":\n") + one_step_a_line(remedy);
  detail_->setText(text);
}

void FindingsView::check_again() {
  again_->setEnabled(false);
  service_.check_again(
      this, [this](const Expected<proto::Reply>& /*reply: the new state says it all*/) { again_->setEnabled(true); });
}

}  // namespace sssup::gui
