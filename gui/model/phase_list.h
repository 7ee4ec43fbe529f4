// The upgrade's phases as a list one can follow, and the progress through them.
#pragma once

#include <optional>

#include <QAbstractListModel>
#include <QString>

#include "gui/model/attached_service.h"

namespace sssup::gui {

class PhaseList final : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    StatusRole = Qt::UserRole,  // proto::Phase::Status as int
    TitleRole,                  // QString
    RestartRole,                // bool: the server restarts after it
    NoReturnRole,               // bool: there is no way back to SSS from here on
  };

  explicit PhaseList(AttachedService& service, QObject* parent = nullptr);

  /// DisplayRole "✔ Check ↻"; AccessibleTextRole in words: "Check, done, the server restarts after it".
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

  /// Row of the phase under way; -1 when none is.
  int now() const;
  /// 0–10000.
  int progress() const;
  /// "about 14 min"; empty when not known.
  QString time_left() const;
  /// "Monitor 7 of 19: orders"; says what the run is waiting for when it does not go on by itself.
  QString doing() const;
  /// What comes next, and whether anyone is needed.
  QString next() const;
  /// "Setup is working, for 1:20"; empty while none is.
  QString heartbeat() const;
  /// Where the point of no return is, while it is ahead; that it is passed, afterwards. Empty when it is all over.
  QString no_return() const;

 signals:
  void changed();  // anything besides the list's rows

 private:
  void update();
  QString worded(const proto::Phase& phase) const;
  QString left() const;

  AttachedService& service_;
  std::vector<proto::Phase> phases_;
};

}  // namespace sssup::gui
