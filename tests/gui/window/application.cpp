#include "tests/gui/window/application.h"

#include <QApplication>

namespace sssup::gui::testing {

void start_application() {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  static int count = 1;
  static char name[] = "gui_window";
  static char* arguments[] = {name, nullptr};
  static QApplication* const application = new QApplication(count, arguments);  // lives as long as the program
  static_cast<void>(application);
}

}  // namespace sssup::gui::testing
