// The end of the upgrade (R-2.10-end, R-3, R-5.report): where the report is, and what is left to do.
#pragma once

class QWidget;

namespace sssup::gui {

class AttachedService;

/// The report's place, ways to open it where this computer can, and its checklist. Follows the service.
QWidget* make_report_panel(AttachedService& service, QWidget* parent);

}  // namespace sssup::gui
