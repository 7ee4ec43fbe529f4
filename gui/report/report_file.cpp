#include "gui/report/report_file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sssup::gui {
namespace {

constexpr qint64 most_bytes = qint64{64} << 20;  // what the project's documents may have

}  // namespace

std::optional<std::vector<ChecklistItem>> read_checklist(const QString& html_path) {
  const qsizetype dot = html_path.lastIndexOf(QLatin1Char('.'));
  if (dot < 0) return std::nullopt;
  QFile file(html_path.left(dot) + QStringLiteral(".json"));
  if (!file.open(QIODevice::ReadOnly) || file.size() > most_bytes) return std::nullopt;
  const QJsonDocument report = QJsonDocument::fromJson(file.read(most_bytes));
  const QJsonValue todo = report.object().value(QLatin1String("todo"));
  if (!todo.isArray()) return std::nullopt;
  std::vector<ChecklistItem> items;
  for (const QJsonValue& entry : todo.toArray()) {
    const QJsonObject item = entry.toObject();
    items.push_back({item.value(QLatin1String("id")).toString(), item.value(QLatin1String("title")).toString(),
                     item.value(QLatin1String("detail")).toString()});
  }
  return items;
}

}  // namespace sssup::gui
