#include "gui/question/question_page.h"

#include <optional>

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "common/text/gui.h"
#include "gui/model/attached_service.h"
#include "gui/model/draft_keeper.h"
#include "gui/model/question_form.h"
#include "gui/model/shown_text.h"
#include "gui/question/answer_bar.h"
#include "gui/question/findings_view.h"
#include "gui/question/licence_calculator.h"
#include "gui/question/section_view.h"
#include "gui/question/setup_picture.h"
#include "gui/question/summary_view.h"
#include "gui/report/report_panel.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

constexpr int lines_of_warnings = 6;  // more of them scroll

// Questions after which a Setup opens.
std::optional<SetupPicture::Setup> setup_after(const std::string& question) {
  if (question == "confirm-uninstall" || question == "uninstall-again") return SetupPicture::Setup::removal;
  if (question == "confirm-install" || question == "install-again") return SetupPicture::Setup::installation;
  if (question == "uninstall-mend") return SetupPicture::Setup::sss_again;
  if (question == "install-mend") return SetupPicture::Setup::clusterpro_undone;
  return std::nullopt;
}

class QuestionPage final : public QWidget {
 public:
  QuestionPage(AttachedService& service, QWidget* parent) : QWidget(parent), service_(service) {
    new QVBoxLayout(this);
    new DraftKeeper(service_, form_);  // the form's
    connect(&service, &AttachedService::questionChanged, this, [this] { take_question(); });
    connect(&service, &AttachedService::languageChanged, this, [this] { build(); });
    connect(&service, &AttachedService::linkChanged, this, [this] { follow_service(); });
    connect(&service, &AttachedService::stateChanged, this, [this] { follow_service(); });
    connect(&service, &AttachedService::commandingChanged, this, [this] { follow_service(); });
    take_question();
  }

 protected:
  void keyPressEvent(QKeyEvent* event) override {
    const int key = event->key();
    if (bar_ && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
      // A key that is still held was meant for the page before.
      if (bar_->preset() && !event->isAutoRepeat()) bar_->preset()->click();
    } else if (bar_ && bar_->way_back() && key == Qt::Key_Escape) {
      bar_->way_back()->setFocus();  // a second key presses it: nothing is left by a slip
    } else {
      QWidget::keyPressEvent(event);
    }
  }

 private:
  void take_question();
  void build();
  void clear();
  void add_head(QVBoxLayout& column);
  void add_warnings(QVBoxLayout& column);
  void add_body(QVBoxLayout& column);
  QWidget* start_body();
  void focus_first();
  void follow_service();
  void press(const std::string& button);
  void take_reply(const Expected<proto::Reply>& reply);
  QString refusal_of(const proto::Reply& reply) const;
  void focus_first_problem();

  AttachedService& service_;
  QuestionForm form_;
  std::string shown_;  // the question as it is on the page, serialized
  QWidget* content_ = nullptr;
  QLabel* explanation_ = nullptr;
  SectionView* sections_ = nullptr;
  AnswerBar* bar_ = nullptr;
};

void QuestionPage::take_question() {
  const auto& state = service_.state();
  const std::string question = state.has_question() ? state.question().SerializeAsString() : std::string();
  if (question == shown_ && content_) return;
  shown_ = question;
  clear();  // before the form has other fields than its rows
  if (!state.has_question()) return;
  form_.set_question(state.question());
  build();
}

void QuestionPage::clear() {
  delete content_;
  content_ = nullptr;
  explanation_ = nullptr;
  sections_ = nullptr;
  bar_ = nullptr;
}

void QuestionPage::build() {
  const int section = sections_ ? sections_->current() : 0;
  clear();
  if (shown_.empty()) return;
  content_ = new QWidget(this);
  layout()->addWidget(content_);
  auto* column = new QVBoxLayout(content_);
  column->setContentsMargins(0, 0, 0, 0);
  add_head(*column);
  add_warnings(*column);
  add_body(*column);
  bar_ = new AnswerBar(service_, form_);
  connect(bar_, &AnswerBar::pressed, this, &QuestionPage::press);
  column->addWidget(bar_);
  if (sections_) sections_->show_section(section);
  follow_service();
  content_->show();
  focus_first();
}

void QuestionPage::add_head(QVBoxLayout& column) {
  auto* title = plain_label(content_);
  title->setFont(title_font(title->font()));
  title->setText(service_.say(form_.question().title()));
  explanation_ = plain_label(content_);
  explanation_->setText(service_.say(form_.question().explanation()));
  explanation_->setAccessibleName(title->text() + QStringLiteral(". ") + explanation_->text());
  column.addWidget(title);
  column.addWidget(explanation_);
}

void QuestionPage::add_warnings(QVBoxLayout& column) {
  const auto& warnings = form_.question().warnings();
  if (warnings.empty()) return;
  auto* list = new QWidget;
  auto* lines = new QVBoxLayout(list);
  lines->setContentsMargins(0, 0, 0, 0);
  for (const auto& warning : warnings) {
    auto* notice = new Notice(list);
    notice->say(Symbol::warning, service_.say(warning));
    lines->addWidget(notice);
  }
  if (warnings.size() <= lines_of_warnings / 2) return column.addWidget(list);
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setWidget(list);
  area->setFixedHeight(lines_of_warnings * fontMetrics().height() * 3 / 2);
  area->setAccessibleName(service_.say(id::gui_warnings));
  column.addWidget(area);
}

void QuestionPage::add_body(QVBoxLayout& column) {
  const auto& question = form_.question();
  if (question.id() == "start") return column.addWidget(start_body(), 1);
  if (question.id() == "finish") return column.addWidget(make_report_panel(service_, content_), 1);
  if (!question.summary().empty()) column.addWidget(new SummaryView(service_, question), 1);
  if (question.fields_size() > 0) {
    sections_ = new SectionView(service_, form_);
    return column.addWidget(sections_, 1);
  }
  if (const auto setup = setup_after(question.id())) column.addWidget(new SetupPicture(service_, *setup));
  if (question.has_licences()) column.addWidget(new LicenceCalculator(service_, question.licences()));
  if (question.summary().empty()) column.addStretch(1);
}

// What will change, then what was found, then what is asked for: in the order one decides.
QWidget* QuestionPage::start_body() {
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  auto* changes = new Notice(body);
  changes->say(Symbol::information, service_.say(id::gui_start_changes));
  column->addWidget(changes);
  sections_ = new SectionView(service_, form_, SectionView::Scroll::by_others);
  column->addWidget(new FindingsView(service_), 1);
  column->addWidget(sections_);
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(body);
  return area;
}

// A page with nothing to enter and no preset button: the keyboard rests on what it says, so that no key presses
// anything by a slip.
void QuestionPage::focus_first() {
  if (sections_) {
    const auto& section = form_.sections()[static_cast<std::size_t>(sections_->current())];
    return sections_->focus_field(form_.question().fields(section.fields.front()).id());
  }
  if (bar_->preset()) return bar_->preset()->setFocus();
  explanation_->setFocusPolicy(Qt::StrongFocus);
  explanation_->setFocus();
}

void QuestionPage::follow_service() {
  if (!bar_) return;
  bar_->follow_service();
  if (sections_) sections_->set_editable(service_.link() != AttachedService::Link::attached_watching);
  // The button it was meant for could not take it while an answer was under way.
  if (!window()->focusWidget()) focus_first();
}

void QuestionPage::press(const std::string& button) {
  bar_->say({});
  const proto::Button* pressed = form_.button(button);
  if (sections_ && pressed && !pressed->without_fields()) sections_->finish_entries();
  const auto answer = form_.answer(button);
  if (!answer) {
    form_.make_all_due();
    bar_->count_problems();
    return focus_first_problem();
  }
  service_.answer(*answer, this, [this](const Expected<proto::Reply>& reply) { take_reply(reply); });
}

void QuestionPage::take_reply(const Expected<proto::Reply>& reply) {
  if (!bar_) return;
  if (!reply) return bar_->say(service_.say({id::gui_not_sent, {{"why", utf8(service_.say(reply.error()))}}}));
  if (reply->ok()) return;
  // Another question by now: the refusal was of the one before.
  if (reply->refusal() == proto::Reply::NO_SUCH_QUESTION) return;
  form_.set_refused(*reply);
  bar_->say(refusal_of(*reply));
  focus_first_problem();
}

// What is said of no field of this question is said here.
QString QuestionPage::refusal_of(const proto::Reply& reply) const {
  QStringList lines;
  if (reply.has_why()) lines << service_.say(reply.why());
  for (const auto& problem : reply.problems()) {
    if (form_.field(problem.field())) continue;
    lines << service_.say(
        {id::gui_refused_at, {{"place", problem.field()}, {"why", utf8(service_.say(problem.why()))}}});
  }
  return lines.join(QLatin1Char('\n'));
}

void QuestionPage::focus_first_problem() {
  const proto::Field* open = form_.first_problem();
  if (open && sections_) sections_->focus_field(open->id());
}

}  // namespace

QWidget* make_question_page(AttachedService& service, QWidget* parent) {
  return new QuestionPage(service, parent);
}

}  // namespace sssup::gui
