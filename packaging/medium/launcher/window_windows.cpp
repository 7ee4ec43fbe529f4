// UPGRADE.EXE as the window. Where somebody reads its output, or gives options that only a console has, it is the
// console program that it is in builds without Qt.
#include <windows.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QApplication>
#include <QLocale>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>

#include "common/pipe/endpoint.h"
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

QStringList in_qt(const std::vector<std::wstring>& words) {
  QStringList result;
  for (const auto& word : words) result << QString::fromStdWString(word);
  return result;
}

/// Nothing: options of the console.
std::optional<text::Language> language_of_window(const std::vector<std::wstring>& rest) {
  if (rest.empty())
    return text::language_of_locale(QLocale::system().name().toStdString()).value_or(text::Language::english);
  if (rest.size() != 2 || rest[0] != L"--lang") return std::nullopt;
  return rest[1] == L"ja" ? text::Language::japanese : text::Language::english;
}

bool output_is_read() {
  const DWORD kind = ::GetFileType(::GetStdHandle(STD_OUTPUT_HANDLE));
  return kind == FILE_TYPE_DISK || kind == FILE_TYPE_PIPE;
}

/// Has the service installed and started beside the window, which is there at once and comes to it by itself.
class Installation final : public QObject {
 public:
  using UnderWay = std::shared_ptr<std::atomic<bool>>;

  Installation(const launcher::Place& place, UnderWay under_way, gui::AttachedService& service, QWidget& window)
      : place_(place), under_way_(std::move(under_way)), service_(service), window_(window) {
    connect(&program_, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus how) { end(how == QProcess::NormalExit && code == 0); });
    connect(&program_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
      if (error == QProcess::FailedToStart) end(false);
    });
    begin();
  }

 private:
  void begin() {
    *under_way_ = true;
    const text::Language shown_in = service_.language();
    program_.start(QString::fromStdWString((place_.folder / launcher::service_program).wstring()),
                   in_qt(launcher::installing(place_, shown_in == text::Language::japanese ? L"ja" : L"en")));
  }

  void end(bool done) {
    *under_way_ = false;
    if (done) return;
    const QString said = QString::fromUtf8(program_.readAllStandardError()).trimmed();
    QMessageBox box(QMessageBox::Critical, service_.say(text::id::window_title),
                    service_.say(text::id::window_install_failed), QMessageBox::NoButton, &window_);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(said.isEmpty() ? program_.errorString() : said);
    const QPushButton* again = box.addButton(service_.say(text::id::window_install_again), QMessageBox::AcceptRole);
    box.addButton(service_.say(text::id::window_cancel), QMessageBox::RejectRole);
    box.exec();
    if (box.clickedButton() == again) begin();
  }

  launcher::Place place_;
  UnderWay under_way_;
  gui::AttachedService& service_;
  QWidget& window_;
  QProcess program_;
};

int show_upgrade(const launcher::Place& place, text::Language language) {
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
  const Installation installation(place, installing, service, window);
  return QApplication::exec();
}

int show_setup_menu(const launcher::Place& place, text::Language language) {
  gui::SetupMenu menu(language, QString::fromStdWString((place.folder / launcher::console_program).wstring()),
                      {QStringLiteral("--medium"), QString::fromStdWString(place.medium.wstring())});
  menu.show();
  return QApplication::exec();
}

int fail(const Error& error, text::Language language) {
  QMessageBox::critical(nullptr, gui::shown(text::id::window_title, language), gui::shown(error, language));
  return launcher::exit_failed;
}

}  // namespace

int main(int argc, char** argv) {
  launcher::CommandLine line = launcher::command_line();
  const auto language = language_of_window(line.rest);
  if (!language || output_is_read()) return launcher::run_in_console(std::move(line));
  QApplication application(argc, argv);
  gui::use_style(application);
  gui::use_fonts(application);
  const launcher::Place place = launcher::place_of(line);
  const auto upgrades = launcher::upgrades(place);
  if (!upgrades) return fail(upgrades.error(), *language);
  return *upgrades ? show_upgrade(place, *language) : show_setup_menu(place, *language);
}
