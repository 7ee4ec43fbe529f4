#include "gui/progress_window.h"

#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include "common/text/window.h"
#include "gui/detail_list.h"
#include "gui/language_box.h"
#include "gui/link_pages.h"
#include "gui/model/attached_service.h"
#include "gui/model/phase_list.h"
#include "gui/phase_view.h"
#include "gui/progress_panel.h"
#include "gui/question/question_page.h"
#include "gui/report/report_panel.h"
#include "gui/side_window.h"

namespace sssup::gui {
namespace {

using Link = AttachedService::Link;

constexpr QSize usual_size(640, 480);

}  // namespace

ProgressWindow::ProgressWindow(AttachedService& service, QWidget* parent)
    : QWidget(parent),
      service_(service),
      phases_(new PhaseList(service, this)),
      phase_view_(new PhaseView(*phases_, this)),
      panel_(new ProgressPanel(service, *phases_, this)),
      link_page_(new LinkPage(service, this)),
      details_(new DetailList(service, this)),
      language_label_(new QLabel(this)),
      language_(make_language_box(this)),
      side_(new QWidget(this)),
      question_(new SideWindow(*this, make_question_page(service, nullptr))) {
  build();
  connect(&service_, &AttachedService::linkChanged, this, &ProgressWindow::show_link);
  connect(&service_, &AttachedService::stateChanged, this, &ProgressWindow::show_link);
  connect(&service_, &AttachedService::stateChanged, this, &ProgressWindow::retranslate);
  connect(&service_, &AttachedService::languageChanged, this, &ProgressWindow::retranslate);
  connect(&service_, &AttachedService::questionChanged, this, [this] {
    if (service_.state().has_question() && service_.link() == Link::attached_controlling) return show_question();
    if (!service_.state().has_question()) question_->hide();
  });
  connect(panel_, &ProgressPanel::questionWanted, this, &ProgressWindow::show_question);
  connect(panel_, &ProgressPanel::resultWanted, this, &ProgressWindow::show_result);
  connect(language_, &QComboBox::activated, this, [this](int index) { service_.set_language(language_at(index)); });
  retranslate();
  show_link();
}

void ProgressWindow::build() {
  language_label_->setBuddy(language_);

  auto* side = new QVBoxLayout(side_);
  side->setContentsMargins({});
  side->addWidget(phase_view_, 1);
  side->addWidget(language_label_);
  side->addWidget(language_);
  // Nothing moves when they come into sight.
  for (QWidget* each : {static_cast<QWidget*>(phase_view_), static_cast<QWidget*>(details_)}) {
    QSizePolicy policy = each->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    each->setSizePolicy(policy);
  }

  auto* right = new QVBoxLayout;
  right->addWidget(panel_);
  right->addWidget(link_page_);
  right->addWidget(details_, 1);

  auto* all = new QHBoxLayout(this);
  all->addWidget(side_);
  all->addLayout(right, 1);
}

void ProgressWindow::take_place() {
  const QRect desktop = screen()->availableGeometry();
  resize(usual_size.expandedTo(minimumSizeHint()).boundedTo(desktop.size()));
  move(desktop.topLeft());
}

void ProgressWindow::retranslate() {
  const std::string& server = service_.state().server_name();
  const QString title = server.empty() ? service_.say(text::id::window_title)
                                       : service_.say({text::id::window_title_of, {{"server", server}}});
  setWindowTitle(title);
  const proto::State& state = service_.state();
  question_->setWindowTitle(state.has_question() ? service_.say(state.question().title()) : title);
  if (result_) result_->setWindowTitle(service_.say(text::id::window_show_result));
  phase_view_->setAccessibleName(service_.say(text::id::window_phases));
  language_label_->setText(service_.say(text::id::window_language));
  language_->setAccessibleName(service_.say(text::id::window_language));
  show_language(*language_, service_.language());
}

// What was told before stays in sight while the link is lost; before anything was told there is only the link.
void ProgressWindow::show_link() {
  const bool known = service_.state().run() != proto::State::RUN_UNSPECIFIED;
  const auto run = service_.state().run();
  const bool told_the_end =
      service_.link() == Link::over && (run == proto::State::FINISHED || run == proto::State::ENDED);
  phase_view_->setVisible(known);
  details_->setVisible(known);
  panel_->setVisible(service_.attached() || told_the_end);
  link_page_->setVisible(!panel_->isVisibleTo(this));
}

void ProgressWindow::show_question() {
  retranslate();
  question_->come_up();
}

void ProgressWindow::show_result() {
  if (!result_) result_ = new SideWindow(*this, make_report_panel(service_, nullptr));
  retranslate();
  result_->come_up();
}

bool ProgressWindow::goes_on_without_window() const {
  switch (service_.state().run()) {
    case proto::State::RUNNING:
    case proto::State::WAITING_FOR_OPERATOR:
    case proto::State::NEEDS_ATTENTION:
    case proto::State::RESTARTING: return service_.link() != Link::over;
    default: return false;
  }
}

void ProgressWindow::closeEvent(QCloseEvent* event) {
  if (!goes_on_without_window()) return event->accept();
  QMessageBox box(QMessageBox::Information, service_.say(text::id::window_title),
                  service_.say(text::id::window_close_title), QMessageBox::NoButton, this);
  box.setInformativeText(service_.say(text::id::window_close_text));
  QPushButton* close = box.addButton(service_.say(text::id::window_close), QMessageBox::AcceptRole);
  const QPushButton* stay = box.addButton(service_.say(text::id::window_stay), QMessageBox::RejectRole);
  box.setDefaultButton(close);
  box.exec();
  event->setAccepted(box.clickedButton() != stay);
}

}  // namespace sssup::gui
