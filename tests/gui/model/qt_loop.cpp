#include "tests/gui/model/qt_loop.h"

#include <chrono>
#include <optional>

#include <QCoreApplication>
#include <QThread>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

namespace sssup::gui::testing {
namespace {

class WithQt final : public Catch::EventListenerBase {
 public:
  using Catch::EventListenerBase::EventListenerBase;

  void testRunStarting(const Catch::TestRunInfo&) override { application_.emplace(count_, arguments_); }
  void testRunEnded(const Catch::TestRunStats&) override { application_.reset(); }

 private:
  int count_ = 1;
  char name_[10] = "gui_model";
  char* arguments_[2] = {name_, nullptr};
  std::optional<QCoreApplication> application_;
};
CATCH_REGISTER_LISTENER(WithQt)

}  // namespace

bool until(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    QThread::msleep(1);
  }
  return true;
}

void settle() {
  QCoreApplication::sendPostedEvents();
  QCoreApplication::processEvents();
}

}  // namespace sssup::gui::testing
