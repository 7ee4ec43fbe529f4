// The upgrade's events as a list, for the detail list. Kept as they came and rendered when looked at, so that
// the language can change and 100,000 of them cost little.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <QAbstractListModel>
#include <QSortFilterProxyModel>
#include <QString>

#include "common/text/language.h"
#include "pipe.pb.h"

namespace sssup::gui {

class EventList final : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    TimeRole = Qt::UserRole,  // QDateTime, local
    LevelRole,                // proto::Event::Level as int
    TextRole,                 // QString, one line
    LevelNameRole,            // QString, "Warning"; empty for details
  };
  /// Oldest lines make room for new ones past this; they stay in the service's journal.
  static constexpr int most_events = 250'000;

  explicit EventList(QObject* parent = nullptr);

  struct Line {
    std::int64_t unix_ms;
    proto::Event::Level level;
    std::string text;  // proto::Text, serialized; without fallback where the catalogue knows the id
  };
  /// On any thread.
  static Line line_of(const proto::Event& event);

  /// In order, in one go.
  void append(std::vector<Line> lines);
  /// Another run has begun.
  void clear();
  text::Language language() const { return language_; }
  void set_language(text::Language language);

  /// DisplayRole is the line as shown and read aloud: "10:31:04  Warning: …".
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

  /// The row with full date, as copied and saved.
  QString full_line(int row) const;
  proto::Event::Level level_at(int row) const;
  QString text_at(int row) const;

 private:
  void make_room(int lines);
  QString text_of(const Line& line) const;
  QString worded(const Line& line) const;

  std::deque<Line> lines_;
  text::Language language_ = text::Language::english;
};

/// The events of a level and above whose text contains what is searched for, ignoring case.
class EventFilter final : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit EventFilter(EventList& events, QObject* parent = nullptr);

  proto::Event::Level least_level() const { return least_; }
  void set_least_level(proto::Event::Level level);
  void set_search(const QString& text);

  /// These rows of the filter, or all that pass it, one line each.
  QString as_text(const QModelIndexList& rows) const;
  QString as_text() const;
  /// UTF-8 with line ends of the system. False and `why` in the system's words when it cannot be written.
  bool save(const QString& path, QString& why) const;

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  EventList& events_;
  proto::Event::Level least_ = proto::Event::DETAIL;
  QString search_;
};

}  // namespace sssup::gui
