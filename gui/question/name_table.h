// The names of failover groups, old and new (R-2.6.2-groups): edited in place, all that cannot stay marked at once,
// with a proposal for each.
#pragma once

#include <vector>

#include <QWidget>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QVBoxLayout;

namespace sssup::gui {

class NameList;
class Notice;

class NameTable final : public QWidget {
  Q_OBJECT

 public:
  NameTable(const AttachedService& service, QuestionForm& form, std::vector<int> fields, QWidget* parent = nullptr);

  /// Puts the keyboard on the field, in its editor; false when it is none of these.
  bool focus_field(std::string_view field);

  void set_editable(bool editable);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build_table();
  void size_columns();
  void build_buttons(QVBoxLayout& column);
  int current_row() const;
  void follow_verdicts();
  void use_one();
  void use_all();

  const AttachedService& service_;
  QuestionForm& form_;
  std::vector<int> fields_;
  bool editable_ = true;
  NameList* list_;
  QSortFilterProxyModel* shown_;
  QTableView* table_;
  Notice* message_;
  QPushButton* use_one_;
  QPushButton* use_all_;
};

}  // namespace sssup::gui
