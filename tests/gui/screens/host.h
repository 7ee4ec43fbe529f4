// A window's page attached to a service that says what the test wants, over a real pipe.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <QWidget>

#include "gui/model/attached_service.h"
#include "tests/pipe/support.h"

namespace sssup::gui::testing {

/// The application of the whole program, without a screen; in the window's own style.
void start_application();

/// Handles what is waiting, until `holds`; false when patience ends first.
bool until(const std::function<bool()>& holds);

class Host {
 public:
  explicit Host(text::Language language = text::Language::english, QSize size = {720, 600});
  ~Host();

  /// Shows the state and waits until its question is on the page.
  void show(proto::State state);
  /// The answers that came, waiting for at least `count`.
  std::vector<proto::Answer> answers(std::size_t count);
  /// What the service replies from now on; ok by default.
  void reply_with(proto::Reply reply);
  /// Commands of this kind that came.
  int commands(proto::ClientMessage::BodyCase kind);

  AttachedService& service() { return *service_; }
  QWidget& page() { return *page_; }
  /// Where the next key goes to.
  QWidget& keyboard();

  /// The visible control with this accessible name or text; null when there is none.
  template <class Widget>
  Widget* find(const QString& name) const {
    for (Widget* each : page_->findChildren<Widget*>())
      if (each->isVisibleTo(page_.get()) && named(*each, name)) return each;
    return nullptr;
  }
  QWidget* button(const char* id) const;

 private:
  static bool named(const QWidget& widget, const QString& name);

  pipe::testing::TempFolder folder_;
  pipe::testing::Record record_;
  std::optional<pipe::testing::Service> pipe_;
  std::mutex mutex_;
  std::vector<proto::Answer> answers_;
  proto::Reply reply_;
  int shown_ = 0;
  std::unique_ptr<AttachedService> service_;
  std::unique_ptr<QWidget> page_;
};

}  // namespace sssup::gui::testing
