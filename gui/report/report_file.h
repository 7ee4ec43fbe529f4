// The checklist of the report, read from the report.json beside the page that the service names.
#pragma once

#include <optional>
#include <vector>

#include <QString>

namespace sssup::gui {

struct ChecklistItem {
  QString id;
  QString title;
  QString detail;
};

/// Nothing when this computer has no such file or it is no report: the service may be another computer's, or a
/// rehearsal's, whose disks are not this computer's. `html_path` is State.report_path.
std::optional<std::vector<ChecklistItem>> read_checklist(const QString& html_path);

}  // namespace sssup::gui
