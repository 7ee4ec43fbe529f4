#include "gui/model/draft_keeper.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QRandomGenerator>
#include <QTimer>

namespace sssup::gui {
namespace {

// How long the program's end waits for the last entries to be kept.
constexpr std::chrono::milliseconds last_wait{500};

}  // namespace

DraftKeeper::DraftKeeper(AttachedService& service, QuestionForm& form)
    : QObject(&form),
      service_(service),
      form_(form),
      gather_(new QTimer(this)),
      author_(QRandomGenerator::global()->generate64()) {
  gather_->setSingleShot(true);
  gather_->setInterval(gathering);
  connect(gather_, &QTimer::timeout, this, &DraftKeeper::send);
  connect(&form_, &QuestionForm::fieldChanged, this, &DraftKeeper::note);
  connect(&form_, &QuestionForm::questionChanged, this, &DraftKeeper::follow_service);
  connect(&service_, &AttachedService::stateChanged, this, &DraftKeeper::follow_service);
  connect(&service_, &AttachedService::linkChanged, this, &DraftKeeper::follow_service);
  if (auto* program = QCoreApplication::instance())
    connect(program, &QCoreApplication::aboutToQuit, this, &DraftKeeper::send_before_the_end);
}

bool DraftKeeper::is_open() const {
  const auto& open = service_.state().question();
  return service_.state().has_question() && open.id() == form_.question().id() &&
         open.instance() == form_.question().instance();
}

void DraftKeeper::note() {
  if (taking_) return;
  unsent_ = true;
  if (!gather_->isActive() && !under_way_) gather_->start();
}

void DraftKeeper::send() {
  if (!unsent_ || under_way_) return;
  if (!is_open()) {
    unsent_ = false;
    return;
  }
  // Sent when the link is back, or control: follow_service().
  if (service_.link() != AttachedService::Link::attached_controlling) return;
  unsent_ = false;
  under_way_ = true;
  proto::Draft draft = form_.draft();
  draft.set_author(author_);
  service_.keep_draft(std::move(draft), this, [this](const Expected<proto::Reply>& reply) {
    under_way_ = false;
    // Not known whether it got there. A refusal is final for these entries: they stay here.
    if (!reply) unsent_ = true;
    if (unsent_) gather_->start();
  });
}

void DraftKeeper::follow_service() {
  if (!is_open()) return;
  const proto::State& state = service_.state();
  // Entries made here and not sent yet are newer than whatever the service has.
  if (state.has_draft() && state.draft().author() != author_ && !unsent_ && !under_way_) {
    std::string news = state.draft().SerializeAsString();
    if (news != taken_) {
      taken_ = std::move(news);
      taking_ = true;
      form_.take(state.draft());
      taking_ = false;
    }
  }
  if (unsent_ && !under_way_ && !gather_->isActive()) gather_->start();
}

void DraftKeeper::send_before_the_end() {
  send();
  if (!under_way_) return;
  QEventLoop loop;
  QTimer::singleShot(last_wait, &loop, &QEventLoop::quit);
  QTimer look;
  connect(&look, &QTimer::timeout, &loop, [&] {
    if (!under_way_) loop.quit();
  });
  look.start(std::chrono::milliseconds(5));
  loop.exec();
}

}  // namespace sssup::gui
