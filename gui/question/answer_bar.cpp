#include "gui/question/answer_bar.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/findings_view.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

// A label is plain text: no letter of it is a shortcut.
QString as_label(QString text) {
  return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

}  // namespace

AnswerBar::AnswerBar(const AttachedService& service, const QuestionForm& form, QWidget* parent)
    : QWidget(parent), service_(service), form_(form), refusal_(new Notice(this)), reason_(new Notice(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(refusal_);
  column->addWidget(reason_);
  auto* row = new QHBoxLayout;
  if (form.question().point_of_no_return()) {
    auto* no_return = new Notice(this);
    no_return->say(Symbol::warning, service.say(id::gui_no_return));
    row->addWidget(no_return, 1);
  } else {
    row->addStretch(1);
  }
  for (const auto& button : form.question().buttons()) add_button(button, *row);
  column->addLayout(row);
  connect(&form, &QuestionForm::verdictsChanged, this, &AnswerBar::follow_verdicts);
  connect(&form, &QuestionForm::fieldChanged, this, &AnswerBar::show_preset);
  show_preset();
  follow_service();
}

void AnswerBar::add_button(const proto::Button& button, QHBoxLayout& row) {
  auto* made = new QPushButton(as_label(service_.say(button.label())));
  made->setAccessibleName(service_.say(button.label()));
  made->setObjectName(QStringLiteral("button-") + shown(button.id()));
  made->setAutoDefault(true);  // Enter presses the one that has the keyboard
  if (form_.question().point_of_no_return()) made->setAccessibleDescription(service_.say(id::gui_no_return));
  if (button.default_() && !form_.question().point_of_no_return()) {
    preset_ = made;
    preset_needs_fields_ = !button.without_fields();
  }
  if (button.without_fields()) way_back_ = made;
  connect(made, &QPushButton::clicked, this, [this, name = button.id()] { emit pressed(name); });
  buttons_.emplace_back(made, !button.without_fields());
  made->setMinimumWidth(made->sizeHint().width() + made->fontMetrics().height());
  row.addWidget(made);
}

QPushButton* AnswerBar::preset() const {
  if (!preset_ || preset_needs_fields_ || !form_.has_entries()) return preset_;
  const auto takes_fields =
      std::find_if(buttons_.begin(), buttons_.end(), [](const auto& each) { return each.second; });
  return takes_fields == buttons_.end() ? preset_ : takes_fields->first;
}

void AnswerBar::show_preset() {
  for (const auto& each : buttons_) each.first->setDefault(each.first == preset());
}

QString AnswerBar::reason_not_to_answer() const {
  if (!service_.attached()) return service_.say(id::gui_disconnected);
  if (service_.link() != AttachedService::Link::attached_watching) return {};
  const QString who = service_.who();
  if (who.isEmpty()) return service_.say(id::gui_watching_only);
  return service_.say({id::gui_watching, {{"who", utf8(who)}}});
}

void AnswerBar::follow_service() {
  QString reason = reason_not_to_answer();
  const bool may_answer = reason.isEmpty();
  const bool blocked =
      service_.state().run() == proto::State::NOT_STARTED && FindingsView::stops_start(service_.state());
  if (may_answer && blocked) reason = service_.say(id::gui_start_blocked);
  reason_->say(blocked ? Symbol::problem : Symbol::information, reason);
  enable_buttons(may_answer, blocked);
}

// While an answer is under way its button cannot keep the keyboard. It gets it back, unless somebody went on.
void AnswerBar::enable_buttons(bool may_answer, bool blocked) {
  QWidget* before = window()->focusWidget();
  for (const auto& [button, needs_fields] : buttons_)
    button->setEnabled(may_answer && !service_.commanding() && !(blocked && needs_fields));
  if (before && isAncestorOf(before) && !before->isEnabled()) {
    had_keyboard_ = before;
    went_to_ = window()->focusWidget();
  } else if (had_keyboard_ && had_keyboard_->isEnabled()) {
    if (window()->focusWidget() == went_to_) had_keyboard_->setFocus();
    had_keyboard_ = nullptr;
  }
}

void AnswerBar::count_problems() {
  counting_ = true;
  follow_verdicts();
}

void AnswerBar::follow_verdicts() {
  if (!counting_) return;
  const int left = form_.problems_left();
  counting_ = left > 0;
  refusal_->say(Symbol::problem,
                counting_ ? service_.say({id::gui_fields_left, {{"count", std::to_string(left)}}}) : QString());
}

void AnswerBar::say(const QString& refusal) {
  counting_ = false;
  refusal_->say(Symbol::problem, refusal);
}

}  // namespace sssup::gui
