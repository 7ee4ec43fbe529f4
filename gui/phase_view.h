// The phases as a list at the left: done, now, to come, restarts marked. To be looked at, not operated.
#pragma once

#include <QListView>

namespace sssup::gui {

class PhaseList;

class PhaseView final : public QListView {
  Q_OBJECT

 public:
  /// `phases` must outlive it.
  explicit PhaseView(PhaseList& phases, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 private:
  PhaseList& phases_;
};

}  // namespace sssup::gui
