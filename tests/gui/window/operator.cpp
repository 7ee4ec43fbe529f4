#include "tests/gui/window/operator.h"

#include <chrono>
#include <utility>

#include <QAbstractButton>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "common/text/window.h"
#include "gui/question/name_table.h"
#include "gui/side_window.h"
#include "gui/style/notice.h"
#include "tests/gui/screens/visible.h"

namespace sssup::gui::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 5ms;
constexpr int most_tries = 400;  // of one page: two seconds and more without an answer that is taken

// One that leads nowhere else is not among them: a cancelled start would be a short upgrade.
constexpr const char* ways_on[] = {"ok", "yes", "check-again", "items", "next"};

template <class Widget>
Widget* visible(QWidget& in, const std::function<bool(Widget&)>& holds) {
  for (Widget* each : in.findChildren<Widget*>())
    if (each->isVisibleTo(&in) && holds(*each)) return each;
  return nullptr;
}

QAbstractButton* button(QWidget& page, const char* id) {
  return visible<QAbstractButton>(
      page, [&](QAbstractButton& each) { return each.objectName() == QStringLiteral("button-") + QLatin1String(id); });
}

void press(QAbstractButton& button) {
  button.setFocus();
  QTest::keyClick(&button, Qt::Key_Space);
}

}  // namespace

Operator::Operator(AttachedService& service, ProgressWindow& window, std::function<void(const std::string&)> tell)
    : service_(service), window_(window), tell_(std::move(tell)) {
  now_and_then_.callOnTimeout(this, &Operator::look);
  now_and_then_.start(between_looks);
}

void Operator::look() {
  if (service_.link() == AttachedService::Link::over) {
    now_and_then_.stop();
    return tell_("over");
  }
  if (!service_.attached() || service_.commanding()) return;
  if (!std::exchange(attached_, true)) tell_("attached");
  auto* page = window_.findChild<SideWindow*>();  // the first is the question's
  if (page->isVisible()) return answer(*page);
  const QString show = service_.say(text::id::window_show_question);
  if (auto* open = visible<QPushButton>(window_, [&](QPushButton& each) { return each.text() == show; })) press(*open);
}

void Operator::answer(QWidget& page) {
  QAbstractButton* next = wanted(page);
  if (!next || !next->isEnabled()) return;
  if (std::exchange(title_, page.windowTitle()) != title_) tries_ = 0;
  if (++tries_ > most_tries) return stuck(QStringLiteral("the page comes again and again"));
  const std::string told = title_.toStdString() + ": " + next->text().toStdString();
  press(*next);
  if (service_.commanding()) return tell_(told);
  fill(page);
}

QAbstractButton* Operator::wanted(QWidget& page) const {
  for (const char* id : ways_on)
    if (auto* found = button(page, id)) return found;
  // Of licences: as long as some are missing, and the page says so.
  auto* finish = button(page, "finish");
  const bool missing = visible<Notice>(page, [](Notice&) { return true; }) != nullptr;
  return finish && !missing ? finish : button(page, "register");
}

// The button was pressed and something is missing: the keyboard is where it is.
void Operator::fill(QWidget& page) {
  QWidget* at = page.focusWidget();
  if (auto* line = qobject_cast<QLineEdit*>(at)) {
    line->selectAll();
    const bool secret = line->echoMode() == QLineEdit::Password;
    return QTest::keyClicks(line, secret ? QStringLiteral("SAMPLEKEY-1001") : QStringLiteral("SAMPLE-1001"));
  }
  if (auto* choice = qobject_cast<QAbstractButton*>(at); choice && choice->isCheckable()) return press(*choice);
  if (auto* names = qobject_cast<QTableView*>(at))
    for (auto* proposals : names->parentWidget()->findChildren<QPushButton*>())
      if (proposals->isEnabled()) press(*proposals);
}

void Operator::stuck(const QString& why) {
  now_and_then_.stop();
  auto* page = window_.findChild<SideWindow*>();
  tell_("stuck: " + why.toStdString() + ": " + texts(*page).join(QStringLiteral(" | ")).toStdString());
}

}  // namespace sssup::gui::testing
