// What to pick in the Setup that opens (R-2.7, R-2.8, R-2.7-fail), painted: two windows as the operator will see them,
// the right choice ringed.
#pragma once

#include <QStringList>
#include <QWidget>

#include "gui/model/attached_service.h"

class QPainter;

namespace sssup::gui {

class SetupPicture final : public QWidget {
  Q_OBJECT

 public:
  enum class Setup {
    removal,       // of SSS: pick Remove, then restart later
    installation,  // of CLUSTERPRO: other ports than ours, then restart later
    // Before those are tried once more: restart later, too.
    sss_again,          // installed
    clusterpro_undone,  // removed
  };

  /// In the service's language of the moment.
  SetupPicture(const AttachedService& service, Setup setup, QWidget* parent = nullptr);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  /// A window of a Setup with choices below one another.
  struct Window {
    QString step;  // "1. First"
    QString title;
    QStringList choices;
    int right;            // which of them to pick
    bool fields = false;  // entered, not picked
  };

  Window first(const AttachedService& service, Setup setup) const;
  Window last(const AttachedService& service, const QString& title) const;
  bool side_by_side(int width) const;
  int widest() const;
  int height_of(const Window& window) const;
  void paint_window(QPainter& painter, const Window& window, const QRect& place) const;
  void paint_choice(QPainter& painter, const Window& window, int index, const QRect& place) const;

  std::vector<Window> windows_;
};

}  // namespace sssup::gui
