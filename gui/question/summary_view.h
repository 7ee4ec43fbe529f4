// What was chosen, to be read through before it is confirmed (R-2.6.2-ok).
#pragma once

#include <QTreeWidget>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

namespace sssup::gui {

class SummaryView final : public QTreeWidget {
  Q_OBJECT

 public:
  /// `form` as it was answered. Secrets are only said to be new or kept.
  SummaryView(const AttachedService& service, const QuestionForm& form, QWidget* parent = nullptr);

 private:
  void add_section(const QuestionForm::Section& section);
  QString value_of(const proto::Field& field) const;

  const AttachedService& service_;
  const QuestionForm& form_;
};

}  // namespace sssup::gui
