// upgrade-gui: the window. Everything it shows came over the pipe; closing it stops nothing.
#include <clocale>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QLocale>

#include "common/pipe/endpoint.h"
#include "common/text/console.h"
#include "common/text/path.h"
#include "common/text/window.h"
#include "gui/model/attached_service.h"
#include "gui/progress_window.h"
#include "gui/style/fonts.h"
#include "gui/style/style.h"

namespace {

using namespace sssup;

constexpr int exit_failed = 1;

struct CommandLine {
  std::string endpoint;
  std::string folder;  // of a rehearsal
  std::string server;  // another computer
  std::string language;
};

text::Language language_of(const CommandLine& line) {
  if (line.language.empty())
    return text::language_of_locale(QLocale::system().name().toStdString()).value_or(text::Language::english);
  return line.language == "ja" ? text::Language::japanese : text::Language::english;
}

Expected<gui::AttachedService::Options> options_of(const CommandLine& line) {
  gui::AttachedService::Options options;
  options.language = language_of(line);
  if (!line.server.empty()) {
    SSSUP_TRY(options.endpoint, pipe::watch_endpoint(line.server));
    options.server = line.server;
  } else if (!line.endpoint.empty()) {
    options.endpoint = {line.endpoint};
  } else if (!line.folder.empty()) {
    const std::filesystem::path folder = text::path_of(line.folder);
    options.endpoint = pipe::rehearsal_endpoint(folder);
    options.presence = [folder] { return gui::rehearsal_presence(folder); };
  } else {
    options.endpoint = pipe::default_endpoint();
    options.presence = gui::service_presence;
  }
  return options;
}

void declare(CLI::App& app, CommandLine& line, text::Language language) {
  const auto say = [language](const text::Entry& entry) { return text::render(entry, language); };
  app.set_version_flag("--version", "upgrade-gui " SSSUP_VERSION, say(text::id::console_help_version));
  app.set_help_flag("-h,--help", say(text::id::console_help_help));
  auto* where = app.add_option_group("service");
  where->add_option("--endpoint", line.endpoint, say(text::id::console_help_endpoint));
  where->add_option("--dir", line.folder, say(text::id::console_help_attach_dir));
  where->add_option("--server", line.server, say(text::id::console_help_attach_server));
  where->require_option(0, 1);
  app.add_option("--lang", line.language, say(text::id::console_help_lang))->check(CLI::IsMember({"ja", "en"}));
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);  // takes Qt's own options out
  CommandLine line;
  CLI::App app(text::render(text::id::window_about, language_of(line)), "upgrade-gui");
  declare(app, line, language_of(line));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  const auto options = options_of(line);
  if (!options) {
    std::cerr << "upgrade-gui: " << describe(options.error(), language_of(line)) << '\n';
    return exit_failed;
  }
  gui::use_style(application);
  gui::use_fonts(application);
  gui::AttachedService service(*options);
  gui::ProgressWindow window(service);
  window.take_place();
  window.show();
  return application.exec();
}
