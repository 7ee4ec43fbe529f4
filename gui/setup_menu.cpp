#include "gui/setup_menu.h"

#include <utility>

#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "common/text/console.h"
#include "common/text/window.h"
#include "gui/language_box.h"
#include "gui/model/shown_text.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {

namespace id = text::id;

namespace {

constexpr QSize menu_size(480, 300);

}  // namespace

SetupMenu::SetupMenu(text::Language language, QString upgradectl, QStringList arguments, QWidget* parent)
    : QWidget(parent),
      language_(language),
      upgradectl_(std::move(upgradectl)),
      arguments_(std::move(arguments)),
      title_(plain_label(this)),
      help_(plain_label(this)),
      server_(new QPushButton(this)),
      manager_(new QPushButton(this)),
      result_(new Notice(this)),
      languages_(make_language_box(this)),
      end_(new QPushButton(this)) {
  build();
  connect(server_, &QPushButton::clicked, this,
          [this] { set_up(id::console_setup_menu_server, QStringLiteral("server")); });
  connect(manager_, &QPushButton::clicked, this,
          [this] { set_up(id::console_setup_menu_manager, QStringLiteral("manager")); });
  connect(end_, &QPushButton::clicked, this, &QWidget::close);
  connect(languages_, &QComboBox::activated, this, [this](int index) {
    language_ = language_at(index);
    result_->say(Symbol::information, {});  // it was said in the other one
    retranslate();
  });
  connect(&setup_, &QProcess::finished, this,
          [this](int code, QProcess::ExitStatus how) { take_result(how == QProcess::NormalExit && code == 0); });
  connect(&setup_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) take_result(false);
  });
  retranslate();
  resize(menu_size.expandedTo(minimumSizeHint()));
}

void SetupMenu::build() {
  title_->setFont(title_font(font()));
  auto* all = new QVBoxLayout(this);
  for (QWidget* each : {static_cast<QWidget*>(title_), static_cast<QWidget*>(help_), static_cast<QWidget*>(server_),
                        static_cast<QWidget*>(manager_), static_cast<QWidget*>(result_)})
    all->addWidget(each);
  all->addStretch(1);
  auto* foot = new QHBoxLayout;
  foot->addWidget(languages_);
  foot->addStretch(1);
  foot->addWidget(end_);
  all->addLayout(foot);
}

QString SetupMenu::say(const text::Message& message) const {
  return shown(message, language_);
}

void SetupMenu::retranslate() {
  setWindowTitle(say(id::console_setup_menu));
  title_->setText(say(id::console_setup_menu));
  help_->setText(say(id::window_menu_help));
  server_->setText(say(id::console_setup_menu_server));
  manager_->setText(say(id::console_setup_menu_manager));
  end_->setText(say(id::console_setup_menu_end));
  show_language(*languages_, language_);
  languages_->setAccessibleName(say(id::window_language));
}

void SetupMenu::set_up(const text::Entry& product, const QString& choice) {
  result_->say(Symbol::now, say({id::console_setup_starts, {{"product", utf8(say(product))}}}));
  set_running(true);
  const QString spoken = language_ == text::Language::japanese ? QStringLiteral("ja") : QStringLiteral("en");
  setup_.start(upgradectl_, QStringList{QStringLiteral("--lang"), spoken, QStringLiteral("setup-menu")} + arguments_ +
                                QStringList{QStringLiteral("--choose"), choice});
}

// What it said last is how it ended; what went wrong it said apart.
void SetupMenu::take_result(bool done) {
  set_running(false);
  const QString said = QString::fromUtf8(done ? setup_.readAllStandardOutput() : setup_.readAllStandardError());
  const QString last = said.trimmed().section(QLatin1Char('\n'), -1).trimmed();
  result_->say(done ? Symbol::done : Symbol::problem, last.isEmpty() ? setup_.errorString() : last);
  end_->setFocus();
}

void SetupMenu::set_running(bool running) {
  for (QWidget* each : {static_cast<QWidget*>(server_), static_cast<QWidget*>(manager_), static_cast<QWidget*>(end_),
                        static_cast<QWidget*>(languages_)})
    each->setEnabled(!running);
}

// Who looks on ends with Setup, not before: what came of it would be said to nobody.
void SetupMenu::closeEvent(QCloseEvent* event) {
  event->setAccepted(setup_.state() == QProcess::NotRunning);
}

}  // namespace sssup::gui
