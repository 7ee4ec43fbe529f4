#include "gui/model/event_list.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>

#include <QDateTime>
#include <QSaveFile>

#include "common/text/message.h"
#include "common/text/window.h"
#include "gui/model/shown_text.h"

namespace sssup::gui {
namespace {

bool in_catalogue(const std::string& id) {
  static const auto ids = [] {
    std::unordered_set<std::string_view> names;
    for (const text::Entry& entry : text::catalogue()) names.insert(entry.name);
    return names;
  }();
  return ids.contains(id);
}

const text::Entry* name_of(proto::Event::Level level) {
  switch (level) {
    case proto::Event::MILESTONE: return &text::id::window_level_milestone;
    case proto::Event::WARNING: return &text::id::window_level_warning;
    case proto::Event::TROUBLE: return &text::id::window_level_trouble;
    default: return nullptr;
  }
}

QString time_of(const EventList::Line& line, const char* format) {
  return QDateTime::fromMSecsSinceEpoch(line.unix_ms).toString(QLatin1String(format));
}

}  // namespace

EventList::EventList(QObject* parent) : QAbstractListModel(parent) {}

EventList::Line EventList::line_of(const proto::Event& event) {
  Line line{event.unix_ms(), event.level(), {}};
  if (!in_catalogue(event.text().id())) {
    line.text = event.text().SerializeAsString();
    return line;
  }
  proto::Text text = event.text();
  text.clear_fallback();
  line.text = text.SerializeAsString();
  return line;
}

void EventList::append(std::vector<Line> lines) {
  if (lines.empty()) return;
  if (lines.size() > most_events) lines.erase(lines.begin(), lines.end() - most_events);
  make_room(static_cast<int>(lines.size()));
  const int first = rowCount();
  beginInsertRows({}, first, first + static_cast<int>(lines.size()) - 1);
  std::move(lines.begin(), lines.end(), std::back_inserter(lines_));
  endInsertRows();
}

// More than is needed at once: taking rows out at the top costs a view much.
void EventList::make_room(int lines) {
  const int past = rowCount() + lines - most_events;
  if (past <= 0) return;
  const int out = std::min(rowCount(), past + most_events / 10);
  beginRemoveRows({}, 0, out - 1);
  lines_.erase(lines_.begin(), lines_.begin() + out);
  endRemoveRows();
}

void EventList::clear() {
  beginResetModel();
  lines_.clear();
  endResetModel();
}

void EventList::set_language(text::Language language) {
  if (std::exchange(language_, language) == language || lines_.empty()) return;
  emit dataChanged(index(0), index(rowCount() - 1));
}

int EventList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

QVariant EventList::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Line& line = lines_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole: return time_of(line, "HH:mm:ss") + QStringLiteral("  ") + worded(line);
    case Qt::ToolTipRole: return worded(line);  // whole, where the list has no room for it
    case TimeRole: return QDateTime::fromMSecsSinceEpoch(line.unix_ms);
    case LevelRole: return static_cast<int>(line.level);
    case TextRole: return text_of(line);
    case LevelNameRole: {
      const text::Entry* name = name_of(line.level);
      return name ? shown(*name, language_) : QString();
    }
    default: return {};
  }
}

QString EventList::full_line(int row) const {
  const Line& line = lines_[static_cast<std::size_t>(row)];
  return time_of(line, "yyyy-MM-dd HH:mm:ss") + QStringLiteral("  ") + worded(line);
}

proto::Event::Level EventList::level_at(int row) const {
  return lines_[static_cast<std::size_t>(row)].level;
}

QString EventList::text_at(int row) const {
  return text_of(lines_[static_cast<std::size_t>(row)]);
}

QString EventList::text_of(const Line& line) const {
  proto::Text text;
  text.ParseFromString(line.text);
  return shown(text, language_);
}

// What is wrong is told in words, not by colour or sign alone.
QString EventList::worded(const Line& line) const {
  if (line.level < proto::Event::WARNING) return text_of(line);
  const QString level = shown(*name_of(line.level), language_);
  return shown({text::id::window_event_line, {{"level", utf8(level)}, {"text", utf8(text_of(line))}}}, language_);
}

// --- the filter ----------------------------------------------------------------------------------------------------

EventFilter::EventFilter(EventList& events, QObject* parent) : QSortFilterProxyModel(parent), events_(events) {
  setSourceModel(&events);
}

void EventFilter::set_least_level(proto::Event::Level level) {
  if (std::exchange(least_, level) != level) invalidateRowsFilter();
}

void EventFilter::set_search(const QString& text) {
  if (text == search_) return;
  search_ = text;
  invalidateRowsFilter();
}

bool EventFilter::filterAcceptsRow(int row, const QModelIndex&) const {
  if (events_.level_at(row) < least_) return false;
  return search_.isEmpty() || events_.text_at(row).contains(search_, Qt::CaseInsensitive);
}

QString EventFilter::as_text(const QModelIndexList& rows) const {
  std::vector<int> sorted;
  for (const QModelIndex& row : rows) sorted.push_back(mapToSource(row).row());
  std::sort(sorted.begin(), sorted.end());
  QString text;
  for (const int row : sorted) text += events_.full_line(row) + u'\n';
  return text;
}

QString EventFilter::as_text() const {
  QString text;
  for (int row = 0; row < rowCount(); ++row) text += events_.full_line(mapToSource(index(row, 0)).row()) + u'\n';
  return text;
}

bool EventFilter::save(const QString& path, QString& why) const {
  QSaveFile file(path);
  const bool saved =
      file.open(QIODevice::WriteOnly | QIODevice::Text) && file.write(as_text().toUtf8()) >= 0 && file.commit();
  if (!saved) why = file.errorString();
  return saved;
}

}  // namespace sssup::gui
