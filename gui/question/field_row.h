// One field with its label, its control, and beside it what is wrong, what it is for and what is pointed out.
#pragma once

#include <string>

#include <QWidget>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

class QLabel;
class QVBoxLayout;

namespace sssup::gui {

class FieldEditor;
class Notice;

class FieldRow final : public QWidget {
  Q_OBJECT

 public:
  enum class Help { shown, said_elsewhere };

  FieldRow(const AttachedService& service, QuestionForm& form, const proto::Field& field, Help help,
           QWidget* parent = nullptr);

  const std::string& field() const { return field_.id(); }
  /// Its control, its label and what is wrong with it come into sight.
  void focus_editor();
  /// What is typed and no value yet becomes one, if it can.
  void finish();

 private:
  void build(Help help);
  void add_hints(QVBoxLayout& column);
  void take_values(const QString& field);
  void follow_verdicts();
  void follow_values();
  void come_into_sight();
  QString help() const;
  bool belongs_to_deleted_user() const;

  const AttachedService& service_;
  QuestionForm& form_;
  proto::Field field_;
  FieldEditor* editor_;
  QLabel* label_ = nullptr;
  Notice* problem_;
  Notice* remark_;  // what this window adds, by the value that stands there
  std::vector<Notice*> hints_;
};

}  // namespace sssup::gui
