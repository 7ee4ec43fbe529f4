// gui_operator FOLDER: the window at a rehearsal server, and the operator before it. Tells what is done, a line each.
#include <cstdio>

#include <QApplication>

#include "common/pipe/endpoint.h"
#include "tests/gui/window/operator.h"

using namespace sssup;
using namespace sssup::gui;

int main(int argc, char** argv) {
  const QApplication application(argc, argv);
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  AttachedService::Options options;
  options.endpoint = pipe::rehearsal_endpoint(folder);
  options.presence = [folder] { return rehearsal_presence(folder); };
  AttachedService service(options);
  ProgressWindow window(service);
  window.take_place();
  window.show();
  const testing::Operator seat(service, window, [](const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
    if (line == "over") QApplication::quit();
    if (line.starts_with("stuck")) QApplication::exit(1);
  });
  return QApplication::exec();
}
