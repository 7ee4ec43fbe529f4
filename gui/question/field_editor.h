// One control for the value of one field, by the kind of its rule.
#pragma once

#include <string>
#include <vector>

#include <QWidget>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

namespace sssup::gui {

/// Shows values and says what the person makes of them; knows no verdict. Its focus proxy takes the keyboard.
class FieldEditor : public QWidget {
  Q_OBJECT

 public:
  using Values = QuestionForm::Values;

  /// Does not emit edited(). What is there already is left alone, cursor and selection included.
  virtual void show_values(const Values& values) = 0;
  /// How it is read aloud: the field's label, and what stands beside it.
  virtual void describe(const QString& name, const QString& description) = 0;
  /// It has a label of its own ("Delete batch"): none stands above it.
  virtual bool labels_itself() const { return false; }
  /// What was typed before this control was made anew, and is no value.
  virtual void show_unfinished(const std::string& /*typed*/) {}
  /// Somebody leaves it or answers: what is typed becomes a value, if it can.
  virtual void finish() {}
  /// The part of it where one goes on.
  virtual void take_keyboard() { setFocus(); }

 signals:
  void edited(const std::vector<std::string>& values);
  /// Something that is no value (yet), or no more of it.
  void unfinished(const QuestionForm::Unfinished& what);

 protected:
  using QWidget::QWidget;
};

/// In the service's language of the moment. Never null: a kind that this window does not know yet is a line of text.
FieldEditor* make_field_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);

// The makers behind it, one a kind.
FieldEditor* make_line_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);
FieldEditor* make_choice_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);
FieldEditor* make_flag_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);
FieldEditor* make_address_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);
FieldEditor* make_address_list_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);
FieldEditor* make_file_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);
FieldEditor* make_folder_editor(const AttachedService& service, const proto::Field& field, QWidget* parent);

/// "" when there is none.
std::string first_of(const QuestionForm::Values& values);

}  // namespace sssup::gui
