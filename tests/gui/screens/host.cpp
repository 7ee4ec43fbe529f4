#include "tests/gui/screens/host.h"

#include <algorithm>
#include <stdexcept>

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QStandardPaths>
#include <QTest>

#include "gui/question/question_page.h"
#include "gui/style/fonts.h"
#include "gui/style/style.h"

namespace sssup::gui::testing {
namespace {

using namespace std::chrono_literals;

constexpr int patience_ms = 20000;

}  // namespace

void start_application() {
  static QApplication* const application = [] {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    static int argc = 1;
    static char name[] = "gui_test";
    static char* argv[] = {name, nullptr};
    auto* made = new QApplication(argc, argv);  // lives as long as the program
    QStandardPaths::setTestModeEnabled(true);
    use_style(*made);
    use_fonts(*made);
    return made;
  }();
  static_cast<void>(application);
}

bool until(const std::function<bool()>& holds) {
  return QTest::qWaitFor(holds, patience_ms);
}

Host::Host(text::Language language, QSize size) {
  start_application();
  reply_.set_ok(true);
  record_.on_command([this](const proto::ClientMessage& message, const std::function<void(proto::Reply)>& done) {
    const std::lock_guard lock(mutex_);
    if (message.has_answer()) answers_.push_back(message.answer());
    done(reply_);
  });
  pipe_.emplace(folder_.endpoint(), record_);
  AttachedService::Options options;
  options.endpoint = folder_.endpoint();
  options.language = language;
  service_ = std::make_unique<AttachedService>(options);
  page_.reset(make_question_page(*service_, nullptr));
  page_->resize(size);
  page_->show();
  // Shown and active are two events, some rounds apart; before the second nothing has the keyboard.
  page_->activateWindow();
  if (!QTest::qWaitForWindowActive(page_.get(), patience_ms))
    throw std::runtime_error("the page did not become active");
}

Host::~Host() {
  page_.reset();
  service_.reset();
}

void Host::show(proto::State state) {
  // Told apart from the one before, whatever it says.
  state.mutable_doing()->set_fallback("screen " + std::to_string(++shown_));
  const std::string wanted = state.doing().fallback();
  record_.set_state(std::move(state));
  pipe_->server->publish_state();
  if (!until([&] { return service_->attached() && service_->state().doing().fallback() == wanted; }))
    throw std::runtime_error("the question did not come");
  keyboard();
}

QWidget& Host::keyboard() {
  // While an answer is under way no button can have it.
  if (!until([&] { return page_->isAncestorOf(QApplication::focusWidget()); }))
    throw std::runtime_error("nothing on the page has the keyboard");
  return *QApplication::focusWidget();
}

std::vector<proto::Answer> Host::answers(std::size_t count) {
  static_cast<void>(until([&] {
    const std::lock_guard lock(mutex_);
    return answers_.size() >= count;
  }));
  static_cast<void>(until([&] { return !service_->commanding(); }));
  const std::lock_guard lock(mutex_);
  return answers_;
}

void Host::reply_with(proto::Reply reply) {
  const std::lock_guard lock(mutex_);
  reply_ = std::move(reply);
}

int Host::commands(proto::ClientMessage::BodyCase kind) {
  const auto all = record_.commands();
  return static_cast<int>(std::count(all.begin(), all.end(), kind));
}

QWidget* Host::button(const char* id) const {
  return page_->findChild<QAbstractButton*>(QStringLiteral("button-") + QLatin1String(id));
}

bool Host::named(const QWidget& widget, const QString& name) {
  if (widget.accessibleName() == name) return true;
  const auto* button = qobject_cast<const QAbstractButton*>(&widget);
  return button && button->text() == name;
}

}  // namespace sssup::gui::testing
