// The fields of one topic on one page: what it is for in a sentence, then its fields.
#pragma once

#include <string_view>
#include <vector>

#include <QWidget>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

class QVBoxLayout;

namespace sssup::gui {

class FieldRow;
class NameTable;

class SectionPage final : public QWidget {
  Q_OBJECT

 public:
  SectionPage(const AttachedService& service, QuestionForm& form, const QuestionForm::Section& section,
              QWidget* parent = nullptr);

  /// Puts the keyboard on the field; false when it is not of this section.
  bool focus_field(std::string_view field);

  void set_editable(bool editable);
  /// What is typed and no value yet becomes one, where it can.
  void finish_entries();

 private:
  void add_heading(QVBoxLayout& column, const QString& help_of_all);
  void add_rows(QVBoxLayout& column, bool help_said);
  QString help_of_all() const;

  const AttachedService& service_;
  QuestionForm& form_;
  QuestionForm::Section section_;
  std::vector<FieldRow*> rows_;
  NameTable* names_ = nullptr;
};

}  // namespace sssup::gui
