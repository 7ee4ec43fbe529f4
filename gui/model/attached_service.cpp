#include "gui/model/attached_service.h"

#include <QPointer>
#include <QTimer>

#include "common/text/console.h"
#include "common/text/pipe.h"
#include "common/text/window.h"
#include "gui/model/event_list.h"
#include "gui/model/pipe_thread.h"
#include "gui/model/shown_text.h"

namespace sssup::gui {
namespace {

using Clock = std::chrono::steady_clock;

// Between two looks at what came: about 30 a second.
constexpr std::chrono::milliseconds between_looks{33};

bool is_over(const proto::State& state) {
  return state.run() == proto::State::FINISHED || state.run() == proto::State::ENDED;
}

bool same_question(const proto::State& one, const proto::State& other) {
  if (one.has_question() != other.has_question()) return false;
  if (one.question().instance() != other.question().instance()) return false;
  return one.question().SerializeAsString() == other.question().SerializeAsString();
}

std::chrono::seconds since(Clock::time_point then) {
  return std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - then);
}

PipeThread::Options pipe_options(const AttachedService::Options& options) {
  PipeThread::Options pipe;
  pipe.endpoint = options.endpoint;
  pipe.client.program = options.program;
  pipe.client.silence = options.silence;
  pipe.presence = options.presence;
  return pipe;
}

}  // namespace

AttachedService::AttachedService(Options options, QObject* parent)
    : QObject(parent),
      options_(std::move(options)),
      language_(options_.language),
      events_(new EventList(this)),
      next_look_(new QTimer(this)) {
  events_->set_language(language_);
  next_look_->setSingleShot(true);
  connect(next_look_, &QTimer::timeout, this, [this] { take(pipe_->take()); });
  pipe_ = std::make_unique<PipeThread>(pipe_options(options_), [this] {
    QMetaObject::invokeMethod(
        this, [this] { look(); }, Qt::QueuedConnection);
  });
}

AttachedService::~AttachedService() = default;

// --- what came -----------------------------------------------------------------------------------------------------

// What came waits a moment for what comes with it, so that a burst is one change of the window.
void AttachedService::look() {
  if (!next_look_->isActive()) next_look_->start(between_looks);
}

void AttachedService::take(News news) {
  const bool new_state = news.state.has_value();
  const QString who_before = who();
  const bool new_question = new_state && !same_question(state_, *news.state);
  const QString why_before = why();
  const auto working_before = working_since_.has_value();

  if (news.role) may_control_ = *news.role != proto::VIEWER;
  if (news.presence) presence_ = *news.presence;
  if (news.goodbye) goodbye_ = news.goodbye;
  if (new_state) state_ = std::move(*news.state);
  if (news.link) {
    pipe_link_ = news.link->link;
    why_ = std::move(news.link->why);
    if (pipe_link_ == pipe::Link::attached) goodbye_.reset();
  }
  if (pipe_link_ == pipe::Link::attached) heard_ = Clock::now();
  if (news.another_run) events_->clear();
  if (!news.events.empty()) events_->append(std::move(news.events));

  const bool at_work = news.working.value_or(working_before) && pipe_link_ == pipe::Link::attached &&
                       state_.run() == proto::State::RUNNING;
  if (at_work && !working_before) working_since_ = Clock::now();
  if (!at_work) working_since_.reset();

  const Link before = std::exchange(link_, judge());
  if (link_ == Link::lost && before != Link::lost) lost_since_ = QDateTime::currentDateTime();
  if (link_ != Link::lost) lost_since_ = QDateTime();

  // All is known before anyone is told, so that whoever is told sees one picture.
  if (new_state) emit stateChanged();
  if (new_question) emit questionChanged();
  if (link_ != before || why() != why_before || who() != who_before) emit linkChanged();
  if (at_work != working_before) emit working(at_work);
}

AttachedService::Link AttachedService::judge() const {
  const auto presence = presence_.value_or(ServicePresence::unknown);
  switch (pipe_link_) {
    case pipe::Link::attached:
      if (state_.run() == proto::State::RUN_UNSPECIFIED) return Link::starting;
      if (state_.you_control() || (may_control_ && state_.controller().empty())) return Link::attached_controlling;
      return Link::attached_watching;
    case pipe::Link::refused:
      if (why_ && why_->kind == Error::Kind::denied) return Link::denied;
      return why_ && why_->kind == Error::Kind::newer ? Link::newer : Link::too_old;
    case pipe::Link::lost:
      if (goodbye_ == proto::Goodbye::FINISHED || is_over(state_) || presence == ServicePresence::not_installed)
        return Link::over;
      return Link::lost;
    case pipe::Link::connecting: break;
  }
  // Nothing can be asked of another computer but its pipe.
  if (why_ && !options_.server.empty() && why_->kind != Error::Kind::busy) return Link::not_offered;
  if (!why_ || why_->kind != Error::Kind::not_found) return Link::connecting;
  switch (presence) {
    case ServicePresence::not_installed: return Link::not_installed;
    case ServicePresence::starting:
    case ServicePresence::running: return Link::starting;  // runs, and does not listen yet
    case ServicePresence::stopped:
    case ServicePresence::unknown: return Link::not_running;
  }
  return Link::connecting;
}

// --- what is known -------------------------------------------------------------------------------------------------

QString AttachedService::why() const {
  if (link_ == Link::over && goodbye_ != proto::Goodbye::FINISHED && !is_over(state_))
    return say(text::id::window_gone);
  // Why it went says more than that it is not back yet.
  if (link_ == Link::lost && goodbye_ == proto::Goodbye::RESTARTING) return say(text::id::pipe_restarting);
  if (link_ == Link::lost && goodbye_ == proto::Goodbye::STOPPING) return say(text::id::pipe_stopping);
  return why_ ? say(*why_) : QString();
}

bool AttachedService::restarting() const {
  return link_ == Link::lost && (goodbye_ == proto::Goodbye::RESTARTING || state_.run() == proto::State::RESTARTING);
}

QString AttachedService::who() const {
  return state_.you_control() ? QString() : shown(state_.controller());
}

std::optional<std::chrono::seconds> AttachedService::working_for() const {
  if (!working_since_) return std::nullopt;
  return since(*working_since_);
}

std::chrono::seconds AttachedService::silent_for() const {
  return since(heard_);
}

void AttachedService::set_language(text::Language language) {
  if (std::exchange(language_, language) == language) return;
  events_->set_language(language);
  emit languageChanged();
}

QString AttachedService::say(const text::Message& message) const {
  return shown(message, language_);
}
QString AttachedService::say(const proto::Text& message) const {
  return shown(message, language_);
}
QString AttachedService::say(const Error& error) const {
  return shown(error, language_);
}

// --- commands ------------------------------------------------------------------------------------------------------

void AttachedService::answer(proto::Answer answer, QObject* context, Done done) {
  proto::ClientMessage message;
  *message.mutable_answer() = std::move(answer);
  send(std::move(message), true, context, std::move(done));
}

void AttachedService::start(proto::Answers answers, QObject* context, Done done) {
  proto::ClientMessage message;
  *message.mutable_start()->mutable_answers() = std::move(answers);
  send(std::move(message), true, context, std::move(done));
}

void AttachedService::check_again(QObject* context, Done done) {
  proto::ClientMessage message;
  message.mutable_check_again();
  send(std::move(message), true, context, std::move(done));
}

void AttachedService::take_control(bool force, QObject* context, Done done) {
  proto::ClientMessage message;
  message.mutable_take_control()->set_force(force);
  send(std::move(message), false, context, std::move(done));
}

void AttachedService::try_again() {
  pipe_->connect_anew();
}

void AttachedService::keep_draft(proto::Draft draft, QObject* context, Done done) {
  proto::ClientMessage message;
  *message.mutable_draft() = std::move(draft);
  send_and_call(std::move(message), true, context, std::move(done));
}

void AttachedService::send(proto::ClientMessage message, bool control_first, QObject* context, Done done) {
  ++commanding_;
  emit commandingChanged();
  send_and_call(std::move(message), control_first, nullptr,
                [this, bound = context != nullptr, context = QPointer<QObject>(context),
                 done = std::move(done)](const Expected<proto::Reply>& reply) {
                  --commanding_;
                  emit commandingChanged();
                  if (done && (!bound || context)) done(reply);
                });
}

void AttachedService::send_and_call(proto::ClientMessage message, bool control_first, QObject* context, Done done) {
  // Both the reply and the end of patience call it; the first one counts.
  const auto call =
      std::make_shared<Done>([bound = context != nullptr, context = QPointer<QObject>(context), done = std::move(done),
                              finished = false](const Expected<proto::Reply>& reply) mutable {
        if (std::exchange(finished, true)) return;
        if (done && (!bound || context)) done(reply);
      });
  QTimer::singleShot(options_.patience, this, [call] { (*call)(fail(Error::Kind::busy, text::id::console_no_reply)); });
  pipe_->send(std::move(message), control_first, [this, call](Expected<proto::Reply> reply) {
    QMetaObject::invokeMethod(
        this, [call, reply = std::move(reply)] { (*call)(reply); }, Qt::QueuedConnection);
  });
}

}  // namespace sssup::gui
