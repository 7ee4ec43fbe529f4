#include "gui/progress_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "common/text/window.h"
#include "gui/model/attached_service.h"
#include "gui/model/phase_list.h"
#include "gui/model/shown_text.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {

using Link = AttachedService::Link;

ProgressPanel::ProgressPanel(AttachedService& service, PhaseList& phases, QWidget* parent)
    : QWidget(parent),
      service_(service),
      phases_(phases),
      doing_(plain_label(this)),
      bar_(new QProgressBar(this)),
      time_left_(plain_label(this)),
      heartbeat_(plain_label(this)),
      next_(plain_label(this)),
      no_return_(plain_label(this)),
      control_(new Notice(this)),
      take_control_(new QPushButton(this)),
      question_(new QPushButton(this)),
      result_(new QPushButton(this)),
      check_again_(new QPushButton(this)) {
  build();
  const auto show_all = [this] {
    show_progress();
    show_control();
    show_buttons();
  };
  connect(&phases_, &PhaseList::changed, this, show_all);  // state, work and language
  connect(&service_, &AttachedService::linkChanged, this, show_all);
  connect(&service_, &AttachedService::commandingChanged, this, &ProgressPanel::show_buttons);
  auto* every_second = new QTimer(this);
  connect(every_second, &QTimer::timeout, this, &ProgressPanel::show_heartbeat);
  every_second->start(std::chrono::seconds(1));
  connect(question_, &QPushButton::clicked, this, &ProgressPanel::questionWanted);
  connect(result_, &QPushButton::clicked, this, &ProgressPanel::resultWanted);
  connect(take_control_, &QPushButton::clicked, this, &ProgressPanel::ask_for_control);
  connect(check_again_, &QPushButton::clicked, this, &ProgressPanel::check_again);
  show_all();
}

void ProgressPanel::build() {
  bar_->setRange(0, 10000);
  bar_->setTextVisible(true);
  doing_->setFont(section_font(font()));
  time_left_->setWordWrap(false);
  auto* progress = new QHBoxLayout;
  progress->addWidget(bar_, 1);
  progress->addWidget(time_left_);
  auto* control = new QHBoxLayout;
  control->addWidget(control_, 1);
  control->addWidget(take_control_, 0, Qt::AlignTop);
  auto* buttons = new QHBoxLayout;
  for (QPushButton* button : {question_, result_, check_again_}) buttons->addWidget(button);
  buttons->addStretch(1);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins({});
  all->addLayout(control);
  all->addWidget(doing_);
  all->addLayout(progress);
  all->addWidget(heartbeat_);
  all->addWidget(next_);
  all->addWidget(no_return_);
  all->addLayout(buttons);
}

namespace {

void show_line(QLabel* label, const QString& text) {
  if (label->text() != text) label->setText(text);
  label->setVisible(!text.isEmpty());
}

}  // namespace

void ProgressPanel::show_progress() {
  show_line(doing_, phases_.doing());
  bar_->setValue(phases_.progress());
  // Down, not to the nearest: 100 % only when all is verified.
  bar_->setFormat(QString::number(phases_.progress() / 100) + QStringLiteral(" %"));
  bar_->setAccessibleName(service_.say(text::id::window_progress));
  show_line(time_left_, phases_.time_left());
  show_line(next_, phases_.next());
  show_line(no_return_, phases_.no_return());
  show_heartbeat();
}

void ProgressPanel::show_heartbeat() {
  show_line(heartbeat_, phases_.heartbeat());
}

void ProgressPanel::show_control() {
  const bool watching = service_.link() == Link::attached_watching;
  const QString who = service_.who();
  if (!watching)
    control_->say(Symbol::information, {});
  else if (who.isEmpty())
    control_->say(Symbol::information, service_.say(text::id::window_watching_only));
  else
    control_->say(Symbol::information, service_.say({text::id::window_watching_other, {{"who", utf8(who)}}}));
  take_control_->setText(service_.say(text::id::window_take_control));
  take_control_->setVisible(watching && service_.may_control());
}

void ProgressPanel::show_buttons() {
  const proto::State& state = service_.state();
  question_->setText(service_.say(text::id::window_show_question));
  question_->setAccessibleDescription(service_.say(text::id::window_show_question_help));
  question_->setToolTip(service_.say(text::id::window_show_question_help));
  question_->setVisible(state.has_question());
  result_->setText(service_.say(text::id::window_show_result));
  result_->setVisible(state.run() == proto::State::FINISHED);
  check_again_->setText(service_.say(text::id::window_check_again));
  check_again_->setVisible(state.run() == proto::State::UNUSABLE);
  const bool may_act = service_.attached() && !service_.commanding();
  check_again_->setEnabled(may_act);
  take_control_->setEnabled(may_act);
}

void ProgressPanel::check_again() {
  service_.check_again(this, [this](const Expected<proto::Reply>& reply) { complain_unless_done(reply); });
}

// Never taken without a word: the one who has it may be in the middle of something.
void ProgressPanel::ask_for_control() {
  const text::Message::Arguments who = {{"who", utf8(service_.who())}};
  QMessageBox box(QMessageBox::Question, service_.say(text::id::window_title),
                  service_.say({text::id::window_take_control_title, who}), QMessageBox::NoButton, this);
  box.setTextFormat(Qt::PlainText);
  box.setInformativeText(service_.say({text::id::window_take_control_text, who}));
  const QPushButton* yes = box.addButton(service_.say(text::id::window_take_control_yes), QMessageBox::AcceptRole);
  QPushButton* no = box.addButton(service_.say(text::id::window_cancel), QMessageBox::RejectRole);
  box.setDefaultButton(no);
  box.setEscapeButton(no);
  box.exec();
  if (box.clickedButton() != yes) return;
  service_.take_control(true, this, [this](const Expected<proto::Reply>& reply) { complain_unless_done(reply); });
}

void ProgressPanel::complain_unless_done(const Expected<proto::Reply>& reply) {
  if (reply && reply->ok()) return;
  QMessageBox box(QMessageBox::Warning, service_.say(text::id::window_title), service_.say(text::id::window_refused),
                  QMessageBox::Ok, this);
  box.setTextFormat(Qt::PlainText);
  box.setInformativeText(reply ? service_.say(reply->why()) : service_.say(reply.error()));
  box.exec();
}

}  // namespace sssup::gui
