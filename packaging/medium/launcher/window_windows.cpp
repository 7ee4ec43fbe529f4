// UPGRADE.EXE as the window. Where somebody reads its output, or gives options that only a console has, it is the
// console program that it is in builds without Qt.
#include <windows.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <QApplication>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

#include "common/pipe/endpoint.h"
#include "common/program/hardening_windows.h"
#include "common/text/launcher.h"
#include "common/text/window.h"
#include "gui/model/attached_service.h"
#include "gui/model/shown_text.h"
#include "gui/progress_window.h"
#include "gui/setup_menu.h"
#include "gui/style/fonts.h"
#include "gui/style/style.h"
#include "packaging/medium/launcher/launch.h"

namespace {

using namespace sssup;

/// Nothing: options of the console.
std::optional<text::Language> language_of_window(const std::vector<std::string>& rest) {
  if (rest.empty())
    return text::language_of_locale(QLocale::system().name().toStdString()).value_or(text::Language::english);
  if (rest.size() != 2 || rest[0] != "--lang") return std::nullopt;
  return rest[1] == "ja" ? text::Language::japanese : text::Language::english;
}

bool output_is_read() {
  const DWORD kind = ::GetFileType(::GetStdHandle(STD_OUTPUT_HANDLE));
  return kind == FILE_TYPE_DISK || kind == FILE_TYPE_PIPE;
}

/// Has the service installed and started beside the window, which is there at once and comes to it by itself.
class Installation final : public QObject {
 public:
  using UnderWay = std::shared_ptr<std::atomic<bool>>;

  Installation(launcher::Situation situation, UnderWay under_way, gui::AttachedService& service, QWidget& window)
      : situation_(std::move(situation)), under_way_(std::move(under_way)), service_(service), window_(window) {
    begin();
  }

 private:
  void begin() {
    *under_way_ = true;
    thread_ = std::jthread([this] {
      auto status = launcher::install(situation_, [](const text::Message&) {});
      QMetaObject::invokeMethod(this, [this, status = std::move(status)] { end(status); });
    });
  }

  void end(const Status& status) {
    *under_way_ = false;
    if (status) return;
    QMessageBox box(QMessageBox::Critical, service_.say(text::id::window_title),
                    service_.say(text::id::window_install_failed), QMessageBox::NoButton, &window_);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(gui::shown(status.error(), service_.language()));
    const QPushButton* again = box.addButton(service_.say(text::id::window_install_again), QMessageBox::AcceptRole);
    box.addButton(service_.say(text::id::window_cancel), QMessageBox::RejectRole);
    box.exec();
    if (box.clickedButton() == again) begin();
  }

  launcher::Situation situation_;
  UnderWay under_way_;
  gui::AttachedService& service_;
  QWidget& window_;
  std::jthread thread_;
};

int show_upgrade(launcher::Situation situation, text::Language language) {
  const auto installing = std::make_shared<std::atomic<bool>>(true);
  gui::AttachedService::Options options;
  options.endpoint = pipe::default_endpoint();
  options.language = language;
  options.program = "UPGRADE.EXE " SSSUP_VERSION;
  options.presence = [installing] { return *installing ? gui::ServicePresence::starting : gui::service_presence(); };
  gui::AttachedService service(options);
  gui::ProgressWindow window(service);
  window.take_place();
  window.show();
  const Installation installation(std::move(situation), installing, service, window);
  return QApplication::exec();
}

int show_setup_menu(const launcher::Situation& situation, text::Language language) {
  // Its output is read there: this program is then the console program of the menu.
  gui::SetupMenu menu(language, QApplication::applicationFilePath(),
                      {QStringLiteral("--medium"), QString::fromStdWString(situation.medium.wstring())});
  menu.show();
  return QApplication::exec();
}

int fail(const Error& error, text::Language language) {
  QMessageBox::critical(nullptr, gui::shown(text::id::window_title, language), gui::shown(error, language));
  return launcher::exit_failed;
}

bool asks_again(const Error& missing, text::Language language) {
  QMessageBox box(QMessageBox::Warning, gui::shown(text::id::window_title, language), gui::shown(missing, language));
  box.setTextFormat(Qt::PlainText);
  const QPushButton* again =
      box.addButton(gui::shown(text::id::launcher_look_again, language), QMessageBox::AcceptRole);
  box.addButton(gui::shown(text::id::window_cancel, language), QMessageBox::RejectRole);
  box.exec();
  return box.clickedButton() == again;
}

}  // namespace

int main(int argc, char** argv) {
  program::load_from_system_only();
  // Qt loads what these name, and every program of the user can set them.
  program::remove_variables(L"QT_");
  const launcher::CommandLine line = launcher::command_line();
  const auto language = language_of_window(line.rest);
  if (!language || output_is_read()) return launcher::run_in_console(line);
  QApplication application(argc, argv);
  gui::use_style(application);
  gui::use_fonts(application);
  for (;;) {
    auto situation = launcher::look(line);
    if (situation)
      return situation->upgrades ? show_upgrade(std::move(*situation), *language)
                                 : show_setup_menu(*situation, *language);
    const bool missing = situation.error().kind == Error::Kind::not_found;
    if (!missing) return fail(situation.error(), *language);
    if (!asks_again(situation.error(), *language)) return launcher::exit_failed;
  }
}
