// The open question as a page, whichever it is (proto/question.proto): the same question the console asks and the
// answer file answers.
#pragma once

class QWidget;

namespace sssup::gui {

class AttachedService;

/// Follows the service for as long as it lives: empty while no question is open, and read-only while this window may
/// not answer. What was entered stays while the same question comes back.
QWidget* make_question_page(AttachedService& service, QWidget* parent);

}  // namespace sssup::gui
